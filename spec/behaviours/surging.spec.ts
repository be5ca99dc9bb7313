import { afterEach, describe, expect, it } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import { DrivenCluster, imagesOf, isLive, namesOf, nodeOf, rollingUpdate, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

function surge(maxSurge: number | string) {
  return rollingUpdate({ maxSurge, maxUnavailable: 0 });
}

async function start(nodes: number, maxSurge: number | string = 1, more: object = {}): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec: { ...surge(maxSurge), ...more } }));
  await driven.readyAll();
}

/** `live of old, live of new, being deleted`. */
async function shape(old = 'web:1', fresh = 'web:2'): Promise<readonly number[]> {
  const pods = await driven.pods();
  const live = imagesOf(pods.filter(isLive));
  return [live.filter((image) => image === old).length, live.filter((image) => image === fresh).length, pods.length - live.length];
}

async function ofImage(image: string): Promise<readonly Pod[]> {
  return (await driven.pods()).filter(({ spec }) => spec.containers[0]?.image === image);
}

function isReady({ status }: Pod): boolean {
  return status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
}

/** The live pods of a node, by image. */
async function imagesOn(node: string): Promise<readonly string[]> {
  return imagesOf((await driven.podsOn(node)).filter(isLive)).toSorted();
}

describe('an update with surge', () => {
  it('runs new pods beside two of five old ones at a time (B-234, B-236)', async () => {
    await start(5, 2);
    await driven.setImage('web:2');
    expect(await shape()).toEqual([5, 2, 0]);
    await driven.readyAll();
    expect(await shape()).toEqual([3, 4, 2]);
    await driven.finishAll();
    await driven.readyAll();
    expect(await shape()).toEqual([1, 5, 2]);
    await driven.finishAll();
    await driven.readyAll();
    await driven.finishAll();
    expect(await shape()).toEqual([0, 5, 0]);
  });

  it.each([
    [1, 1],
    ['1%', 1],
    ['34%', 2],
    ['100%', 3],
  ])('of %s is on, and takes %i of three nodes (B-201, B-230)', async (maxSurge, expected) => {
    await start(3, maxSurge);
    await driven.setImage('web:2');
    expect(await shape()).toEqual([3, expected, 0]);
  });

  it('keeps the best of each revision on a node, and deletes the others (B-231)', async () => {
    await start(1, 1);
    await driven.setImage('web:2');
    const { metadata, spec } = (await ofImage('web:2'))[0] as Pod;
    const copy = (name: string, of: Pod) => ({
      kind: 'Pod',
      metadata: { name, labels: of.metadata.labels ?? {} },
      spec: { nodeName: 'n0', containers: [{ name: 'c', image: of.spec.containers[0]?.image ?? '' }] },
    });
    await driven.cluster.create(copy('zz-new', { metadata, spec } as Pod));
    await driven.cluster.create(copy('zz-old', (await ofImage('web:1'))[0] as Pod));
    await driven.pass();
    expect(namesOf((await driven.pods()).filter(isLive)).filter((name) => name.startsWith('zz'))).toEqual([]);
    expect(await imagesOn('n0')).toEqual(['web:1', 'web:2']);
  });

  it('deletes an old pod that turns unready, though the new one is not ready (B-232)', async () => {
    await start(1);
    await driven.setImage('web:2');
    await driven.ready(await ofImage('web:1'), false);
    await driven.pass();
    expect(await shape()).toEqual([0, 1, 1]);
  });

  it('deletes a ready old pod when the new one is available, and not before (B-232, B-237)', async () => {
    await start(1, 1, { minReadySeconds: 15 });
    await driven.pass('15s');
    await driven.setImage('web:2');
    await driven.ready(await ofImage('web:2'));
    await driven.pass('10s');
    expect(await shape()).toEqual([1, 1, 0]);
    await driven.pass('10s');
    expect(await shape()).toEqual([0, 1, 1]);
  });

  it('makes a pod at once where only terminating ones are left, beyond the budget (B-233)', async () => {
    await start(3, 1);
    await driven.setImage('web:2');
    expect(await shape()).toEqual([3, 1, 0]);
    const surged = (await ofImage('web:2')).map(nodeOf);
    for (const pod of await ofImage('web:1')) if (!surged.includes(nodeOf(pod))) await driven.remove(pod);
    expect(await shape()).toEqual([1, 3, 2]);
  });

  it('holds at the budget while new pods are not available (B-234)', async () => {
    await start(4, 2);
    await driven.setImage('web:2');
    await driven.pass('1h');
    expect(await shape()).toEqual([4, 2, 0]);
  });

  it('makes new pods where the old ones are unavailable outside the budget (B-235)', async () => {
    await start(5, 3);
    await driven.ready(await driven.pods(), false);
    await driven.setImage('web:2');
    expect((await shape())[1]).toBe(5);
  });

  it('replaces an old pod that turns unready meanwhile, at once (B-237)', async () => {
    await start(3, 1, { minReadySeconds: 15 });
    await driven.pass('15s');
    await driven.setImage('web:2');
    const surged = (await ofImage('web:2')).map(nodeOf);
    const other = (await ofImage('web:1')).find((pod) => !surged.includes(nodeOf(pod)));
    if (other === undefined) throw new Error('every node has surged');
    await driven.ready(other, false);
    await driven.pass();
    expect(await imagesOn(nodeOf(other))).toEqual(['web:2']);
    expect((await shape())[1]).toBe(2);
  });

  it('keeps an available old pod of a node that is tainted now until the others serve (B-238)', async () => {
    await start(3, 1);
    await driven.taint('n0', { key: 'own', effect: 'NoSchedule' });
    await driven.setImage('web:2');
    expect(await imagesOn('n0')).toEqual([]);
    await driven.finishAll();
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2 });
  });

  it('takes an unavailable old pod of such a node at once (B-238)', async () => {
    await start(3, 1);
    await driven.ready(await driven.podOn('n0'), false);
    await driven.taint('n0', { key: 'own', effect: 'NoSchedule' });
    await driven.setImage('web:2');
    expect(await imagesOn('n0')).toEqual([]);
  });

  it('follows tolerations that change over nodes y, y, z, z, c, c (B-239)', async () => {
    driven = await DrivenCluster.start(6);
    for (const [index, zone] of ['y', 'y', 'z', 'z'].entries()) await driven.taint(`n${index}`, { key: zone, effect: 'NoSchedule' });
    const tolerating = (...keys: readonly string[]) => ({ tolerations: keys.map((key) => ({ key, operator: 'Exists' })) });
    await driven.apply(web({ spec: surge(1), pod: tolerating('y') }));
    await driven.readyAll();
    expect(await driven.places()).toEqual(['n0', 'n1', 'n4', 'n5']);
    await driven.change({ template: { spec: { ...tolerating('z'), containers: [{ name: 'c', image: 'web:2' }] } } });
    expect(await shape()).toEqual([4, 3, 0]);
    for (let step = 0; step < 6; step += 1) {
      await driven.readyAll();
      await driven.finishAll();
    }
    expect(await driven.places()).toEqual(['n2', 'n3', 'n4', 'n5']);
    expect(await shape()).toEqual([0, 4, 0]);
    for (const node of ['n4', 'n5']) await driven.taint(node, { key: 'c', effect: 'NoSchedule' });
    await driven.change({ template: { spec: { tolerations: null } } });
    for (let step = 0; step < 6; step += 1) await driven.finishAll();
    expect(await driven.pods()).toEqual([]);
    expect((await driven.status()).desiredNumberScheduled).toBe(0);
  });

  it('protects no old pod on a node that fails its selector or has a NoExecute taint (B-240)', async () => {
    await start(3, 1);
    await driven.taint('n0', { key: 'own', effect: 'NoExecute' });
    expect(await imagesOn('n0')).toEqual([]);
    await driven.label('n1', { colour: 'blue' });
    await driven.change({ template: { spec: { nodeSelector: { colour: 'blue' } } } });
    expect(await imagesOn('n2')).toEqual([]);
  });

  it('waits with a host port until the old pod goes, and then goes on with the next node at once (B-241)', async () => {
    driven = await DrivenCluster.start(2);
    const containers = (image: string) => [{ name: 'c', image, ports: [{ containerPort: 80, hostPort: 80 }] }];
    await driven.apply(web({ spec: surge(1), pod: { containers: containers('web:1') } }));
    await driven.readyAll();
    await driven.change({ template: { spec: { containers: containers('web:2') } } });
    await driven.pass('10m');
    const [waiting] = await ofImage('web:2');
    if (waiting === undefined) throw new Error('nothing surged');
    expect([waiting.spec.nodeName, waiting.status.phase, await shape()]).toEqual([undefined, 'Pending', [2, 1, 0]]);
    expect((await driven.events('Pod')).some((event) => event.includes("didn't have free ports"))).toBe(true);
    const [old] = (await driven.podsOn(nodeOf(waiting))).filter((pod) => imagesOf([pod])[0] === 'web:1');
    if (old === undefined) throw new Error('the old pod is gone');
    await driven.ready(old, false);
    await driven.pass();
    await driven.finishAll();
    await driven.pass('1m');
    expect(await shape()).toEqual([1, 2, 0]);
    expect((await ofImage('web:2')).filter(({ spec }) => spec.nodeName !== undefined).map(nodeOf)).toEqual([nodeOf(waiting)]);
  });

  it('cannot go on while an old pod is left on a node that has vanished (B-242)', async () => {
    await start(3, 1);
    await driven.cluster.nodes.remove('n0');
    await driven.setImage('web:2');
    expect(await shape()).toEqual([3, 0, 0]);
    await driven.pass('3m');
    expect(await shape()).toEqual([2, 1, 0]);
  });

  it('keeps the older of two pods when it is turned off in between (B-243)', async () => {
    await start(1, 1);
    await driven.setImage('web:2');
    expect(await shape()).toEqual([1, 1, 0]);
    await driven.change({ updateStrategy: { type: 'OnDelete', rollingUpdate: null } });
    expect(await shape()).toEqual([1, 0, 1]);
  });

  it('counts an adopted pod as old by its hash, though its generation says that it is new (B-245)', async () => {
    await start(1, 1);
    const pod = await driven.podOn('n0');
    await driven.cluster.patch('pods', pod.metadata.name, { metadata: { labels: { 'controller-revision-hash': 'another' } } });
    await driven.pass('1m');
    expect(await driven.status()).toMatchObject({ updatedNumberScheduled: 1 });
    expect(namesOf(await driven.pods())).toEqual([pod.metadata.name]);
  });

  it.each(['a', 'b', 'c', 'd'])('keeps its bounds while pods turn unready or are deleted by chance (%s) (B-244)', async (seed) => {
    const nodePool = { kubelet: 'simulated' } as const;
    driven = await DrivenCluster.start(6, { nodePool, seed });
    await driven.apply(web({ spec: surge(2) }));
    await driven.pass('1m');
    await driven.setImage('web:2');
    let draw = [...seed].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
    for (let step = 0; step < 120; step += 1) {
      draw = (draw * 1_103_515_245 + 12_345) % 2 ** 31;
      const pods = (await driven.pods()).filter(isLive);
      const chosen = pods[draw % pods.length];
      if (step < 90 && draw % 5 === 0 && chosen) await driven.remove(chosen);
      else if (step < 90 && draw % 5 === 1 && chosen) await driven.ready(chosen, false);
      await driven.pass('1s');
      await expectBounds(2);
    }
    await driven.pass('5m');
    expect(await shape()).toEqual([0, 6, 0]);
  });
});

/** What must hold at any moment of an update with surge (B-244). */
async function expectBounds(maxSurge: number): Promise<void> {
  const live = (await driven.pods()).filter(isLive);
  const [old, fresh] = [live.filter((pod) => imagesOf([pod])[0] === 'web:1'), live.filter((pod) => imagesOf([pod])[0] === 'web:2')];
  expect([new Set(old.map(nodeOf)).size, new Set(fresh.map(nodeOf)).size]).toEqual([old.length, fresh.length]);
  const unavailableOld = old.filter((pod) => !isReady(pod)).length;
  const unavailableNew = fresh.filter((pod) => !isReady(pod)).length;
  expect(unavailableNew).toBeLessThanOrEqual(maxSurge + unavailableOld + (6 - old.length));
}
