import { afterEach, describe, expect, it } from 'vitest';
import type { ControllerRevision } from '#objects/kubernetes.js';
import { DrivenCluster, imagesOf, ON_DELETE, rollingUpdate, STRATEGIES, web } from '../support/driven-cluster.js';

const HASH = 'controller-revision-hash';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes = 2, spec: object = ON_DELETE): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec }));
  await driven.readyAll();
}

/** Replaces the pods of all nodes, as a user does under OnDelete or the controller by itself. */
async function rollOver(image: string): Promise<void> {
  await driven.setImage(image);
  for (const pod of await driven.pods()) {
    if (pod.spec.containers[0]?.image !== image) await driven.remove(pod, 0).catch(() => undefined);
  }
  await driven.finishAll();
  await driven.readyAll();
}

async function numbers(): Promise<readonly number[]> {
  return (await driven.history()).map(({ revision }) => revision);
}

async function uids(): Promise<readonly string[]> {
  return (await driven.pods()).map(({ metadata }) => metadata.uid);
}

async function hashes(): Promise<readonly (string | undefined)[]> {
  return (await driven.pods()).map(({ metadata }) => metadata.labels?.[HASH]);
}

/** A revision as somebody else would make one. */
function copyOf({ metadata, data }: ControllerRevision, name: string, hash: string, revision: number) {
  const { labels, ownerReferences = [] } = metadata;
  return {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: { name, labels: { ...labels, [HASH]: hash }, ownerReferences },
    data,
    revision,
  };
}

async function current(): Promise<ControllerRevision> {
  const last = (await driven.history()).at(-1);
  if (last === undefined) throw new Error('no revision');
  return last;
}

describe.each(STRATEGIES)('the revisions of a DaemonSet with the strategy %s', (_strategy, spec) => {
  it('begin with one that holds the template and nothing else (B-260, B-261)', async () => {
    driven = await DrivenCluster.start(1);
    await driven.apply(web({ spec, metadata: { annotations: { 'kubernetes.io/change-cause': 'begin' } } }));
    const { metadata, data, revision } = await current();
    const daemonSet = await driven.daemonSet();
    const hash = metadata.labels?.[HASH] ?? '';
    expect(hash).toMatch(/^[456789bcdf]{1,10}$/);
    expect([metadata.name, metadata.labels, revision]).toEqual([`web-${hash}`, { app: 'web', [HASH]: hash }, 1]);
    expect(metadata.annotations).toEqual(daemonSet.metadata.annotations);
    expect(metadata.annotations).toMatchObject({ 'deprecated.daemonset.template.generation': '1', 'kubernetes.io/change-cause': 'begin' });
    expect(metadata.ownerReferences).toEqual([
      { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: daemonSet.metadata.uid, controller: true, blockOwnerDeletion: true },
    ]);
    expect(data).toEqual({ spec: { template: { $patch: 'replace', ...daemonSet.spec.template } } });
    expect(await hashes()).toEqual([hash]);
  });

  it('never take over later annotations (B-261)', async () => {
    await start(1, spec);
    const before = await current();
    await driven.cluster.patch('daemonsets', 'web', { metadata: { annotations: { 'kubernetes.io/change-cause': 'later' } } });
    await driven.pass();
    expect(await current()).toEqual(before);
  });

  it('have one hash for one template, whatever the name (B-262)', async () => {
    await start(1, spec);
    await driven.apply(web({ name: 'other', spec }));
    const [own, other] = [await current(), (await driven.history('other'))[0]];
    expect(other?.metadata.labels?.[HASH]).toBe(own.metadata.labels?.[HASH]);
  });

  it('grow by templates alone, not by other changes (B-013, B-263)', async () => {
    await start(1, spec);
    await driven.change({ minReadySeconds: 5, revisionHistoryLimit: 3 });
    expect(await numbers()).toEqual([1]);
  });

  it('are used again, with a higher number, when an older template comes back; its pods are not touched (B-264)', async () => {
    await start(2, spec);
    const [first, before] = [await current(), await uids()];
    await driven.setImage('web:2');
    await driven.setImage('web:1');
    expect(await numbers()).toEqual([2, 3]);
    const { metadata } = await current();
    expect([metadata.uid, metadata.name]).toEqual([first.metadata.uid, first.metadata.name]);
    const kept = (await uids()).filter((uid) => before.includes(uid));
    await driven.finishAll();
    await driven.pass('1m');
    expect((await uids()).filter((uid) => kept.includes(uid)).length).toBeGreaterThan(0);
    expect(imagesOf(await driven.pods())).toEqual(['web:1', 'web:1']);
  });

  it('are reduced to the one with the highest number where several are equal, whose hash all pods take (B-265)', async () => {
    await start(2, spec);
    const [only, before] = [await current(), await uids()];
    await driven.cluster.create(copyOf(only, 'twin', 'twin', 7));
    await driven.nudge();
    await driven.nudge();
    expect((await driven.history()).map(({ metadata, revision }) => [metadata.name, revision])).toEqual([['twin', 7]]);
    expect([await hashes(), await uids()]).toEqual([['twin', 'twin'], before]);
  });

  it('without a hash label get their name for it (B-266)', async () => {
    await start(1, spec);
    const { metadata } = await current();
    await driven.cluster.patch('controllerrevisions', metadata.name, { metadata: { labels: { [HASH]: null } } });
    await driven.pass();
    expect((await current()).metadata.labels?.[HASH]).toBe(metadata.name);
  });

  it('get another hash, counted as a collision for ever, when their name is taken by other data (B-267, B-268)', async () => {
    await start(1, spec);
    const first = await current();
    await driven.setImage('web:2');
    const taken = await current();
    await driven.setImage('web:1');
    await driven.cluster.delete('controllerrevisions', taken.metadata.name);
    const squatter = copyOf(first, taken.metadata.name, 'squatter', 1);
    await driven.cluster.create({ ...squatter, metadata: { name: squatter.metadata.name }, data: { some: 'data' } });
    await driven.pass();
    await rollOver('web:2');
    expect((await driven.status()).collisionCount).toBe(1);
    const { metadata } = await current();
    expect(metadata.name).not.toBe(taken.metadata.name);
    expect(await hashes()).toEqual([metadata.labels?.[HASH]]);
    await rollOver('web:1');
    expect([(await driven.status()).collisionCount, (await current()).metadata.name]).toEqual([1, first.metadata.name]);
  });

  it('are used as they are when their name is taken by the same data (B-267)', async () => {
    await start(1, spec);
    const first = await current();
    await driven.setImage('web:2');
    const second = await current();
    await driven.setImage('web:1');
    await driven.cluster.delete('controllerrevisions', second.metadata.name);
    const elsewhere = { apiVersion: 'v1', kind: 'ConfigMap', name: 'keep', uid: 'elsewhere', controller: true };
    const keep = await driven.cluster.create({ kind: 'ConfigMap', metadata: { name: 'keep' } });
    const copy = copyOf(second, second.metadata.name, second.metadata.labels?.[HASH] ?? '', 1);
    const ownerReferences = [{ ...elsewhere, uid: keep.metadata.uid }];
    await driven.cluster.create({ ...copy, metadata: { ...copy.metadata, ownerReferences } });
    await rollOver('web:2');
    expect((await driven.status()).collisionCount).toBeUndefined();
    expect(await hashes()).toEqual([second.metadata.labels?.[HASH]]);
    expect((await driven.history()).map(({ metadata }) => metadata.name)).toEqual([first.metadata.name]);
  });

  it('are pruned to the limit beside the current one, the lowest first, but for those that pods carry (B-269, B-270)', async () => {
    await start(1, { ...spec, revisionHistoryLimit: 2 });
    for (const image of ['web:2', 'web:3', 'web:4', 'web:5']) await rollOver(image);
    expect(await numbers()).toEqual([3, 4, 5]);
    await driven.change({ revisionHistoryLimit: 0 });
    expect(await numbers()).toEqual([5]);
    await driven.setImage('web:6');
    expect(await numbers()).toEqual([5, 6]);
  });

  it('come back under their name with the next number when the current one is deleted; pods are not touched (B-271)', async () => {
    await start(2, spec);
    await rollOver('web:2');
    const [{ metadata }, before] = [await current(), await uids()];
    await driven.cluster.delete('controllerrevisions', metadata.name);
    await driven.pass('1m');
    expect([(await current()).metadata.name, await numbers(), await uids()]).toEqual([metadata.name, [1, 2], before]);
    const [oldest] = await driven.history();
    await driven.cluster.delete('controllerrevisions', oldest?.metadata.name ?? '');
    await driven.pass('1m');
    expect([await numbers(), await uids()]).toEqual([[2], before]);
  });
});

