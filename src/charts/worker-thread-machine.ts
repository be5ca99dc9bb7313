import { setup } from 'xstate';

/** What a thread's actor is told: facts about the thread, and orders of the supervisor. */
export interface WorkerThreadEvent {
  readonly type: 'thread.ready' | 'thread.exited' | 'thread.silent' | 'thread.restart' | 'thread.stop';
}

const effect = () => undefined;

/**
 * One worker thread, over all its restarts. A thread that hangs is terminated, and replaced only when it has gone. Whether
 * one that died is replaced is the supervisor's to say (`reportCrash`): it answers with an order.
 */
export const workerThreadMachine = setup({
  types: {} as { events: WorkerThreadEvent },
  actions: {
    start: effect,
    reportReady: effect,
    reportCrash: effect,
    reportStuck: effect,
    askToStop: effect,
    terminate: effect,
    reportStopped: effect,
  },
  delays: { startLimit: 0, stopLimit: 0, terminateLimit: 0, backoff: 0 },
}).createMachine({
  id: 'worker-thread',
  initial: 'starting',
  states: {
    starting: {
      entry: 'start',
      on: { 'thread.ready': 'running', 'thread.exited': 'crashed', 'thread.stop': 'stopping' },
      after: { startLimit: 'unresponsive' },
    },
    running: {
      entry: 'reportReady',
      on: { 'thread.exited': 'crashed', 'thread.silent': 'unresponsive', 'thread.stop': 'stopping' },
    },
    unresponsive: {
      entry: 'terminate',
      on: { 'thread.exited': 'crashed', 'thread.stop': 'stopping.terminated' },
      after: { terminateLimit: { actions: 'reportStuck' } },
    },
    crashed: {
      entry: 'reportCrash',
      on: { 'thread.restart': 'restarting', 'thread.stop': 'stopped' },
    },
    restarting: {
      on: { 'thread.stop': 'stopped' },
      after: { backoff: 'starting' },
    },
    stopping: {
      initial: 'asked',
      on: { 'thread.exited': 'stopped' },
      states: {
        asked: { entry: 'askToStop', after: { stopLimit: 'terminated' } },
        terminated: { entry: 'terminate', after: { terminateLimit: '#worker-thread.stopped' } },
      },
    },
    stopped: { entry: 'reportStopped', type: 'final' },
  },
});
