import { describe, expect, it } from 'vitest';
import type { DaemonSetSpec } from '#objects/kubernetes.js';
import { ON_DELETE, pod, rolling } from '../../support/daemon-sets.js';
import { DaemonSetBench, imageTag, READY } from './daemon-set-bench.js';

const surging = (maxSurge: number) => rolling({ maxUnavailable: 0, maxSurge });

/** A set whose pods all run the image `1`. */
function running(nodes: number, spec: Partial<DaemonSetSpec> = {}): DaemonSetBench {
  const bench = new DaemonSetBench({ nodes, spec });
  bench.run();
  bench.store.log = [];
  return bench;
}

/** What is created and deleted, round by round, until nothing is. */
function rounds(bench: DaemonSetBench): readonly (readonly [created: number, deleted: number])[] {
  const result: (readonly [number, number])[] = [];
  for (let quiet = 0; quiet < 2; ) {
    const { created, deleted } = bench.changes;
    if (created + deleted > 0) result.push([created, deleted]);
    quiet = created + deleted > 0 ? 0 : quiet + 1;
    bench.play();
  }
  return result;
}

describe('a rolling update', () => {
  it('replaces as many pods at a time as may be unavailable (B-207)', () => {
    const bench = running(5, { updateStrategy: rolling({ maxUnavailable: 2, maxSurge: 0 }) }).setImage('2');
    expect(rounds(bench)).toEqual([
      [0, 2],
      [2, 0],
      [0, 2],
      [2, 0],
      [0, 1],
      [1, 0],
    ]);
    expect([bench.images, bench.stateOf('rollout')]).toEqual([['2', '2', '2', '2', '2'], 'complete']);
    expect(bench.daemonSet.status).toMatchObject({ updatedNumberScheduled: 5, numberAvailable: 5, observedGeneration: 2 });
  });

  it('stops after so many broken pods (B-208), and heals when the template does (B-209)', () => {
    const bench = running(5, { updateStrategy: rolling({ maxUnavailable: 2, maxSurge: 0 }) });
    bench.kubelet = (one) => (imageTag(one) === 'broken' ? {} : READY);
    bench.setImage('broken');
    bench.run();
    expect(bench.images.filter((tag) => tag === 'broken').length).toBe(2);
    expect(bench.stateOf('rollout')).toEqual({ rolling: 'settling' });
    bench.store.log = [];
    bench.setImage('3');
    // The broken ones first, then the others.
    expect(bench.changes.deleted).toBe(2);
    bench.run();
    expect(bench.images).toEqual(['3', '3', '3', '3', '3']);
  });

  it('is called stalled when nothing has become available for 10 minutes, and goes on when something does', () => {
    const bench = running(3);
    bench.kubelet = (one) => (imageTag(one) === 'slow' ? {} : READY);
    bench.setImage('slow').run();
    bench.clock.advance(600_000);
    expect(bench.stateOf('rollout')).toBe('stalled');
    for (const one of bench.store.all('pods')) if (imageTag(one) === 'slow') bench.become(one, { ...READY, nodeName: one.targetNode });
    bench.settle();
    expect(bench.stateOf('rollout')).toEqual({ rolling: 'settling' });
  });

  it('restarts no pod that still is of the revision that is rolled back to (B-220, B-264)', () => {
    const bench = running(3);
    const [template, before] = [bench.daemonSet.spec.template, bench.store.all('controllerrevisions').map(({ metadata }) => metadata.name)];
    bench.kubelet = (one) => (imageTag(one) === 'broken' ? {} : READY);
    bench.setImage('broken').run();
    bench.store.log = [];
    bench.edit({ template }).run();
    expect(bench.changes).toEqual({ created: 1, deleted: 1 });
    const revisions = bench.store.all('controllerrevisions').map(({ metadata, revision }) => [metadata.name, revision]);
    expect(revisions).toContainEqual([before[0], 3]);
  });

  it('waits until pods have been ready for minReadySeconds (B-166, B-203)', () => {
    const bench = running(2, { minReadySeconds: 60 });
    bench.clock.advance(60_000);
    bench.setImage('2');
    for (let i = 0; i < 4; i += 1) bench.play();
    expect(bench.images.filter((tag) => tag === '2').length).toBe(1);
    bench.clock.advance(120_000);
    bench.run();
    expect(bench.images).toEqual(['2', '2']);
    bench.clock.advance(120_000);
    expect(bench.daemonSet.status.numberAvailable).toBe(2);
  });

  it('replaces nothing when only its numbers change (B-213)', () => {
    const bench = running(3).edit({ updateStrategy: rolling({ maxUnavailable: 3, maxSurge: 0 }) });
    expect(bench.changes).toEqual({ created: 0, deleted: 0 });
  });
});