describe('pruning', () => {
  it('takes a newer idle revision where the older one is in use (B-269)', async () => {
    await start(2, { ...ON_DELETE, revisionHistoryLimit: 1 });
    await driven.setImage('web:2');
    await driven.setImage('web:3');
    await driven.setImage('web:4');
    expect(await numbers()).toEqual([1, 4]);
  });

  it('keeps a revision of which only a terminating pod is left (B-269)', async () => {
    await start(1, { ...rollingUpdate({ maxUnavailable: 1 }), revisionHistoryLimit: 0 });
    await driven.setImage('web:2');
    expect(await numbers()).toEqual([1, 2]);
    await driven.finishAll();
    await driven.pass('10s');
    expect(await numbers()).toEqual([2]);
  });

  it('keeps ten old revisions by default (B-270)', async () => {
    await start(1);
    for (let image = 2; image <= 14; image += 1) await driven.setImage(`web:${image}`);
    expect(await numbers()).toEqual([1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });
});

describe('the life of a revision', () => {
  it('goes through a duplicate, a deletion, a collision and labels as the conformance test has it (B-272)', async () => {
    await start(2, rollingUpdate({ maxUnavailable: 2 }));
    const first = await current();
    await driven.cluster.patch('controllerrevisions', first.metadata.name, { metadata: { labels: { [first.metadata.name]: 'patched' } } });
    // The name that the next revision is going to have is found in a rehearsal under another name.
    await driven.apply(web({ name: 'rehearsal', image: 'web:2', pod: { nodeSelector: { never: 'ever' } } }));
    await driven.cluster.patch('daemonsets', 'rehearsal', { spec: { template: { spec: { nodeSelector: null } } } }, { type: 'merge' });
    await driven.pass();
    const future = (await driven.history('rehearsal')).at(-1)?.metadata.labels?.[HASH] ?? '';
    await driven.cluster.delete('daemonsets', 'rehearsal');
    await driven.pass();
    await driven.cluster.create(copyOf(first, `web-${future}`, future, 2));
    await driven.cluster.delete('controllerrevisions', first.metadata.name);
    await driven.pass();
    expect((await driven.history()).map(({ metadata, revision }) => [metadata.name, revision])).toEqual([[`web-${future}`, 2]]);
    await driven.setImage('web:2');
    await driven.finishAll();
    expect([(await driven.status()).collisionCount, await numbers()]).toEqual([1, [2, 3]]);
    const last = await current();
    expect(last.metadata.name).not.toBe(`web-${future}`);
    await driven.cluster.patch('controllerrevisions', last.metadata.name, { metadata: { labels: { kept: 'yes' } } });
    expect((await driven.cluster.list('controllerrevisions', { labelSelector: 'kept=yes' })).items.length).toBe(1);
  });
});
