import type { AnyStateMachine } from 'xstate';
import { daemonSetMachine } from '../../charts/daemon-set-machine.js';
import { nodeMachine } from '../../charts/node-machine.js';
import { podMachine } from '../../charts/pod-machine.js';
import { rolloutMachine } from '../../charts/rollout-machine.js';
import { supervisorMachine } from '../../charts/supervisor-machine.js';
import { updateCoordinatorMachine } from '../../charts/update-coordinator-machine.js';
import { workerThreadMachine } from '../../charts/worker-thread-machine.js';

/** Every chart of the system, from the nodes' to the supervisor's. */
export const ALL_MACHINES: readonly AnyStateMachine[] = [
  podMachine,
  nodeMachine,
  daemonSetMachine,
  rolloutMachine,
  workerThreadMachine,
  supervisorMachine,
  updateCoordinatorMachine,
];

/** The machine of a chart's id; undefined if there is none. */
export function machineNamed(id: string): AnyStateMachine | undefined {
  return ALL_MACHINES.find((machine) => machine.id === id);
}
