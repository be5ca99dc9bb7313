import { afterEach, describe, expect, it } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import { DrivenCluster, imagesOf, isLive, namesOf, nodeOf, ON_DELETE, rollingUpdate, STRATEGIES, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes = 2, spec: object = ON_DELETE): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec }));
  await driven.readyAll();
}

function bare(name: string, nodeName: string, metadata: object = {}) {
  const spec = { nodeName, containers: [{ name: 'c', image: 'web:0' }] };
  return { kind: 'Pod', metadata: { name, labels: { app: 'web' }, ...metadata }, spec };
}

/** The uids of the pods, by which it shows whether one was restarted. */
async function uids(): Promise<readonly string[]> {
  return (await driven.pods()).map(({ metadata }) => metadata.uid);
}

async function ownersOf(pods: readonly Pod[]): Promise<readonly (string | undefined)[]> {
  return pods.map(({ metadata }) => metadata.ownerReferences?.[0]?.uid);
}

async function removeSet(propagationPolicy: 'Background' | 'Foreground' | 'Orphan'): Promise<void> {
  await driven.cluster.delete('daemonsets', 'web', { propagationPolicy });
  await driven.pass();
}

describe.each(STRATEGIES)('under the strategy %s', (strategy, spec) => {
  it('an orphan that matches is adopted; it is outdated, and so replaced or left (B-180, B-187, B-188)', async () => {
    driven = await DrivenCluster.start(1);
    await driven.cluster.create(bare('orphan', 'n0'));
    await driven.ready(await driven.cluster.get('pods', 'orphan'));
    await driven.apply(web({ spec }));
    const { metadata } = await driven.cluster.get('pods', 'orphan');
    expect(metadata.ownerReferences?.[0]?.uid).toBe((await driven.daemonSet()).metadata.uid);
    expect(metadata.deletionTimestamp !== undefined).toBe(strategy === 'RollingUpdate');
    expect((await driven.status()).updatedNumberScheduled).toBeUndefined();
    await driven.finishAll();
    expect(imagesOf(await driven.pods())).toEqual([strategy === 'RollingUpdate' ? 'web:1' : 'web:0']);
  });

  it('a pod whose labels match no more is released and lives on, and its node gets another (B-182)', async () => {
    await start(2, spec);
    const pod = await driven.podOn('n0');
    await driven.cluster.patch('pods', pod.metadata.name, { metadata: { labels: { app: 'debug' } } });
    await driven.pass();
    const [kept, fresh] = (await driven.podsOn('n0')).toSorted((one) => (one.metadata.uid === pod.metadata.uid ? -1 : 1));
    expect([kept?.metadata.ownerReferences, kept && isLive(kept)]).toEqual([undefined, true]);
    expect(fresh?.metadata.ownerReferences?.length).toBe(1);
  });

  it('a pod of another controller is left alone, and its node gets one more (B-183)', async () => {
    driven = await DrivenCluster.start(1);
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'else', uid: (await owned()).metadata.uid, controller: true };
    await driven.cluster.create(bare('foreign', 'n0', { ownerReferences: [owner] }));
    await driven.apply(web({ spec }));
    expect((await driven.podsOn('n0')).map(({ metadata }) => metadata.ownerReferences?.[0]?.kind).toSorted()).toEqual([
      'ConfigMap',
      'DaemonSet',
    ]);
  });

  it('orphans that are terminating, or in another namespace, are not adopted (B-184)', async () => {
    driven = await DrivenCluster.start(1);
    await driven.cluster.create({ kind: 'Namespace', metadata: { name: 'other' } });
    await driven.cluster.create(bare('abroad', 'n0', { namespace: 'other' }));
    await driven.cluster.create(bare('going', 'n0'));
    await driven.cluster.delete('pods', 'going');
    await driven.apply(web({ spec }));
    const owned = (await driven.podsOn('n0')).filter(({ metadata }) => metadata.ownerReferences !== undefined);
    expect(owned.length).toBe(1);
    expect(namesOf(owned)[0]).toMatch(/^web-/);
  });

  it('nothing is adopted or released on the way out (B-185)', async () => {
    await start(2, spec);
    await removeSet('Foreground');
    const going = await driven.podOn('n0');
    await driven.cluster.create(bare('orphan', 'n1'));
    await driven.cluster.patch('pods', going.metadata.name, { metadata: { labels: { app: 'debug' } } });
    await driven.pass();
    const { metadata } = await driven.cluster.get('pods', 'orphan');
    expect(metadata.ownerReferences).toBeUndefined();
    expect((await driven.podOn('n0')).metadata.ownerReferences?.length).toBe(1);
  });

  it('with an adopted pod that has failed, the node gets a new one (B-186)', async () => {
    driven = await DrivenCluster.start(1);
    await driven.cluster.create(bare('broken', 'n0'));
    await driven.say(await driven.cluster.get('pods', 'broken'), { phase: 'Failed' });
    await driven.apply(web({ spec }));
    expect(imagesOf(await driven.pods())).toEqual(['web:1']);
    expect((await driven.events('DaemonSet')).filter((event) => event.includes('FailedDaemonPod'))).toHaveLength(1);
  });

  it('an adopted pod of an unsuitable node is deleted (B-186)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.cluster.create(bare('orphan', 'n0'));
    await driven.apply(web({ spec, pod: { nodeSelector: { never: 'ever' } } }));
    expect((await driven.pods()).filter(isLive)).toEqual([]);
  });

  it('two DaemonSets over the same pods manage what they own, and share no orphan (B-189)', async () => {
    await start(2, spec);
    await driven.apply(web({ name: 'other', spec }));
    expect(await driven.places()).toEqual(['n0', 'n0', 'n1', 'n1']);
    await driven.readyAll();
    const before = await uids();
    await driven.nudge('web');
    await driven.nudge('other');
    expect(await uids()).toEqual(before);
    expect([await driven.status('web'), await driven.status('other')]).toMatchObject([{ numberReady: 2 }, { numberReady: 2 }]);
    await driven.cluster.create(bare('shared', 'n0'));
    await driven.pass();
    const { metadata } = await driven.cluster.get('pods', 'shared');
    expect(metadata.ownerReferences?.filter(({ controller }) => controller)).toHaveLength(1);
  });

  it('made anew after orphaning with the same template it takes over pods and revision, and restarts nothing (B-193, B-194)', async () => {
    await start(2, spec);
    const [pods, [revision]] = [await uids(), await driven.history()];
    await removeSet('Orphan');
    expect(await ownersOf(await driven.pods())).toEqual([undefined, undefined]);
    expect((await driven.cluster.list('controllerrevisions')).items[0]?.metadata.ownerReferences).toBeUndefined();
    await driven.apply(web({ spec }));
    await driven.pass('1m');
    expect(await uids()).toEqual(pods);
    expect((await driven.history()).map(({ metadata, revision: number }) => [metadata.uid, number])).toEqual([[revision?.metadata.uid, 1]]);
    expect(await driven.status()).toMatchObject({ updatedNumberScheduled: 2, numberReady: 2 });
  });

  it('made anew after orphaning with another template it takes pods of its template generation for its newest (B-195)', async () => {
    await start(2, spec);
    const pods = await uids();
    await removeSet('Orphan');
    await driven.apply(web({ spec, image: 'web:2' }));
    await driven.pass('1m');
    expect((await driven.history()).map(({ revision }) => revision)).toEqual([1, 2]);
    expect(await uids()).toEqual(pods);
    expect(await driven.status()).toMatchObject({ updatedNumberScheduled: 2 });
  });

  it('revisions that match no more are released, orphans that match are adopted (B-190)', async () => {
    await start(1, spec);
    const [revision] = await driven.history();
    const name = revision?.metadata.name ?? '';
    await driven.cluster.patch('controllerrevisions', name, { metadata: { labels: { app: 'debug' } } });
    await driven.pass();
    expect((await driven.cluster.get('controllerrevisions', name)).metadata.ownerReferences).toBeUndefined();
    await driven.cluster.patch('controllerrevisions', name, { metadata: { labels: { app: 'web' } } });
    await driven.pass();
    expect((await driven.history()).some(({ metadata }) => metadata.name === name)).toBe(true);
  });

  it('deleted in the background it goes first, and what it owned follows (B-191)', async () => {
    await start(2, spec);
    await driven.cluster.delete('daemonsets', 'web');
    expect((await driven.cluster.list('daemonsets')).items).toEqual([]);
    await driven.pass();
    expect((await driven.pods()).map(isLive)).toEqual([false, false]);
    await driven.finishAll();
    expect([await driven.pods(), (await driven.cluster.list('controllerrevisions')).items]).toEqual([[], []]);
  });

  it('made anew right after that it makes new pods beside the old (B-196)', async () => {
    await start(2, spec);
    const before = await uids();
    await driven.cluster.delete('daemonsets', 'web');
    await driven.cluster.apply(web({ spec }));
    await driven.pass();
    const pods = await driven.pods();
    expect(pods.filter(isLive).map(nodeOf)).toEqual(['n0', 'n1']);
    expect(pods.filter((pod) => !isLive(pod)).map(({ metadata }) => metadata.uid)).toEqual(before);
  });
});

describe('after orphaning', () => {
  it('pods of another template generation are rolled by the new DaemonSet (B-195)', async () => {
    await start(2, rollingUpdate({ maxUnavailable: 2 }));
    await driven.setImage('web:2');
    await driven.finishAll();
    await driven.readyAll();
    await removeSet('Orphan');
    await driven.apply(web({ spec: rollingUpdate({ maxUnavailable: 2 }), image: 'web:3' }));
    await driven.finishAll();
    expect(imagesOf(await driven.pods())).toEqual(['web:3', 'web:3']);
    expect((await driven.history()).map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });
});

async function owned() {
  return driven.cluster.create({ kind: 'ConfigMap', metadata: { name: 'else', namespace: 'default' } });
}
