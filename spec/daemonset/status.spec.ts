import { describe, expect, it } from 'vitest';
import { type StatusCounters, statusPatch } from '#daemonset/status.js';
import type { NodeView, PodView } from '#objects/views.js';
import { daemonSet, FAILED, NOW_MS, node, pod, TERMINATING, taint, UNBOUND, UNREADY } from '../support/daemon-sets.js';
import { NamedLedger } from '../support/named-ledger.js';

/** `desired/current/ready/available/updated/unavailable/misscheduled`. */
function counted(nodes: readonly NodeView[], pods: readonly PodView[], minReadySeconds = 0): string {
  const ledger = new NamedLedger(daemonSet({ spec: { minReadySeconds } }));
  ledger.setRevision('new');
  for (const view of nodes) ledger.setNode(view);
  for (const view of pods) ledger.setPod(view);
  const { desiredNumberScheduled, currentNumberScheduled, numberReady, numberAvailable, ...more } = ledger.status(NOW_MS);
  const { updatedNumberScheduled, numberUnavailable, numberMisscheduled } = more;
  const before = [desiredNumberScheduled, currentNumberScheduled, numberReady, numberAvailable];
  return [...before, updatedNumberScheduled, numberUnavailable, numberMisscheduled].join('/');
}

const ONE = [node('node-1')];
const TAINTED = [node('node-1', { taints: [taint('dedicated')] })];
const OLD = { hash: 'old' };
const LATER = { createdAtMs: NOW_MS };

type Row = readonly [fact: string, nodes: readonly NodeView[], pods: readonly PodView[], expected: string];

const ROWS: readonly Row[] = [
  ['no nodes (B-061)', [], [], '0/0/0/0/0/0/0'],
  ['a node without a pod (B-280)', ONE, [], '1/0/0/0/0/1/0'],
  ['a healthy node (B-290)', ONE, [pod('a')], '1/1/1/1/1/0/0'],
  ['a pod that waits for its node (B-070, B-281)', ONE, [pod('a', UNBOUND)], '1/1/0/0/1/1/0'],
  ['a failed pod (B-281)', ONE, [pod('a', FAILED)], '1/1/0/0/1/1/0'],
  ['a terminating pod (B-281, B-282)', ONE, [pod('a', TERMINATING)], '1/1/1/1/1/0/0'],
  ['a failed pod that is being deleted (B-115)', ONE, [pod('a', { ...FAILED, ...TERMINATING })], '1/0/0/0/0/1/0'],
  ['an old pod (B-283)', ONE, [pod('a', OLD)], '1/1/1/1/0/0/0'],
  ['an old pod that hides the new one beside it (B-282)', ONE, [pod('b', OLD), pod('a', { ...UNREADY, ...LATER })], '1/1/1/1/0/0/0'],
  ['old and new of one second, where the name decides (B-282)', ONE, [pod('b', OLD), pod('a', UNREADY)], '1/1/0/0/1/1/0'],
  ['a pod on a node with an untolerated taint (B-284)', TAINTED, [pod('a')], '0/0/0/0/0/0/1'],
  ['two pods on one such node (B-284)', TAINTED, [pod('a'), pod('b')], '0/0/0/0/0/0/1'],
  ['a pod on a node that is gone (B-284)', [], [pod('a')], '0/0/0/0/0/0/0'],
  ['a pod without any node (B-099)', ONE, [pod('a', { nodeName: undefined, targetNode: undefined })], '1/0/0/0/0/1/0'],
  ['pods of another owner (B-183)', ONE, [pod('a', { controllerUid: 'other' })], '1/0/0/0/0/1/0'],
];

describe('status', () => {
  it.each(ROWS)('with %s', (_fact, nodes, pods, expected) => {
    expect(counted(nodes, pods)).toBe(expected);
  });

  it('counts a ready pod as available after minReadySeconds (B-283)', () => {
    expect(counted(ONE, [pod('a')], 61)).toBe('1/1/1/0/1/1/0');
    expect(counted(ONE, [pod('a')], 60)).toBe('1/1/1/1/1/0/0');
  });
});

const COUNTERS: StatusCounters = {
  currentNumberScheduled: 2,
  numberMisscheduled: 0,
  desiredNumberScheduled: 3,
  numberReady: 1,
  updatedNumberScheduled: 2,
  numberAvailable: 1,
  numberUnavailable: 2,
};

describe('patch of a status', () => {
  it('raises the observed generation (B-285)', () => {
    expect(statusPatch(daemonSet({ status: COUNTERS }), COUNTERS, 1)).toEqual({ status: { ...COUNTERS, observedGeneration: 1 } });
  });

  it('is none if nothing differs (B-286)', () => {
    expect(statusPatch(daemonSet({ status: { ...COUNTERS, observedGeneration: 1 } }), COUNTERS, 1)).toBeUndefined();
    expect(statusPatch(daemonSet({ status: COUNTERS }), COUNTERS)).toBeUndefined();
  });

  it('leaves the observed generation where it is unless told (B-144)', () => {
    const { status } = statusPatch(daemonSet({ generation: 5 }), COUNTERS) ?? {};
    expect(status).toEqual(COUNTERS);
  });

  it('never lowers the observed generation', () => {
    const set = daemonSet({ status: { observedGeneration: 5 } });
    expect(statusPatch(set, COUNTERS, 4)?.status).not.toHaveProperty('observedGeneration');
  });

  it('takes out a counter that is not shown when it is zero (B-020)', () => {
    const none = { ...COUNTERS, updatedNumberScheduled: 0, numberAvailable: 0, numberReady: 0 };
    expect(statusPatch(daemonSet({ status: COUNTERS }), none)?.status).toMatchObject({
      updatedNumberScheduled: null,
      numberAvailable: null,
      numberReady: 0,
      numberMisscheduled: 0,
    });
  });

  it('takes a counter that is absent for zero (B-020)', () => {
    const none = { ...COUNTERS, updatedNumberScheduled: 0 };
    const { updatedNumberScheduled: _, ...shown } = COUNTERS;
    expect(statusPatch(daemonSet({ status: shown }), none)).toBeUndefined();
  });
});
