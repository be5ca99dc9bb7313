import { compileChart } from '../../charts/compile.js';
import { daemonSetMachine } from '../../charts/daemon-set-machine.js';
import { rolloutMachine } from '../../charts/rollout-machine.js';

/** The chart of a DaemonSet, as a table. */
export const daemonSetChart = compileChart(daemonSetMachine);

/** The chart of a DaemonSet's rollout, as a table. */
export const rolloutChart = compileChart(rolloutMachine);
