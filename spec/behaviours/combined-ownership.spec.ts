import { afterEach, describe, expect, it } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import { DrivenCluster, isLive, namesOf, nodeOf, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';
import { census, picture } from '../support/picture.js';

// Adoption, release, revisions and deletion while a rollout is under way.

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes: number, spec: object = rollingUpdate({ maxUnavailable: 1 }), more: object = {}): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec: { ...spec, ...more } }));
  await driven.readyAll();
}

async function settle(): Promise<void> {
  await driven.finishAll();
  await driven.readyAll();
}

async function relabel(pod: Pod, labels: Readonly<Record<string, string | null>>): Promise<void> {
  await driven.cluster.patch('pods', pod.metadata.name, { metadata: { labels } });
  await driven.pass();
}

async function bare(name: string, nodeName: string, metadata: object = {}): Promise<void> {
  const spec = { nodeName, containers: [{ name: 'c', image: 'web:0' }] };
  await driven.cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: 'web' }, ...metadata }, spec });
  await driven.pass();
}

async function revisions(): Promise<readonly number[]> {
  return (await driven.history()).map(({ revision }) => revision);
}

async function uidOf(name = 'web'): Promise<string> {
  return (await driven.daemonSet(name)).metadata.uid;
}

describe('a pod that is released and comes back', () => {
  it('is the older one, so that it stays and its successor goes (B-116, B-180, B-182)', async () => {
    await start(2);
    const pod = await driven.podOn('n0');
    await relabel(pod, { app: 'other' });
    expect(await picture(driven)).toBe('n0:1! n1:1');
    await relabel(pod, { app: 'web' });
    expect(await picture(driven)).toBe('n0:1+1!x n1:1');
    await driven.finishAll();
    expect([(await driven.podOn('n0')).metadata.name, (await driven.status()).numberReady]).toEqual([pod.metadata.name, 2]);
  });

  it('after a template change wins over the new pod, and is then replaced as outdated (B-116, B-186, B-205)', async () => {
    await start(1);
    const pod = await driven.podOn('n0');
    await relabel(pod, { app: 'other' });
    await driven.setImage('web:2');
    await settle();
    await driven.finishAll();
    await driven.readyAll();
    expect(await picture(driven)).toBe('n0:2');
    await relabel(pod, { app: 'web' });
    expect(await picture(driven)).toBe('n0:1x+2x');
    await settle();
    expect(await picture(driven)).toBe('n0:2');
  });

  it('with surge is an old one beside the new, and goes when that is available (B-231, B-232)', async () => {
    await start(1, rollingUpdate({ maxSurge: 1, maxUnavailable: 0 }));
    const pod = await driven.podOn('n0');
    await relabel(pod, { app: 'other' });
    await driven.setImage('web:2');
    expect(await picture(driven)).toBe('n0:1!x+2!');
    await driven.finishAll();
    await relabel(pod, { app: 'web' });
    expect(await picture(driven)).toBe('n0:1+2!');
    await driven.readyAll();
    expect(await picture(driven)).toBe('n0:1x+2');
  });
});

describe('pods that are not of its own making', () => {
  it('are adopted before a node is counted as empty, and rolled with the others (B-113, B-180, B-188)', async () => {
    driven = await DrivenCluster.start(3);
    await bare('mine', 'n1');
    await driven.ready(await driven.podOn('n1'));
    await driven.apply(web({ spec: rollingUpdate({ maxUnavailable: 1 }) }));
    expect(await picture(driven)).toBe('n0:1! n1:0 n2:1!');
    await driven.readyAll();
    expect(await picture(driven)).toBe('n0:1 n1:0x n2:1');
    await settle();
    expect(await picture(driven)).toBe('n0:1 n1:1 n2:1');
  });

  it('that claim to be its own count as its own: the younger of two goes (B-116, B-161)', async () => {
    await start(1);
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: await uidOf(), controller: true };
    await bare('forged', 'n0', { ownerReferences: [owner] });
    expect(await picture(driven)).toBe('n0:0!x+1');
  });

  it('without its hash are up to date by their generation, without both they are replaced (B-187)', async () => {
    await start(2);
    const [first] = await driven.pods();
    if (first === undefined) throw new Error('no pod');
    await relabel(first, { 'controller-revision-hash': null });
    expect([await picture(driven), (await driven.status()).updatedNumberScheduled]).toEqual(['n0:1 n1:1', 2]);
    await relabel(first, { 'pod-template-generation': null });
    expect(await picture(driven)).toBe('n0:1x n1:1');
  });
});

