import { chartOf } from '../../charts/chart-of.js';
import { nodeMachine } from '../../charts/node-machine.js';
import { podMachine } from '../../charts/pod-machine.js';

/** The chart of a node, as a table. */
export const nodeChart = chartOf(nodeMachine);

/** The chart of a pod, as a table. */
export const podChart = chartOf(podMachine);
