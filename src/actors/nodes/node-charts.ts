import { compileChart } from '../../charts/compile.js';
import { nodeMachine } from '../../charts/node-machine.js';
import { podMachine } from '../../charts/pod-machine.js';

/** The chart of a node, as a table. */
export const nodeChart = compileChart(nodeMachine);

/** The chart of a pod, as a table. */
export const podChart = compileChart(podMachine);
