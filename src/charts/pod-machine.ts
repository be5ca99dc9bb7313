import { type StateValue, setup } from 'xstate';
import type { PodView } from '../objects/views.js';

/**
 * What a pod's actor is told. The kubelet's runtime says what has become of the containers; `pod.seen.…` is what others have
 * written about a pod on which no kubelet of ours acts.
 */
export interface PodEvent {
  readonly type:
    | 'pod.admitted'
    | 'pod.pulled'
    | 'pod.pullFailed'
    | 'pod.started'
    | 'pod.crashed'
    | 'pod.becameReady'
    | 'pod.becameUnready'
    | 'pod.stopped'
    | 'pod.removalFailed'
    | 'pod.failed'
    | 'pod.succeeded'
    | 'pod.kill'
    | 'pod.lost'
    | 'pod.removed'
    | 'pod.seen.pending'
    | 'pod.seen.backingOff'
    | 'pod.seen.unready'
    | 'pod.seen.ready';
}

const effect = () => undefined;

/**
 * One pod that is bound to a node. `pod.admitted` says that a kubelet takes the pod on, or takes it over from a kubelet before:
 * then a wait goes on, and nothing that runs is started again (B-126).
 */
export const podMachine = setup({
  types: {} as { events: PodEvent },
  actions: { pull: effect, start: effect, probe: effect, stop: effect, abandon: effect, remove: effect },
  guards: { isPlayed: () => false },
  delays: { backoff: 0, removalRetry: 0 },
}).createMachine({
  id: 'pod',
  initial: 'pending',
  on: {
    'pod.failed': '.failed',
    'pod.succeeded': '.succeeded',
    'pod.kill': '.terminating',
    'pod.lost': '.unknown',
    'pod.removed': '.gone',
    'pod.seen.pending': '.pending',
    'pod.seen.backingOff': '.backingOff',
    'pod.seen.unready': '.running.unready',
    'pod.seen.ready': '.running.ready',
  },
  states: {
    pending: { on: { 'pod.admitted': 'pulling' } },
    pulling: {
      entry: 'pull',
      on: { 'pod.pulled': 'starting', 'pod.pullFailed': 'backingOff', 'pod.crashed': 'backingOff' },
    },
    starting: {
      entry: 'start',
      on: { 'pod.started': 'running', 'pod.crashed': 'backingOff', 'pod.pullFailed': 'backingOff' },
    },
    running: {
      initial: 'unready',
      on: { 'pod.crashed': 'backingOff' },
      states: {
        unready: {
          entry: 'probe',
          on: { 'pod.becameReady': 'ready', 'pod.admitted': { target: 'unready', reenter: true } },
        },
        ready: { on: { 'pod.becameUnready': 'unready' } },
      },
    },
    // What runs nevertheless is probed as in `running`.
    backingOff: {
      entry: 'probe',
      after: { backoff: { guard: 'isPlayed', target: 'pulling' } },
      on: {
        'pod.admitted': { actions: 'probe' },
        'pod.crashed': { target: 'backingOff', reenter: true },
        'pod.pullFailed': { target: 'backingOff', reenter: true },
      },
    },
    terminating: {
      initial: 'stopping',
      states: {
        stopping: {
          entry: 'stop',
          on: { 'pod.stopped': 'removing', 'pod.admitted': { target: 'stopping', reenter: true } },
        },
        removing: { entry: 'remove', on: { 'pod.removalFailed': 'retrying' } },
        retrying: { after: { removalRetry: 'removing' } },
      },
    },
    failed: { entry: 'abandon' },
    succeeded: { entry: 'abandon' },
    unknown: { entry: 'abandon' },
    gone: { entry: 'abandon', type: 'final' },
  },
});

/** Why a container waits when it has failed, rather than never having been tried. */
const FAILURES: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'CrashLoopBackOff',
]);

/** What a view of a pod says, in a word, with the state in which the actor starts again and the event that brings it there. */
const STANDINGS = {
  pending: { state: 'pending', event: { type: 'pod.seen.pending' } },
  backingOff: { state: 'backingOff', event: { type: 'pod.seen.backingOff' } },
  unready: { state: { running: 'unready' }, event: { type: 'pod.seen.unready' } },
  ready: { state: { running: 'ready' }, event: { type: 'pod.seen.ready' } },
  terminating: { state: { terminating: 'stopping' }, event: { type: 'pod.kill' } },
  failed: { state: 'failed', event: { type: 'pod.failed' } },
  succeeded: { state: 'succeeded', event: { type: 'pod.succeeded' } },
  unknown: { state: 'unknown', event: { type: 'pod.lost' } },
} as const satisfies Readonly<Record<string, { readonly state: StateValue; readonly event: PodEvent }>>;

/** The state in which a pod's actor starts again. */
export function podStateOf(view: PodView): StateValue {
  return STANDINGS[standing(view)].state;
}

/** The event that brings a pod's actor from anywhere to the state that `podStateOf` gives; the same object for the same state. */
export function podSeenEvent(view: PodView): PodEvent {
  return STANDINGS[standing(view)].event;
}

function standing({ deletionAtMs, phase, isReady, hasStarted, reason, containers }: PodView): keyof typeof STANDINGS {
  if (deletionAtMs !== undefined) return 'terminating';
  if (phase === 'Failed') return 'failed';
  if (phase === 'Succeeded') return 'succeeded';
  if (phase === 'Unknown') return 'unknown';
  // Of one whose phase alone somebody has written, nothing is known that would not run.
  if (FAILURES.has(reason) || (phase === 'Running' && !hasStarted && containers !== undefined)) return 'backingOff';
  if (phase !== 'Running') return 'pending';
  return isReady ? 'ready' : 'unready';
}
