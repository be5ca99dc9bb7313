import { describe, expect, it } from 'vitest';
import type { PodView } from '#objects/views.js';
import { daemonSet, FAILED, NOW_MS, namesOf, node, ON_DELETE, pod, rolling, SUCCEEDED } from '../support/daemon-sets.js';
import { NamedLedger } from '../support/named-ledger.js';

const STRATEGIES = [ON_DELETE, rolling({ maxUnavailable: 1 }), rolling({ maxUnavailable: 0, maxSurge: 1 })];

describe.each(STRATEGIES)('failed pods under %o', (updateStrategy) => {
  const ledgerWith = (...pods: PodView[]) => {
    const ledger = new NamedLedger(daemonSet({ spec: { updateStrategy } }));
    ledger.setRevision('new');
    ledger.setNode(node('node-1'));
    for (const view of pods) ledger.setPod(view);
    return ledger;
  };
  /** Plans and carries the plan out, as far as backoff is concerned. */
  const act = (ledger: NamedLedger, nowMs: number) => {
    const plan = ledger.managePlan(nowMs);
    ledger.noteFailures(plan, nowMs);
    return plan;
  };

  it('are deleted with an event (B-130, B-297)', () => {
    const plan = ledgerWith(pod('a', FAILED)).managePlan(NOW_MS);
    expect(namesOf(plan.deletes)).toEqual(['a']);
    expect(plan.events).toEqual([
      { type: 'Warning', reason: 'FailedDaemonPod', message: 'Found failed daemon pod default/a on node node-1, will try to kill it' },
    ]);
  });

  it('that succeeded are deleted with another event, and never wait (B-136, B-298)', () => {
    const ledger = ledgerWith(pod('a', SUCCEEDED));
    act(ledger, NOW_MS);
    const plan = act(ledger, NOW_MS);
    expect(plan.failures).toEqual([]);
    expect(plan.events).toEqual([
      {
        type: 'Normal',
        reason: 'SucceededDaemonPod',
        message: 'Found succeeded daemon pod default/a on node node-1, will try to delete it',
      },
    ]);
  });

  it('wait 1 s after the first, then 2 s, and without an event (B-132, B-133)', () => {
    const ledger = ledgerWith(pod('a', FAILED));
    const outcomes = [0, 999, 1000, 2999, 3000].map((ms) => act(ledger, NOW_MS + ms));
    expect(outcomes.map(({ deletes }) => deletes.length)).toEqual([1, 0, 1, 0, 1]);
    expect(outcomes.map(({ events }) => events.length)).toEqual([1, 0, 1, 0, 1]);
    expect(outcomes[1]?.recheckAtMs).toBe(NOW_MS + 999 + 1000);
    expect(outcomes[3]?.recheckAtMs).toBe(NOW_MS + 2999 + 2000);
  });

  it('of one node go one at a time (B-135)', () => {
    const plan = ledgerWith(pod('a', FAILED), pod('b', FAILED)).managePlan(NOW_MS);
    expect(namesOf(plan.deletes)).toEqual(['a']);
    expect(plan.recheckAtMs).toBe(NOW_MS + 1000);
  });

  it('of other nodes do not wait for each other (B-132)', () => {
    const ledger = ledgerWith(pod('a', FAILED));
    act(ledger, NOW_MS);
    ledger.setNode(node('node-2'));
    ledger.setPod(pod('b', { ...FAILED, node: 'node-2' }));
    expect(namesOf(act(ledger, NOW_MS).deletes)).toEqual(['b']);
  });

  it('start over once a change of the spec has been observed (B-134)', () => {
    const ledger = ledgerWith(pod('a', FAILED));
    act(ledger, NOW_MS);
    ledger.setDaemonSet(daemonSet({ spec: { updateStrategy }, status: { observedGeneration: 2 } }));
    expect(act(ledger, NOW_MS).deletes).toHaveLength(1);
  });

  it('plan the same however often they are asked', () => {
    const ledger = ledgerWith(pod('a', FAILED));
    expect(ledger.managePlan(NOW_MS)).toEqual(ledger.managePlan(NOW_MS));
  });
});