describe('an update with surge', () => {
  it('runs new pods beside old ones, and deletes those when the new are ready (B-236)', () => {
    const bench = running(5, { updateStrategy: surging(2) }).setImage('2');
    const all = rounds(bench);
    const total = all.reduce(([created, deleted], [more, less]) => [created + more, deleted + less], [0, 0]);
    expect([all[0], total, bench.images, bench.stateOf('rollout')]).toEqual([[2, 0], [5, 5], ['2', '2', '2', '2', '2'], 'complete']);
  });

  it('keeps the old pods while the new ones are not ready', () => {
    const bench = running(5, { updateStrategy: surging(2) });
    bench.kubelet = (one) => (imageTag(one) === 'broken' ? {} : READY);
    bench.setImage('broken').run();
    expect(bench.images.toSorted()).toEqual(['1', '1', '1', '1', '1', 'broken', 'broken']);
    expect(bench.stateOf('rollout')).toEqual({ surging: 'settling' });
  });

  it('fails and is tried again while an old pod is on a node that is gone (B-242)', () => {
    const bench = running(3, { updateStrategy: surging(1) });
    bench.store.remove('nodes', 'uid-of-node-1');
    bench.setImage('2');
    expect([bench.stateOf('daemonset'), bench.changes]).toEqual(['backingOff', { created: 0, deleted: 0 }]);
    const [orphaned] = bench.podsOn('node-1');
    bench.store.remove('pods', orphaned?.uid ?? '');
    bench.run();
    expect(bench.images).toEqual(['2', '2']);
  });
});

describe('OnDelete', () => {
  it('makes a revision, but leaves pods as they are until somebody deletes them (B-250, B-251)', () => {
    const bench = running(3, { updateStrategy: ON_DELETE }).setImage('2');
    bench.run();
    expect([bench.images, bench.store.all('controllerrevisions').length, bench.stateOf('rollout')]).toEqual([
      ['1', '1', '1'],
      2,
      'onDelete',
    ]);
    bench.store.remove('pods', bench.podsOn('node-2')[0]?.uid ?? '');
    bench.run();
    expect(bench.images).toEqual(['1', '2', '1']);
    expect(bench.daemonSet.status.updatedNumberScheduled).toBe(1);
  });

  it('rolls what is outdated when the strategy becomes RollingUpdate (B-213)', () => {
    const bench = running(3, { updateStrategy: ON_DELETE }).setImage('2');
    bench.edit({ updateStrategy: rolling({ maxUnavailable: 1, maxSurge: 0 }) }).run();
    expect([bench.images, bench.stateOf('rollout')]).toEqual([['2', '2', '2'], 'complete']);
  });

  it('leaves an adopted pod without a hash as it is (B-188)', () => {
    const bench = new DaemonSetBench({ nodes: 1, spec: { updateStrategy: ON_DELETE } });
    bench.store.put('pods', pod('bare', { controllerUid: undefined, labels: { app: 'web' } }));
    bench.run();
    expect(bench.store.all('pods').map(({ name }) => name)).toEqual(['bare']);
  });
});

describe('the allowance of a rollout', () => {
  it('is asked for once for each revision, with the strategy', () => {
    const bench = running(3).setImage('2');
    bench.run();
    expect(bench.coordinator.asked.map(({ daemonSet, strategy }) => [daemonSet, strategy])).toEqual([
      ['default/web', 'rolling'],
      ['default/web', 'rolling'],
    ]);
    expect(new Set(bench.coordinator.asked.map(({ revision }) => revision)).size).toBe(2);
  });

  it('is asked for anew when the strategy changes', () => {
    const bench = running(3).edit({ updateStrategy: surging(1) });
    expect(bench.coordinator.asked.map(({ strategy }) => strategy)).toEqual(['rolling', 'surging']);
  });

  it('can be held: no pod is replaced until it is granted; nodes still get their pods', () => {
    const bench = running(3);
    bench.coordinator.verdict = 'held';
    bench.setImage('2').run();
    expect([bench.images, bench.stateOf('rollout'), bench.daemonSet.status.observedGeneration]).toEqual([['1', '1', '1'], 'paused', 2]);
    bench.store.remove('pods', bench.podsOn('node-1')[0]?.uid ?? '');
    bench.run();
    expect(bench.images).toEqual(['2', '1', '1']);
    bench.coordinator.verdict = 'granted';
    bench.coordinator.answer();
    bench.run();
    expect(bench.images).toEqual(['2', '2', '2']);
  });

  it('can be withdrawn in the middle of a rollout', () => {
    const bench = running(5).setImage('2').play();
    bench.coordinator.verdict = 'held';
    bench.coordinator.answer();
    bench.run();
    expect([bench.images.filter((tag) => tag === '2').length, bench.stateOf('rollout')]).toEqual([1, 'paused']);
  });

  it('is asked for again every 30 s while there is no answer', () => {
    const bench = running(3);
    bench.coordinator.verdict = 'silent';
    bench.setImage('2');
    const before = bench.coordinator.asked.length;
    bench.clock.advance(60_000);
    expect([bench.coordinator.asked.length - before, bench.stateOf('rollout')]).toEqual([2, 'asking']);
  });

  it('goes on after the shard’s thread was replaced in the middle', () => {
    const bench = running(5).setImage('2').play().restartShard();
    bench.run();
    expect([bench.images, bench.stateOf('rollout')]).toEqual([['2', '2', '2', '2', '2'], 'complete']);
  });
});
