import { describe, expect, it } from 'vitest';
import { type DaemonSetEvent, daemonSetMachine, daemonSetStateOf } from '#charts/daemon-set-machine.js';
import { daemonSet } from '../support/daemon-sets.js';
import { stepIn } from './step-in.js';

type Guard = 'isDeleting' | 'selectsAll' | 'isWanted' | 'hasMore';

function step(state: string, event: DaemonSetEvent['type'] | 'turn' | 'answer' | 'retry', ...isTrue: readonly Guard[]): string {
  return stepIn(daemonSetMachine, { state, event, isTrue });
}

const SYNCING = ['claiming', 'revising', 'managing', 'rolling', 'pruning', 'reporting', 'reportingFailure'] as const;

describe('the chart of a DaemonSet', () => {
  it('goes through a sync step by step, each once the one before is settled', () => {
    expect(SYNCING.slice(0, 5).map((state) => step(`syncing.${state}`, 'step.settled'))).toEqual([
      'syncing.revising: revise',
      'syncing.managing: manage',
      'syncing.rolling: rollOut',
      'syncing.pruning: prune',
      'syncing.reporting: reportStatus',
    ]);
    expect(step('syncing.reporting', 'step.settled')).toBe('idle: noteSuccess');
  });

  it('makes one sync of the wake-ups of a turn, and one more of those that come during a sync (B-150), at once if there is more to do', () => {
    expect(step('idle', 'sync.wanted')).toBe('waking');
    expect(step('waking', 'sync.wanted')).toBe('waking');
    expect(step('waking', 'turn')).toBe('syncing.claiming: claim');
    expect(SYNCING.map((state) => step(`syncing.${state}`, 'sync.wanted'))).toEqual(SYNCING.map((state) => `syncing.${state}`));
    expect(step('syncing.reporting', 'step.settled', 'isWanted')).toBe('waking: noteSuccess');
    expect(step('syncing.reporting', 'step.settled', 'isWanted', 'hasMore')).toBe('syncing.claiming: noteSuccess, claim');
  });

  it('does nothing for a selector that selects all but warn, and nothing for a set on its way out (B-122)', () => {
    expect(step('waking', 'turn', 'selectsAll')).toBe('idle: warnSelectingAll');
    expect(step('waking', 'turn', 'isDeleting')).toBe('terminating: abandonStep');
    expect(step('syncing.reporting', 'step.settled', 'hasMore', 'selectsAll')).toBe('idle: noteSuccess, warnSelectingAll');
    expect(step('syncing.reporting', 'step.settled', 'hasMore', 'isDeleting')).toBe('terminating: noteSuccess, abandonStep');
  });

  it('writes the status also when acting has failed (B-111), and backs off', () => {
    expect(SYNCING.map((state) => step(`syncing.${state}`, 'step.failed'))).toEqual([
      'backingOff: noteFailure',
      'backingOff: noteFailure',
      'syncing.reportingFailure: reportFailure',
      'syncing.reportingFailure: reportFailure',
      'syncing.reportingFailure: reportFailure',
      'backingOff: noteFailure',
      'backingOff: noteFailure',
    ]);
    expect(step('syncing.reportingFailure', 'step.settled')).toBe('backingOff: noteFailure');
    expect([step('backingOff', 'retry'), step('backingOff', 'sync.wanted')]).toEqual(['waking', 'waking']);
  });

  it.each(SYNCING)('waits for no answer for ever, and looks anew when the control plane is lost (%s)', (state) => {
    expect(step(`syncing.${state}`, 'answer')).toBe('backingOff: abandonStep, noteFailure');
    expect(step(`syncing.${state}`, 'step.lost')).toBe('waking');
  });

  it.each(['idle', 'waking', 'syncing.managing', 'backingOff', 'terminating'])('may end in each state (%s)', (state) => {
    expect(step(state, 'daemonset.terminating')).toBe('terminating: abandonStep');
    expect(step(state, 'daemonset.removed')).toBe('gone: abandonStep');
  });

  it('begins anew with what the object says', () => {
    const set = daemonSet();
    expect(daemonSetStateOf(set)).toBe('waking');
    expect(daemonSetStateOf({ ...set, metadata: { ...set.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } })).toBe('terminating');
  });
});