describe('a DaemonSet that is orphaned in the middle of a rollout', () => {
  it('and made anew with the newest template takes all pods for up to date: those of generation 1, too (B-187, B-194, B-195)', async () => {
    await start(3);
    await driven.setImage('web:2');
    await settle();
    expect(await census(driven)).toEqual({ '1': 1, '1x': 1, '2': 1 });
    await driven.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Orphan' });
    await driven.pass();
    await driven.finishAll();
    await driven.apply(web({ image: 'web:2', spec: rollingUpdate({ maxUnavailable: 1 }) }));
    await driven.readyAll();
    expect([await census(driven), await revisions(), (await driven.status()).updatedNumberScheduled]).toEqual([
      { '1': 1, '2': 2 },
      [1, 2],
      3,
    ]);
    // The next template is the second of the new DaemonSet: so was the one that the former had made pods of.
    await driven.setImage('web:3');
    for (let step = 0; step < 4; step += 1) await settle();
    expect([await census(driven), (await driven.status()).updatedNumberScheduled]).toEqual([{ '2': 1, '3': 2 }, 3]);
    await driven.setImage('web:4');
    for (let step = 0; step < 4; step += 1) await settle();
    expect([await census(driven), await revisions()]).toEqual([{ '4': 3 }, [1, 2, 3, 4]]);
  });
});

describe('revisions while a rollout is under way', () => {
  it('of a third template that never had a pod go beyond a limit of 0, those in use stay until their pods have gone (B-269, B-270)', async () => {
    await start(3, rollingUpdate({ maxUnavailable: 1 }), { revisionHistoryLimit: 0 });
    await driven.setImage('web:2');
    expect(await revisions()).toEqual([1, 2]);
    await driven.setImage('web:3');
    expect(await revisions()).toEqual([1, 3]);
    for (let step = 0; step < 4; step += 1) await settle();
    expect([await census(driven), await revisions()]).toEqual([{ '3': 3 }, [3]]);
  });

  it('are pruned when only the limit changes (B-013, B-269)', async () => {
    await start(1, ON_DELETE);
    for (const tag of ['2', '3', '4']) await driven.setImage(`web:${tag}`);
    expect(await revisions()).toEqual([1, 2, 3, 4]);
    await driven.change({ revisionHistoryLimit: 2 });
    expect(await revisions()).toEqual([1, 3, 4]);
    await driven.change({ revisionHistoryLimit: 0 });
    expect(await revisions()).toEqual([1, 4]);
  });

  it('of a failed pod that a finalizer holds stay, though its node has a new pod (B-115, B-269)', async () => {
    await start(1, rollingUpdate({ maxUnavailable: 1 }), { revisionHistoryLimit: 0 });
    const pod = await driven.podOn('n0');
    await driven.cluster.patch('pods', pod.metadata.name, { metadata: { finalizers: ['example.com/held'] } });
    await driven.setImage('web:2');
    await driven.say(pod, { phase: 'Failed' });
    await driven.pass();
    expect([await census(driven), await revisions()]).toEqual([{ '1x': 1, '2!': 1 }, [1, 2]]);
    await driven.cluster.patch('pods', pod.metadata.name, { metadata: { finalizers: null } }, { type: 'merge' });
    await driven.finishAll();
    expect([await census(driven), await revisions()]).toEqual([{ '2!': 1 }, [2]]);
  });

  it('when the current one is deleted by hand come back under the same name, and no pod is touched (B-271)', async () => {
    await start(3);
    await driven.setImage('web:2');
    const [before, pods] = [(await driven.history()).at(-1), namesOf(await driven.pods())];
    await driven.cluster.delete('controllerrevisions', before?.metadata.name ?? '');
    await driven.pass();
    const after = (await driven.history()).at(-1);
    expect([after?.metadata.name, after?.revision, namesOf(await driven.pods())]).toEqual([before?.metadata.name, 2, pods]);
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
  });

  it('that are equal are one again: outdated pods become new without a restart (B-187, B-265)', async () => {
    await start(2, ON_DELETE);
    await driven.setImage('web:2');
    const [first, second] = await driven.history();
    if (first === undefined || second === undefined) throw new Error('no revisions');
    const { ownerReferences = [], labels: others } = second.metadata;
    const labels = { ...others, 'controller-revision-hash': 'copy' };
    await driven.cluster.create({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'web-copy', labels, ownerReferences },
      data: second.data,
      revision: 7,
    });
    await driven.nudge();
    const hashes = (await driven.pods()).map((pod) => pod.metadata.labels?.['controller-revision-hash']);
    expect([await revisions(), hashes, await picture(driven)]).toEqual([[1, 7], ['copy', 'copy'], 'n0:1 n1:1']);
    expect((await driven.status()).updatedNumberScheduled).toBe(2);
  });
});

