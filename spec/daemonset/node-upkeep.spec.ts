import { describe, expect, it } from 'vitest';
import { assessNode } from '#daemonset/node-assessment.js';
import type { AssessmentTerms } from '#daemonset/node-pods.js';
import type { Placement } from '#daemonset/placement.js';
import type { PodView } from '#objects/views.js';
import { FAILED, NOW_MS, namesOf, pod, SUCCEEDED, TERMINATING, UNBOUND, UNREADY } from '../support/daemon-sets.js';

const WANTED: Placement = { shouldRun: true, shouldContinue: true };
const KEPT: Placement = { shouldRun: false, shouldContinue: true };
const REFUSED: Placement = { shouldRun: false, shouldContinue: false };
const LOST = undefined;

const OLD = { hash: 'old' };
const olderBy = (seconds: number) => ({ createdAtMs: NOW_MS - 120_000 - 1000 * seconds });
const readyFor = (seconds: number) => ({ readyChangedAtMs: NOW_MS - 1000 * seconds });

/** Does its part in words: `+` for a pod to create, `-a` to delete, `!a` failed, `.a` succeeded. */
function upkeep(placement: Placement | undefined, pods: readonly PodView[], more: Partial<AssessmentTerms> = {}): string {
  const terms = { hash: 'new', templateGeneration: '1', minReadySeconds: 0, isSurging: false, ...more };
  const { needsPod, surplus, failed, succeeded } = assessNode({ placement, pods }, terms, NOW_MS).upkeep;
  const words = [...namesOf(surplus).map((name) => `-${name}`), ...namesOf(failed).map((name) => `!${name}`)];
  return [...(needsPod ? ['+'] : []), ...words, ...namesOf(succeeded).map((name) => `.${name}`)].join(' ');
}

type Row = readonly [fact: string, placement: Placement | undefined, pods: readonly PodView[], expected: string];

const UNDER_EVERY_STRATEGY: readonly Row[] = [
  ['creates a pod on an empty node (B-113)', WANTED, [], '+'],
  ['creates none where none is wanted (B-072)', KEPT, [], ''],
  ['leaves the one pod alone', WANTED, [pod('a')], ''],
  ['leaves the pod of a node with an untolerated NoSchedule taint alone (B-072)', KEPT, [pod('a')], ''],
  ['leaves a pod alone that waits for its node', WANTED, [pod('a', UNBOUND)], ''],
  ['refills a node whose ended pod is being deleted (B-115)', WANTED, [pod('a', { ...FAILED, ...TERMINATING })], '+'],
  [
    'deletes every live pod of a node that must not have one (B-064, B-073, B-117)',
    REFUSED,
    [pod('a'), pod('b', TERMINATING), pod('c')],
    '-a -c',
  ],
  ['deletes a failed pod plainly where none may be (B-137)', REFUSED, [pod('a', FAILED)], '-a'],
  ['deletes an unbound pod whose node is gone (B-119)', LOST, [pod('a', UNBOUND)], '-a'],
  ['leaves bound pods of a node that is gone to the garbage collector (B-119)', LOST, [pod('a'), pod('b', FAILED)], ''],
  ['handles a succeeded pod (B-136)', WANTED, [pod('a', SUCCEEDED), pod('b')], '.a'],
  ['handles a failed pod on a node that keeps its pod (B-130)', KEPT, [pod('a', FAILED), pod('b')], '!a'],
];

const WITHOUT_SURGE: readonly Row[] = [
  ['waits until a terminating pod is gone (B-114)', WANTED, [pod('a', TERMINATING)], ''],
  ['handles a failed pod and creates none yet (B-130)', WANTED, [pod('a', FAILED)], '!a'],
  ['keeps one of three live pods beside a failed one (B-131)', WANTED, [pod('a', FAILED), pod('b'), pod('c'), pod('d')], '-c -d !a'],
  ['keeps the oldest pod when a node has two (B-116)', WANTED, [pod('a'), pod('b', olderBy(1))], '-a'],
  ['keeps a bound pod rather than an older unbound one (B-116)', WANTED, [pod('a', { ...UNBOUND, ...olderBy(9) }), pod('b')], '-a'],
  ['keeps the first by name of pods of one second (B-116)', WANTED, [pod('b'), pod('a')], '-b'],
  [
    'keeps the oldest whatever its revision or readiness (B-116, B-243)',
    WANTED,
    [pod('a'), pod('b', { ...OLD, ...UNREADY, ...olderBy(1) })],
    '-a',
  ],
  [
    'keeps an adopted older pod rather than its own (B-186)',
    WANTED,
    [pod('own'), pod('bare', { labels: { app: 'web' }, ...olderBy(5) })],
    '-own',
  ],
  ['does not count a terminating pod among the extras', WANTED, [pod('a', { ...TERMINATING, ...olderBy(9) }), pod('b')], ''],
];

const WITH_SURGE: readonly Row[] = [
  ['creates beside a terminating pod at once (B-233)', WANTED, [pod('a', TERMINATING)], '+'],
  ['creates beside a failed pod at once (B-138)', WANTED, [pod('a', FAILED)], '+ !a'],
  ['creates none where none is wanted', KEPT, [pod('a', TERMINATING)], ''],
  [
    'keeps the best of each revision (B-231)',
    WANTED,
    [pod('a'), pod('b', olderBy(1)), pod('c', { ...OLD, ...olderBy(8) }), pod('d', { ...OLD, ...olderBy(9) })].map((one) => ({
      ...one,
      ...(one.name < 'c' ? UNREADY : {}),
    })),
    '-a -c',
  ],
  ['keeps the better of two old pods (B-231)', WANTED, [pod('a', OLD), pod('b', { ...OLD, ...olderBy(1) })], '-a'],
  [
    'deletes an unready old pod though the new one is not ready (B-232)',
    WANTED,
    [pod('a', UNREADY), pod('b', { ...OLD, ...UNREADY })],
    '-b',
  ],
  ['deletes a ready old pod once the new one is available (B-232)', WANTED, [pod('a'), pod('b', OLD)], '-b'],
  ['keeps a ready old pod while the new one is not ready (B-232)', WANTED, [pod('a', UNREADY), pod('b', OLD)], ''],
  ['goes by the hash label alone (B-245)', WANTED, [pod('a', { labels: { 'pod-template-generation': '1' } }), pod('b', UNREADY)], ''],
];

describe('upkeep of a node', () => {
  describe.each([false, true])('with surge: %s', (isSurging) => {
    it.each(UNDER_EVERY_STRATEGY)('%s', (_fact, placement, pods, expected) => {
      expect(upkeep(placement, pods, { isSurging })).toBe(expected);
    });
  });

  it.each(WITHOUT_SURGE)('%s', (_fact, placement, pods, expected) => {
    expect(upkeep(placement, pods)).toBe(expected);
  });

  it.each(WITH_SURGE)('with surge %s', (_fact, placement, pods, expected) => {
    expect(upkeep(placement, pods, { isSurging: true })).toBe(expected);
  });

  it.each([
    [10, ''],
    [15, '-b'],
    [20, '-b'],
  ])('with surge and minReadySeconds 15 a new pod that is ready for %i s leaves %o to delete (B-232, B-237)', (seconds, expected) => {
    const pods = [pod('a', readyFor(seconds)), pod('b', OLD)];
    expect(upkeep(WANTED, pods, { isSurging: true, minReadySeconds: 15 })).toBe(expected);
  });
});
