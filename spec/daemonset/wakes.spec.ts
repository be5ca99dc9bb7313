import { describe, expect, it } from 'vitest';
import { type PodWakes, podWakes } from '#daemonset/wakes.js';
import type { NodeView, PodView } from '#objects/views.js';
import { daemonSet, node, pod, TERMINATING, taint, UNBOUND } from '../support/daemon-sets.js';
import { NamedLedger } from '../support/named-ledger.js';

const OWNED = pod('a', { controllerUid: 'one' });
const ORPHAN = pod('a', { controllerUid: undefined });
const NOBODY: PodWakes = { owners: [], matching: false };

type PodRow = readonly [fact: string, before: PodView | undefined, after: PodView | undefined, expected: PodWakes];

describe('a pod', () => {
  it.each<PodRow>([
    ['that is added wakes its owner (B-161)', undefined, OWNED, { owners: ['one'], matching: false }],
    ['that is updated wakes its owner (B-161)', OWNED, { ...OWNED, version: 2 }, { owners: ['one'], matching: false }],
    ['that is deleted wakes its owner (B-161)', OWNED, undefined, { owners: ['one'], matching: false }],
    ['that is added without an owner wakes every match (B-162)', undefined, ORPHAN, { owners: [], matching: true }],
    ['without an owner wakes nobody by an update (B-163)', ORPHAN, { ...ORPHAN, labels: { ...ORPHAN.labels } }, NOBODY],
    [
      'without an owner wakes every match by other labels (B-163)',
      ORPHAN,
      { ...ORPHAN, labels: { app: 'x' } },
      { owners: [], matching: true },
    ],
    ['wakes both owners by a change (B-164)', OWNED, { ...OWNED, controllerUid: 'two' }, { owners: ['one', 'two'], matching: false }],
    ['that loses its owner wakes it and every match (B-164)', OWNED, ORPHAN, { owners: ['one'], matching: true }],
    ['that is deleted without an owner wakes nobody (B-165)', ORPHAN, undefined, NOBODY],
    ['without an owner wakes nobody on its way out (B-184)', undefined, { ...ORPHAN, ...TERMINATING }, NOBODY],
  ])('%s', (_fact, before, after, expected) => {
    expect(podWakes(before, after)).toEqual(expected);
  });
});

const PLAIN = node('node-1');
const TAINTED = node('node-1', { taints: [taint('dedicated')] });
const LABELLED = node('node-1', { labels: { a: 'b' } });
const EVICTING = node('node-1', { taints: [taint('dedicated', 'NoExecute')] });

interface NodeRow {
  readonly fact: string;
  readonly before?: NodeView;
  readonly after: NodeView;
  readonly pods: readonly PodView[];
  readonly wakes: boolean;
}

const NODE_ROWS: readonly NodeRow[] = [
  { fact: 'that joins and needs a pod wakes (B-167, B-169)', after: PLAIN, pods: [], wakes: true },
  { fact: 'that joins and needs none does not (B-169)', after: TAINTED, pods: [], wakes: false },
  { fact: 'that joins and has its pod does not (B-169, B-173)', after: PLAIN, pods: [pod('a')], wakes: false },
  { fact: 'that only has a pod which waits for it wakes (B-169)', after: PLAIN, pods: [pod('a', UNBOUND)], wakes: true },
  { fact: 'whose conditions change does not (B-168)', before: PLAIN, after: { ...PLAIN, ready: 'Unknown' }, pods: [], wakes: false },
  { fact: 'that loses its taint wakes (B-076, B-168)', before: TAINTED, after: PLAIN, pods: [], wakes: true },
  { fact: 'whose labels change wakes if it needs a pod (B-168)', before: PLAIN, after: LABELLED, pods: [], wakes: true },
  { fact: 'whose pod must go wakes (B-169)', before: PLAIN, after: EVICTING, pods: [pod('a')], wakes: true },
  { fact: 'whose pod may stay does not (B-170)', before: PLAIN, after: TAINTED, pods: [pod('a')], wakes: false },
  { fact: 'that must lose a waiting pod does not (B-170)', before: PLAIN, after: EVICTING, pods: [pod('a', UNBOUND)], wakes: false },
];

describe('a node', () => {
  it.each(NODE_ROWS)('$fact', ({ before, after, pods, wakes }) => {
    const ledger = new NamedLedger(daemonSet());
    for (const view of pods) ledger.setPod(view);
    ledger.setNode(after);
    expect(ledger.isWokenBy(after, before)).toBe(wakes);
  });

  it('with a pod wakes by news while pods are misscheduled (B-169)', () => {
    const ledger = new NamedLedger(daemonSet({ status: { numberMisscheduled: 1 } }));
    ledger.setPod(pod('a'));
    ledger.setNode(PLAIN);
    expect(ledger.isWokenBy(PLAIN, TAINTED)).toBe(true);
  });
});
