import { type StateValue, setup } from 'xstate';
import type { DaemonSet } from '../objects/kubernetes.js';

/** What a DaemonSet's actor is told: that something has changed, how a step of its sync went, and that the object is on its way out. */
export interface DaemonSetEvent {
  readonly type:
    | 'sync.wanted'
    | 'step.settled'
    | 'step.failed'
    /** The control plane was lost with what the step had asked for: nobody knows whether it was done. */
    | 'step.lost'
    | 'daemonset.terminating'
    | 'daemonset.removed';
}

const effect = () => undefined;

/**
 * One DaemonSet: its reconcile loop. Wake-ups within a turn are one sync, those during a sync one more (B-150), at once if the last one had as much to do as a plan
 * may hold. Each step asks for a plan, submits it, and is settled when the store has answered and the answer's changes have been seen (B-144, B-149).
 */
export const daemonSetMachine = setup({
  types: {} as { events: DaemonSetEvent },
  actions: {
    warnSelectingAll: effect,
    claim: effect,
    revise: effect,
    manage: effect,
    rollOut: effect,
    prune: effect,
    reportStatus: effect,
    reportFailure: effect,
    noteSuccess: effect,
    noteFailure: effect,
    abandonStep: effect,
  },
  guards: { isDeleting: () => false, selectsAll: () => false, isWanted: () => false, hasMore: () => false },
  delays: { turn: 0, answer: 0, retry: 0 },
}).createMachine({
  id: 'daemon-set',
  initial: 'waking',
  on: { 'daemonset.terminating': '.terminating', 'daemonset.removed': '.gone' },
  states: {
    idle: { on: { 'sync.wanted': 'waking' } },
    waking: { after: { turn: 'beginning' } },
    beginning: {
      always: [
        { guard: 'selectsAll', target: 'idle', actions: 'warnSelectingAll' },
        { guard: 'isDeleting', target: 'terminating' },
        { target: 'syncing' },
      ],
    },
    syncing: {
      initial: 'claiming',
      on: { 'step.failed': 'backingOff', 'step.lost': 'waking' },
      states: {
        claiming: {
          entry: 'claim',
          on: { 'step.settled': 'revising' },
          after: { answer: { target: '#daemon-set.backingOff', actions: 'abandonStep' } },
        },
        revising: {
          entry: 'revise',
          on: { 'step.settled': 'managing' },
          after: { answer: { target: '#daemon-set.backingOff', actions: 'abandonStep' } },
        },
        managing: {
          entry: 'manage',
          on: { 'step.settled': 'rolling', 'step.failed': 'reportingFailure' },
          after: { answer: { target: '#daemon-set.backingOff', actions: 'abandonStep' } },
        },
        rolling: {
          entry: 'rollOut',
          on: { 'step.settled': 'pruning', 'step.failed': 'reportingFailure' },
          after: { answer: { target: '#daemon-set.backingOff', actions: 'abandonStep' } },
        },
        pruning: {
          entry: 'prune',
          on: { 'step.settled': 'reporting', 'step.failed': 'reportingFailure' },
          after: { answer: { target: '#daemon-set.backingOff', actions: 'abandonStep' } },
        },
        reporting: {
          entry: 'reportStatus',
          on: {
            'step.settled': [
              { guard: 'hasMore', target: '#daemon-set.beginning', actions: 'noteSuccess' },
              { guard: 'isWanted', target: '#daemon-set.waking', actions: 'noteSuccess' },
              { target: '#daemon-set.idle', actions: 'noteSuccess' },
            ],
          },
          after: { answer: { target: '#daemon-set.backingOff', actions: 'abandonStep' } },
        },
        /** The status is written also when acting failed (B-111). */
        reportingFailure: {
          entry: 'reportFailure',
          on: { 'step.settled': '#daemon-set.backingOff' },
          after: { answer: { target: '#daemon-set.backingOff', actions: 'abandonStep' } },
        },
      },
    },
    backingOff: { entry: 'noteFailure', on: { 'sync.wanted': 'waking' }, after: { retry: 'waking' } },
    /** On its way out it is left as it is: no pod, no revision and no status is written (B-122). */
    terminating: { entry: 'abandonStep' },
    gone: { entry: 'abandonStep', type: 'final' },
  },
});

/** The state in which a DaemonSet's actor starts again: what it had begun shows in the store, so it looks and plans anew. */
export function daemonSetStateOf({ metadata }: DaemonSet): StateValue {
  return metadata.deletionTimestamp === undefined ? 'waking' : 'terminating';
}
