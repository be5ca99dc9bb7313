import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import { type PodEvent, podMachine, podSeenEvent, podStateOf } from '#charts/pod-machine.js';
import { pod } from '../support/daemon-sets.js';
import { nameOf } from './model.js';

const STATES = {
  pending: 'pending',
  pulling: 'pulling',
  starting: 'starting',
  unready: { running: 'unready' },
  ready: { running: 'ready' },
  backingOff: 'backingOff',
  stopping: { terminating: 'stopping' },
  removing: { terminating: 'removing' },
  retrying: { terminating: 'retrying' },
  failed: 'failed',
  succeeded: 'succeeded',
  unknown: 'unknown',
} as const;

/** The state that follows, and the effects on the way. */
function stepFrom(state: keyof typeof STATES, type: string): string {
  const [next, actions] = transition(podMachine, podMachine.resolveState({ value: STATES[state] }), { type } as PodEvent);
  const effects = actions.map((action) => action.type).filter((effect) => !effect.startsWith('xstate.'));
  return [nameOf(next.value), ...effects].join(' ');
}

const DOWN = { state: 'terminated', restarts: 0, isReady: false } as const;

describe('a pod', () => {
  it.each([
    ['pending', 'pod.admitted', 'pulling pull'],
    ['pulling', 'pod.pulled', 'starting start'],
    ['pulling', 'pod.pullFailed', 'backingOff probe'],
    ['starting', 'pod.started', 'running.unready probe'],
    ['starting', 'pod.crashed', 'backingOff probe'],
    ['starting', 'pod.pullFailed', 'backingOff probe'],
    ['unready', 'pod.becameReady', 'running.ready'],
    ['ready', 'pod.becameUnready', 'running.unready probe'],
    ['ready', 'pod.crashed', 'backingOff probe'],
    ['unready', 'pod.crashed', 'backingOff probe'],
    ['backingOff', 'xstate.after.backoff.pod.backingOff', 'backingOff'],
    ['stopping', 'pod.stopped', 'terminating.removing remove'],
    ['removing', 'pod.removalFailed', 'terminating.retrying'],
    ['retrying', 'xstate.after.removalRetry.pod.terminating.retrying', 'terminating.removing remove'],
  ] as const)('that is %s goes on %s to: %s', (state, event, next) => {
    expect(stepFrom(state, event)).toBe(next);
  });

  it.each([
    ['pulling', 'pod.admitted', 'pulling'],
    ['unready', 'pod.admitted', 'running.unready probe'],
    ['ready', 'pod.admitted', 'running.ready'],
    ['backingOff', 'pod.admitted', 'backingOff probe'],
    ['stopping', 'pod.admitted', 'terminating.stopping stop'],
    ['failed', 'pod.admitted', 'failed'],
  ] as const)('that is %s is taken over (%s) without a new start (B-126): %s', (state, event, next) => {
    expect(stepFrom(state, event)).toBe(next);
  });

  it.each([
    ['pod.kill', 'terminating.stopping stop'],
    ['pod.failed', 'failed abandon'],
    ['pod.succeeded', 'succeeded abandon'],
    ['pod.lost', 'unknown abandon'],
    ['pod.removed', 'gone abandon'],
    ['pod.seen.pending', 'pending'],
    ['pod.seen.backingOff', 'backingOff probe'],
    ['pod.seen.unready', 'running.unready probe'],
    ['pod.seen.ready', 'running.ready'],
  ])('goes from wherever it is on %s to: %s', (event, next) => {
    for (const state of Object.keys(STATES)) expect(stepFrom(state as keyof typeof STATES, event)).toBe(next);
  });

  it.each([
    ['pending', 'a new one', { phase: 'Pending', isReady: false, hasStarted: false }],
    ['pending', 'one that is being created', { phase: 'Pending', isReady: false, hasStarted: false, reason: 'ContainerCreating' }],
    ['backingOff', 'one without its image', { phase: 'Pending', isReady: false, hasStarted: false, reason: 'ImagePullBackOff' }],
    ['backingOff', 'one that crashes', { isReady: false, hasStarted: false, reason: 'CrashLoopBackOff' }],
    ['backingOff', 'one with a container that is down', { isReady: false, hasStarted: false, containers: [DOWN] }],
    ['running.unready', 'one of which somebody has said no more than that it runs', { isReady: false, hasStarted: false }],
    ['running.unready', 'one that runs', { isReady: false }],
    ['running.ready', 'one that is ready', {}],
    ['terminating.stopping', 'one that is being deleted', { deletionAtMs: 5 }],
    ['terminating.stopping', 'a failed one that is being deleted', { phase: 'Failed', deletionAtMs: 5 }],
    ['failed', 'one that failed', { phase: 'Failed', isReady: false }],
    ['succeeded', 'one that ended well', { phase: 'Succeeded', isReady: false }],
    ['unknown', 'one of which nothing is known', { phase: 'Unknown', isReady: false }],
  ])('starts again as %s: %s', (state, _, more) => {
    const view = pod('a', more);
    expect(nameOf(podStateOf(view))).toBe(state);
    expect(stepFrom('pulling', podSeenEvent(view).type).split(' ')[0]).toBe(state);
  });
});
