import { setup } from 'xstate';

/** What the supervisor is told: how its threads are, and to stop. */
export interface SupervisorEvent {
  readonly type: 'threads.ready' | 'controlPlane.stopped' | 'shards.stopped' | 'supervisor.escalate' | 'supervisor.stop';
}

const effect = () => undefined;

/**
 * The supervisor of the threads: all of them come up at once, shards connect to the control plane when both are there, and it stops after them. Each
 * thread's own actor restarts it; only when that has happened too often does the supervisor escalate: all stops, and
 * the cluster has failed.
 */
export const supervisorMachine = setup({
  types: {} as { events: SupervisorEvent },
  actions: {
    startControlPlane: effect,
    startShards: effect,
    reportRunning: effect,
    reportFailed: effect,
    reportStopped: effect,
    stopShards: effect,
    stopControlPlane: effect,
  },
}).createMachine({
  id: 'supervisor',
  initial: 'starting',
  states: {
    starting: {
      entry: ['startControlPlane', 'startShards'],
      on: { 'threads.ready': 'running', 'supervisor.escalate': 'escalated', 'supervisor.stop': 'stopping' },
    },
    running: {
      entry: 'reportRunning',
      on: { 'supervisor.escalate': 'escalated', 'supervisor.stop': 'stopping' },
    },
    escalated: {
      entry: ['reportFailed', 'stopShards', 'stopControlPlane'],
      on: { 'supervisor.stop': 'stopping' },
    },
    stopping: {
      initial: 'shards',
      states: {
        shards: { entry: 'stopShards', on: { 'shards.stopped': 'controlPlane' } },
        controlPlane: { entry: 'stopControlPlane', on: { 'controlPlane.stopped': '#supervisor.stopped' } },
      },
    },
    stopped: { entry: 'reportStopped', type: 'final' },
  },
});
