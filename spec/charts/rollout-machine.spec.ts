import { describe, expect, it } from 'vitest';
import { type RolloutEvent, rolloutMachine, rolloutStateOf } from '#charts/rollout-machine.js';
import { stepIn } from './step-in.js';

type Guard = 'isHeld' | 'isOnDelete' | 'isSurging' | 'isComplete' | 'hasReplacements' | 'hasProgressed';

function step(
  state: string,
  event: RolloutEvent['type'] | 'askAgain' | 'answer' | 'progressDeadline',
  ...isTrue: readonly Guard[]
): string {
  return stepIn(rolloutMachine, { state, event, isTrue });
}

const STRATEGIES = [
  ['rolling', []],
  ['surging', ['isSurging']],
] as const;

describe('the chart of a rollout', () => {
  it('asks once for each revision, and again when nobody answers', () => {
    expect(step('asking', 'askAgain')).toBe('asking: askAllowance');
    for (const state of ['asking', 'onDelete', 'rolling.choosing', 'surging.settling', 'paused', 'stalled', 'complete']) {
      expect(step(state, 'goal.changed')).toBe('asking: askAllowance');
    }
  });

  it('goes on as the strategy says when it is allowed to, and pauses when it is not', () => {
    for (const state of ['asking', 'paused', 'complete']) {
      expect(step(state, 'allowance.granted')).toBe('rolling.choosing: wakeDaemonSet');
      expect(step(state, 'allowance.granted', 'isSurging')).toBe('surging.choosing: wakeDaemonSet');
      expect(step(state, 'allowance.granted', 'isOnDelete')).toBe('onDelete: wakeDaemonSet');
    }
    for (const state of ['asking', 'rolling.choosing', 'surging.settling', 'onDelete', 'stalled']) {
      expect(step(state, 'allowance.held')).toBe('paused');
    }
  });

  it.each(['asking', 'onDelete', 'paused'])('replaces nothing, and keeps no sync waiting, while it is %s', (state) => {
    expect(step(state, 'rollout.step', 'hasReplacements')).toBe(`${state}: tellSettled`);
  });

  it.each(['asking', 'onDelete', 'rolling.replacing', 'surging.settling', 'paused', 'stalled', 'complete'])(
    'ends with its DaemonSet (%s)',
    (state) => expect(step(state, 'rollout.removed')).toBe('gone'),
  );

  it('goes on from where the coordinator’s last answer lets it', () => {
    expect([
      rolloutStateOf({ verdict: undefined, strategy: 'rolling' }),
      rolloutStateOf({ verdict: 'held', strategy: 'rolling' }),
      rolloutStateOf({ verdict: 'granted', strategy: 'onDelete' }),
      rolloutStateOf({ verdict: 'granted', strategy: 'rolling' }),
      rolloutStateOf({ verdict: 'granted', strategy: 'surging' }),
    ]).toEqual([undefined, 'paused', 'onDelete', { rolling: 'choosing' }, { surging: 'choosing' }]);
  });
});

describe.each(STRATEGIES)('the chart of a rollout that is %s', (strategy, is) => {
  it('replaces what the budget allows, then waits for it to be available', () => {
    for (const state of ['choosing', 'settling']) {
      expect(step(`${strategy}.${state}`, 'rollout.step', 'hasReplacements', ...is)).toBe(`${strategy}.replacing: replace`);
      expect(step(`${strategy}.${state}`, 'rollout.step', 'isComplete', ...is)).toBe('complete: tellSettled');
      expect(step(`${strategy}.${state}`, 'rollout.step', ...is)).toBe(`${strategy}.settling: tellSettled`);
    }
    expect(step(`${strategy}.replacing`, 'writes.settled', ...is)).toBe(`${strategy}.settling: tellSettled`);
  });

  it('begins anew when writes fail or are not answered', () => {
    expect(step(`${strategy}.replacing`, 'writes.failed', ...is)).toBe(`${strategy}.choosing: tellFailed`);
    expect(step(`${strategy}.replacing`, 'answer', ...is)).toBe(`${strategy}.choosing: tellFailed`);
  });

  it('finishes the writes that are on their way before it pauses', () => {
    for (const event of ['goal.changed', 'allowance.granted', 'allowance.held'] as const) {
      expect(step(`${strategy}.replacing`, event, ...is)).toBe(`${strategy}.replacing`);
    }
    expect(step(`${strategy}.replacing`, 'writes.settled', 'isHeld', ...is)).toBe('paused: tellSettled');
  });

  it('stalls when nothing becomes available for long, and goes on when something does', () => {
    expect(step(`${strategy}.settling`, 'progressDeadline', ...is)).toBe('stalled');
    expect(step('stalled', 'rollout.step', ...is)).toBe('stalled: tellSettled');
    expect(step('stalled', 'rollout.step', 'hasProgressed', ...is)).toBe(`${strategy}.settling: tellSettled`);
    expect(step('stalled', 'rollout.step', 'hasReplacements', ...is)).toBe(`${strategy}.replacing: replace`);
    expect(step('stalled', 'rollout.step', 'isComplete', ...is)).toBe('complete: tellSettled');
  });

  it('takes up again what was complete when a pod is lost or is not available any more', () => {
    expect(step('complete', 'rollout.step', 'isComplete', ...is)).toBe('complete: tellSettled');
    expect(step('complete', 'rollout.step', ...is)).toBe(`${strategy}.settling: tellSettled`);
    expect(step('complete', 'rollout.step', 'hasReplacements', ...is)).toBe(`${strategy}.replacing: replace`);
  });
});