describe('deletion in the middle of a rollout', () => {
  it('in the foreground waits for a pod that a finalizer holds, and makes no pod for those that go (B-122, B-192)', async () => {
    await start(3);
    const held = await driven.podOn('n1');
    await driven.cluster.patch('pods', held.metadata.name, { metadata: { finalizers: ['example.com/held'] } });
    await driven.setImage('web:2');
    await driven.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Foreground' });
    await driven.pass('10s');
    for (let step = 0; step < 2; step += 1) await driven.finishAll();
    expect([namesOf(await driven.pods()), (await driven.daemonSet()).metadata.finalizers]).toEqual([
      [held.metadata.name],
      ['foregroundDeletion'],
    ]);
    await driven.cluster.patch('pods', held.metadata.name, { metadata: { finalizers: null } }, { type: 'merge' });
    await driven.finishAll();
    await driven.pass('5s');
    expect([
      await driven.pods(),
      (await driven.cluster.list('daemonsets')).items,
      (await driven.cluster.list('controllerrevisions')).items,
    ]).toEqual([[], [], []]);
  });

  it('of the namespace takes everything, but waits for what a finalizer holds (B-127, B-191)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    await driven.apply(web({ metadata: { namespace: 'team' }, spec: rollingUpdate({ maxUnavailable: 1 }) }));
    await driven.readyAll();
    const [held] = await driven.pods();
    if (held === undefined) throw new Error('no pod');
    await driven.cluster.patch('pods', `team/${held.metadata.name}`, { metadata: { finalizers: ['example.com/held'] } });
    await driven.cluster.patch('daemonsets', 'team/web', { spec: { template: { metadata: { labels: { v: '2' } } } } });
    await driven.cluster.delete('namespaces', 'team');
    await driven.pass('1m');
    await driven.finishAll();
    await driven.pass('1m');
    expect([namesOf(await driven.pods()), (await driven.cluster.list('daemonsets')).items]).toEqual([[held.metadata.name], []]);
    expect((await driven.cluster.get('namespaces', 'team')).status.phase).toBe('Terminating');
    await driven.cluster.patch('pods', `team/${held.metadata.name}`, { metadata: { finalizers: null } }, { type: 'merge' });
    await driven.pass('1m');
    expect((await driven.refusal(driven.cluster.get('namespaces', 'team'))).reason).toBe('NotFound');
  });

  it('in the background, and made anew at once: new pods come beside old ones, which nobody rolls (B-146, B-183, B-196)', async () => {
    await start(2);
    await driven.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Background' });
    await driven.apply(web({ image: 'web:2' }));
    const live = (await driven.pods()).filter(isLive);
    expect([live.map(nodeOf), await census(driven)]).toEqual([['n0', 'n1'], { '1x': 2, '2!': 2 }]);
    expect(await driven.status()).toMatchObject({ currentNumberScheduled: 2, numberReady: 0, observedGeneration: 1 });
  });
});
