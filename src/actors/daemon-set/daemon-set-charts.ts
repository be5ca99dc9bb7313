import { chartOf } from '../../charts/chart-of.js';
import { daemonSetMachine } from '../../charts/daemon-set-machine.js';
import { rolloutMachine } from '../../charts/rollout-machine.js';

/** The chart of a DaemonSet, as a table. */
export const daemonSetChart = chartOf(daemonSetMachine);

/** The chart of a DaemonSet's rollout, as a table. */
export const rolloutChart = chartOf(rolloutMachine);
