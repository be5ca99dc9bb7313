import { and, type StateValue, setup } from 'xstate';

/** What a rollout's actor is told: a step of its DaemonSet's sync, what the update-coordinator allows, how its writes went. */
export interface RolloutEvent {
  readonly type: /** The DaemonSet has another revision or strategy than the one that was asked for. */
    | 'goal.changed'
    | 'allowance.granted'
    | 'allowance.held'
    /** The DaemonSet's sync has come to its rollout: one answer is due. */
    | 'rollout.step'
    | 'writes.settled'
    | 'writes.failed'
    | 'rollout.removed';
}

const effect = () => undefined;

/** How pods are replaced, as many at a time as the budget allows; what is a replacement differs between rolling and surging. */
const IN_BATCHES = {
  initial: 'choosing',
  states: {
    choosing: {
      on: {
        'rollout.step': [
          { guard: 'hasReplacements', target: 'replacing' },
          { guard: 'isComplete', target: '#rollout.complete', actions: 'tellSettled' },
          { target: 'settling', actions: 'tellSettled' },
        ],
      },
    },
    replacing: {
      entry: 'replace',
      on: {
        'goal.changed': {},
        'allowance.granted': {},
        'allowance.held': {},
        'writes.settled': [
          { guard: 'isHeld', target: '#rollout.paused', actions: 'tellSettled' },
          { target: 'settling', actions: 'tellSettled' },
        ],
        'writes.failed': { target: 'choosing', actions: 'tellFailed' },
      },
      after: { answer: { target: 'choosing', actions: 'tellFailed' } },
    },
    settling: {
      on: {
        'rollout.step': [
          { guard: 'hasReplacements', target: 'replacing' },
          { guard: 'isComplete', target: '#rollout.complete', actions: 'tellSettled' },
          { guard: 'hasProgressed', target: 'settling', reenter: true, actions: 'tellSettled' },
          { actions: 'tellSettled' },
        ],
      },
      after: { progressDeadline: '#rollout.stalled' },
    },
  },
} as const;

/**
 * The replacement of a DaemonSet's pods by those of its newest revision. It asks once for each revision, and then, step by step,
 * replaces what the budget allows: `choosing` until a step comes, `replacing` while writes are on their way, `settling` until
 * the new pods are available. Stalled means that nothing has become available for a long time.
 */
export const rolloutMachine = setup({
  types: {} as { events: RolloutEvent },
  actions: {
    askAllowance: effect,
    wakeDaemonSet: effect,
    replace: effect,
    tellSettled: effect,
    tellFailed: effect,
  },
  guards: {
    isHeld: () => false,
    isOnDelete: () => false,
    isSurging: () => false,
    isComplete: () => false,
    hasReplacements: () => false,
    hasProgressed: () => false,
  },
  delays: { askAgain: 0, answer: 0, progressDeadline: 0 },
}).createMachine({
  id: 'rollout',
  initial: 'asking',
  on: {
    'goal.changed': '.asking',
    'allowance.granted': [
      { guard: 'isOnDelete', target: '.onDelete', actions: 'wakeDaemonSet' },
      { guard: 'isSurging', target: '.surging', actions: 'wakeDaemonSet' },
      { target: '.rolling', actions: 'wakeDaemonSet' },
    ],
    'allowance.held': '.paused',
    'rollout.removed': '.gone',
  },
  states: {
    asking: {
      entry: 'askAllowance',
      on: {
        'goal.changed': { target: 'asking', reenter: true },
        'rollout.step': { actions: 'tellSettled' },
      },
      after: { askAgain: { target: 'asking', reenter: true } },
    },
    onDelete: { on: { 'rollout.step': { actions: 'tellSettled' } } },
    rolling: IN_BATCHES,
    surging: IN_BATCHES,
    paused: { on: { 'rollout.step': { actions: 'tellSettled' } } },
    stalled: {
      on: {
        'rollout.step': [
          { guard: and(['hasReplacements', 'isSurging']), target: 'surging.replacing' },
          { guard: 'hasReplacements', target: 'rolling.replacing' },
          { guard: 'isComplete', target: 'complete', actions: 'tellSettled' },
          { guard: and(['hasProgressed', 'isSurging']), target: 'surging.settling', actions: 'tellSettled' },
          { guard: 'hasProgressed', target: 'rolling.settling', actions: 'tellSettled' },
          { actions: 'tellSettled' },
        ],
      },
    },
    complete: {
      on: {
        'rollout.step': [
          { guard: and(['hasReplacements', 'isSurging']), target: 'surging.replacing' },
          { guard: 'hasReplacements', target: 'rolling.replacing' },
          { guard: 'isComplete', actions: 'tellSettled' },
          { guard: 'isSurging', target: 'surging.settling', actions: 'tellSettled' },
          { target: 'rolling.settling', actions: 'tellSettled' },
        ],
      },
    },
    gone: { type: 'final' },
  },
});

/** What is known of a rollout outside its actor. */
export interface RolloutFacts {
  /** The coordinator's standing answer for the present revision; undefined if it has not answered. */
  readonly verdict: 'granted' | 'held' | undefined;
  readonly strategy: 'onDelete' | 'rolling' | 'surging';
}

/** The state in which a rollout's actor starts again; undefined is the initial one, in which it asks. The next step tells the rest. */
export function rolloutStateOf({ verdict, strategy }: RolloutFacts): StateValue | undefined {
  if (verdict === undefined) return undefined;
  if (verdict === 'held') return 'paused';
  return strategy === 'onDelete' ? 'onDelete' : { [strategy]: 'choosing' };
}
