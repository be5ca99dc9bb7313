import { describe, expect, it } from 'vitest';
import { assessNode } from '#daemonset/node-assessment.js';
import type { Placement } from '#daemonset/placement.js';
import type { UpdateStage } from '#daemonset/update-stage.js';
import type { PodView } from '#objects/views.js';
import { NOW_MS, pod, TERMINATING, UNREADY } from '../support/daemon-sets.js';

const WANTED: Placement = { shouldRun: true, shouldContinue: true };
const KEPT: Placement = { shouldRun: false, shouldContinue: true };
const LOST = undefined;
const TERMS = { hash: 'new', templateGeneration: '7', minReadySeconds: 0, isSurging: false };

const OLD = { hash: 'old' };
const bare = (labels: PodView['labels']) => pod('a', { labels });

type Row = readonly [fact: string, placement: Placement | undefined, pods: readonly PodView[], stage: UpdateStage | undefined];

const ROWS: readonly Row[] = [
  ['no pod where one is wanted (B-204, B-214)', WANTED, [], 'empty'],
  ['no pod where none is wanted', KEPT, [], undefined],
  ['a terminating pod alone (B-214)', WANTED, [pod('a', TERMINATING)], 'empty'],
  ['a terminating pod where none is wanted (B-215)', KEPT, [pod('a', TERMINATING)], 'empty'],
  ['an ended pod that is being deleted (B-115)', KEPT, [pod('a', { ...TERMINATING, phase: 'Failed' })], undefined],
  ['a new pod (B-204)', WANTED, [pod('a')], 'current'],
  ['a new pod that is not ready (B-204)', WANTED, [pod('a', UNREADY)], 'currentUnavailable'],
  ['an old pod (B-204)', WANTED, [pod('a', OLD)], 'outdated/wanted'],
  ['an old pod that is not ready (B-204)', WANTED, [pod('a', { ...OLD, ...UNREADY })], 'outdatedUnavailable/wanted'],
  ['an old failed pod (B-139)', WANTED, [pod('a', { ...OLD, ...UNREADY, phase: 'Failed' })], 'outdatedUnavailable/wanted'],
  ['an old pod on a node with an untolerated NoSchedule taint (B-217)', KEPT, [pod('a', OLD)], 'outdated/unwanted'],
  ['an old pod on a node that is gone (B-219)', LOST, [pod('a', OLD)], 'outdated/lost'],
  ['two new pods (B-204)', WANTED, [pod('a'), pod('b')], 'crowded'],
  ['two old pods (B-204)', WANTED, [pod('a', OLD), pod('b', OLD)], 'crowded'],
  ['two old pods, one of them terminating (B-204)', WANTED, [pod('a', OLD), pod('b', { ...OLD, ...TERMINATING })], 'outdated/wanted'],
  ['an old and a new pod (B-204)', WANTED, [pod('a', OLD), pod('b')], 'surged'],
  ['an old and a new pod that is not ready (B-234)', WANTED, [pod('a', OLD), pod('b', UNREADY)], 'surging'],
  ['a pod of the template generation, of another hash (B-187)', WANTED, [bare({ 'pod-template-generation': '7' })], 'current'],
  ['a pod of another template generation (B-187)', WANTED, [bare({ 'pod-template-generation': '6' })], 'outdated/wanted'],
  ['a pod without either label (B-187, B-188)', WANTED, [bare({ app: 'web' })], 'outdated/wanted'],
];

describe('stage of a node in an update', () => {
  it.each(ROWS)('with %s', (_fact, placement, pods, stage) => {
    expect(assessNode({ placement, pods }, TERMS, NOW_MS).update.stage).toBe(stage);
  });

  it.each([
    [59, 'current'],
    [60, 'current'],
    [61, 'currentUnavailable'],
  ])('with a pod that has been ready for 60 s of %i (B-203)', (minReadySeconds, stage) => {
    expect(assessNode({ placement: WANTED, pods: [pod('a')] }, { ...TERMS, minReadySeconds }, NOW_MS).update.stage).toBe(stage);
  });

  it('with a pod of which nobody knows since when it is ready (B-203)', () => {
    const pods = [pod('a', { readyChangedAtMs: undefined })];
    expect(assessNode({ placement: WANTED, pods }, { ...TERMS, minReadySeconds: 1 }, NOW_MS).update.stage).toBe('currentUnavailable');
  });

  it('holds until a pod becomes available', () => {
    const pods = [pod('a', { readyChangedAtMs: NOW_MS - 4000 }), pod('b', { ...OLD, readyChangedAtMs: NOW_MS - 8000 })];
    expect(assessNode({ placement: WANTED, pods }, { ...TERMS, minReadySeconds: 10 }, NOW_MS).recheckAtMs).toBe(NOW_MS + 2000);
  });
});
