import { beforeEach, describe, expect, it } from 'vitest';
import { createTaintEvictionController } from '#controllers/taint-eviction.js';
import type { Taint } from '#objects/kubernetes.js';
import { ControllerHarness } from '../support/controllers.js';

const TAINT: Taint = { key: 'maintenance', effect: 'NoExecute' };
const tolerating = (tolerationSeconds?: number) => {
  const toleration = { key: 'maintenance', operator: 'Exists', effect: 'NoExecute' } as const;
  return { tolerations: [{ ...toleration, ...(tolerationSeconds !== undefined && { tolerationSeconds }) }] };
};

describe('taint eviction', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
    cluster.node('n-0');
    cluster.start(createTaintEvictionController);
  });

  const isLeaving = (name = 'p') => {
    const pod = cluster.find('pods', name, 'default');
    return pod === undefined || pod.metadata.deletionTimestamp !== undefined;
  };

  function taint(...taints: readonly Taint[]): void {
    const key = { resource: 'nodes', namespace: '', name: 'n-0' } as const;
    cluster.registry.patch({ key, type: 'merge', patch: { spec: { taints } } });
    cluster.clock.settle();
  }

  it('deletes a pod that does not tolerate a NoExecute taint at once, and says why (B-320, B-324)', () => {
    cluster.pod('p', { nodeName: 'n-0' });
    taint(TAINT);
    expect(isLeaving()).toBe(true);
    expect(cluster.find('pods', 'p', 'default')?.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    );
    expect(cluster.events()).toEqual(['Normal TaintManagerEviction Marking for deletion Pod default/p']);
    expect(cluster.errors).toEqual([]);
  });

  it('does not care about taints with another effect (B-320)', () => {
    cluster.pod('p', { nodeName: 'n-0' });
    taint({ key: 'maintenance', effect: 'NoSchedule' });
    expect(isLeaving()).toBe(false);
  });

  it('lets a pod stay that tolerates the taint without a limit (B-321, B-325)', () => {
    cluster.pod('p', { nodeName: 'n-0', ...tolerating() });
    taint(TAINT);
    cluster.clock.advance(3_600_000);
    expect(isLeaving()).toBe(false);
  });

  it.each([-1, 0])('deletes a pod at once whose toleration lasts %d s (B-321)', (seconds) => {
    cluster.pod('p', { nodeName: 'n-0', ...tolerating(seconds) });
    taint(TAINT);
    expect(isLeaving()).toBe(true);
  });

  it('waits the shortest of the tolerations that are used (B-321)', () => {
    const other = { key: 'other', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 } as const;
    cluster.pod('p', { nodeName: 'n-0', tolerations: [...tolerating(30).tolerations, other] });
    taint(TAINT, { key: 'other', effect: 'NoExecute' });
    cluster.clock.advance(9_999);
    expect(isLeaving()).toBe(false);
    cluster.clock.advance(1);
    expect(isLeaving()).toBe(true);
  });

  it('spares a pod whose taints have gone in time (B-322)', () => {
    cluster.pod('p', { nodeName: 'n-0', ...tolerating(30) });
    taint(TAINT);
    taint();
    cluster.clock.advance(60_000);
    expect(isLeaving()).toBe(false);
    expect(cluster.events()).toEqual(['Normal TaintManagerEviction Cancelling deletion of Pod default/p']);
  });

  it('spares a pod when only the taint has gone that it tolerates for a time (B-322)', () => {
    const other = { key: 'other', operator: 'Exists' } as const;
    cluster.pod('p', { nodeName: 'n-0', tolerations: [...tolerating(30).tolerations, other] });
    taint(TAINT, { key: 'other', effect: 'NoExecute' });
    taint({ key: 'other', effect: 'NoExecute' });
    cluster.clock.advance(60_000);
    expect(isLeaving()).toBe(false);
  });

  it('looks at a pod that is bound to a node that has the taint already (B-323)', () => {
    taint(TAINT);
    cluster.pod('p', { nodeName: 'n-0' });
    cluster.clock.settle();
    expect(isLeaving()).toBe(true);
  });

  it('does not keep the time of a pod for a later one of that name', () => {
    cluster.pod('p', { nodeName: 'n-0', ...tolerating(30) });
    taint(TAINT);
    cluster.clock.advance(20_000);
    cluster.remove('pods', 'p', { namespace: 'default', gracePeriodSeconds: 0 });
    cluster.pod('p', { nodeName: 'n-0', ...tolerating(30) });
    cluster.clock.advance(29_000);
    expect(isLeaving()).toBe(false);
    cluster.clock.advance(1_000);
    expect(isLeaving()).toBe(true);
  });

  it('catches up after a restart', () => {
    cluster.stop();
    cluster.pod('p', { nodeName: 'n-0' });
    taint(TAINT);
    cluster.start(createTaintEvictionController);
    cluster.clock.settle();
    expect(isLeaving()).toBe(true);
  });
});
