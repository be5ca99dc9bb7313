import { afterEach, describe, expect, it } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import { DrivenCluster, imagesOf, isLive, nodeOf, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes: number, maxUnavailable: number | string = 1, more: object = {}): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec: { ...rollingUpdate({ maxUnavailable }), ...more } }));
  await driven.readyAll();
}

/** How many pods are being deleted. */
async function going(): Promise<number> {
  return (await driven.pods()).filter((pod) => !isLive(pod)).length;
}

/** How many live pods there are of each image. */
async function census(): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const image of imagesOf((await driven.pods()).filter(isLive))) counts[image] = (counts[image] ?? 0) + 1;
  return counts;
}

async function ofImage(image: string): Promise<readonly Pod[]> {
  return (await driven.pods()).filter(({ spec }) => spec.containers[0]?.image === image);
}

describe('a rolling update', () => {
  it('deletes within the budget, and only later, when those have gone, makes new pods (B-200, B-207, B-221)', async () => {
    await start(5, 2);
    await driven.setImage('web:2');
    for (const [gone, left] of [
      [2, 3],
      [2, 1],
      [1, 0],
    ]) {
      expect([await going(), (await census())['web:1'] ?? 0]).toEqual([gone, left]);
      await driven.finishAll();
      expect(await going()).toBe(0);
      await driven.readyAll();
    }
    expect(await census()).toEqual({ 'web:2': 5 });
    expect(await driven.places()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
    expect(await driven.status()).toMatchObject({ updatedNumberScheduled: 5, numberAvailable: 5 });
  });

  it.each([
    ['34%', 3, 2],
    ['1%', 3, 1],
    ['100%', 3, 3],
    ['50%', 5, 3],
  ])('of %s of %i nodes takes %i at a time (B-201)', async (maxUnavailable, nodes, expected) => {
    await start(nodes, maxUnavailable);
    await driven.setImage('web:2');
    expect(await going()).toBe(expected);
  });

  it('counts as desired only the nodes that want a pod (B-201)', async () => {
    driven = await DrivenCluster.start(4);
    await driven.taint('n3', { key: 'own', effect: 'NoSchedule' });
    await driven.taint('n2', { key: 'own', effect: 'NoSchedule' });
    await driven.apply(web({ spec: rollingUpdate({ maxUnavailable: '50%' }) }));
    await driven.readyAll();
    await driven.setImage('web:2');
    expect(await going()).toBe(1);
  });

  it('deletes every unavailable old pod at once, whatever the budget (B-204, B-205, B-212)', async () => {
    await start(5, 3);
    await driven.ready(await driven.pods(), false);
    await driven.setImage('web:2');
    expect(await going()).toBe(5);
  });

  it('spends the budget on unavailable pods first (B-205, B-210)', async () => {
    await start(6, 2);
    const [first, second, third] = await driven.pods();
    await driven.ready(
      [first, second, third].filter((pod) => pod !== undefined),
      false,
    );
    await driven.setImage('web:2');
    expect((await driven.pods()).filter((pod) => !isLive(pod)).map(nodeOf)).toEqual(['n0', 'n1', 'n2']);
    await driven.finishAll();
    expect(await going()).toBe(0);
  });

  it('stops while as many as the budget are not ready (B-208), and a third template replaces just those (B-209)', async () => {
    await start(5, 2);
    await driven.setImage('web:broken');
    await driven.finishAll();
    await driven.ready(await ofImage('web:broken'), false);
    await driven.pass('10m');
    expect(await census()).toEqual({ 'web:1': 3, 'web:broken': 2 });
    await driven.setImage('web:3');
    expect((await driven.pods()).filter((pod) => !isLive(pod)).map((pod) => pod.spec.containers[0]?.image)).toEqual([
      'web:broken',
      'web:broken',
    ]);
    await driven.finishAll();
    await driven.pass('1m');
    expect(await census()).toEqual({ 'web:1': 3, 'web:3': 2 });
  });

  it('counts only pods that have been ready for minReadySeconds (B-203)', async () => {
    await start(3, 1, { minReadySeconds: 60 });
    await driven.pass('61s');
    await driven.setImage('web:2');
    await driven.finishAll();
    await driven.ready(await ofImage('web:2'));
    await driven.pass('50s');
    expect(await going()).toBe(0);
    await driven.pass('15s');
    expect(await going()).toBe(1);
  });

  it('does not look at the phase of a pod (B-203)', async () => {
    await start(2);
    const pod = await driven.podOn('n0');
    await driven.say(pod, { phase: 'Unknown' });
    await driven.nudge();
    expect(await driven.status()).toMatchObject({ numberReady: 2, numberAvailable: 2 });
  });

  it('replaces nothing when the strategy or its numbers change, unless pods are outdated (B-213)', async () => {
    await start(3);
    await driven.change(rollingUpdate({ maxUnavailable: 3 }));
    await driven.change({ updateStrategy: { type: 'OnDelete', rollingUpdate: null } });
    await driven.pass('1m');
    expect(await going()).toBe(0);
    await driven.setImage('web:2');
    expect(await going()).toBe(0);
    await driven.change(rollingUpdate({ maxUnavailable: 2 }));
    expect(await going()).toBe(2);
  });

  it('counts a node whose pod is on its way out against the budget (B-214)', async () => {
    await start(3);
    await driven.remove(await driven.podOn('n1'));
    await driven.setImage('web:2');
    await driven.pass('1m');
    expect((await driven.pods()).filter((pod) => !isLive(pod)).map(nodeOf)).toEqual(['n1']);
  });

  it('counts a node that wants no pod any more, but still has one on its way out (B-215)', async () => {
    await start(3);
    await driven.taint('n1', { key: 'own', effect: 'NoExecute' });
    await driven.setImage('web:2');
    await driven.pass('1m');
    expect((await driven.pods()).filter((pod) => !isLive(pod)).map(nodeOf)).toEqual(['n1']);
    await driven.finishAll();
    expect(await going()).toBe(1);
  });

  it('is stalled by a dead node, until the node is removed (B-216, B-333)', async () => {
    await start(3);
    await driven.cluster.nodes.fail('n1');
    await driven.pass('3m');
    await driven.setImage('web:2');
    await driven.pass('30m');
    expect((await driven.pods()).filter((pod) => !isLive(pod)).map(nodeOf)).toEqual(['n1']);
    expect((await census())['web:1']).toBe(2);
    await driven.cluster.nodes.remove('n1');
    await driven.pass('3m');
    expect((await driven.pods()).filter((pod) => !isLive(pod)).map(nodeOf)).not.toContain('n1');
    expect(await going()).toBe(1);
  });

  it('takes outdated pods from nodes with a NoSchedule taint, and makes none there (B-217)', async () => {
    await start(3, 3);
    await driven.taint('n1', { key: 'own', effect: 'NoSchedule' });
    await driven.setImage('web:2');
    await driven.finishAll();
    await driven.readyAll();
    await driven.finishAll();
    expect(await driven.places()).toEqual(['n0', 'n2']);
  });

  it.each([
    ['100%', 0],
    [2, 2],
  ])('with maxUnavailable %s of no desired node takes %i available pods (B-218)', async (maxUnavailable, expected) => {
    await start(2, maxUnavailable);
    await driven.taint('n0', { key: 'own', effect: 'NoSchedule' });
    await driven.taint('n1', { key: 'own', effect: 'NoSchedule' });
    await driven.setImage('web:2');
    await driven.pass('1m');
    expect(await going()).toBe(expected);
  });

  it('takes pods of nodes that have vanished, too (B-219)', async () => {
    await start(2, 2);
    await driven.cluster.nodes.remove('n1');
    await driven.setImage('web:2');
    expect((await driven.pods()).filter((pod) => !isLive(pod)).map(nodeOf)).toEqual(['n0', 'n1']);
  });

  it('that is taken back never restarts what it had not come to (B-220)', async () => {
    await start(4, 1);
    const before = (await driven.pods()).map(({ metadata }) => metadata.uid);
    await driven.setImage('foo:non-existent');
    await driven.finishAll();
    await driven.ready(await ofImage('foo:non-existent'), false);
    await driven.setImage('web:1');
    await driven.finishAll();
    await driven.readyAll();
    await driven.pass('1m');
    expect(await census()).toEqual({ 'web:1': 4 });
    expect((await driven.pods()).filter(({ metadata }) => before.includes(metadata.uid)).length).toBe(3);
  });

  it('may delete a failed pod of an old revision that backs off still (B-139)', async () => {
    await start(2, 1);
    const failOn = async (node: string) => {
      await driven.say(await driven.podOn(node), { phase: 'Failed', conditions: [{ type: 'Ready', status: 'False' }] });
      await driven.pass('100ms');
    };
    await failOn('n0');
    await driven.ready(await driven.podOn('n0'));
    await failOn('n0');
    const failed = await driven.podOn('n0');
    expect(failed.status.phase).toBe('Failed');
    await driven.cluster.daemonSet('web').setImage('web:2');
    await driven.pass('100ms');
    expect((await driven.podOn('n0')).metadata.uid).not.toBe(failed.metadata.uid);
  });

  it('never has more pods away than the budget, with kubelets that act by themselves (B-221, B-290)', async () => {
    driven = await DrivenCluster.start(7, { nodePool: { kubelet: 'simulated' } });
    await driven.apply(web({ spec: rollingUpdate({ maxUnavailable: 2 }) }));
    await driven.pass('1m');
    await driven.setImage('web:2');
    for (let seconds = 0; seconds < 300; seconds += 1) {
      const available = (await driven.pods()).filter(
        (pod) => isLive(pod) && pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
      );
      expect(available.length).toBeGreaterThanOrEqual(5);
      await driven.pass('1s');
    }
    expect(await census()).toEqual({ 'web:2': 7 });
    const labels = new Set((await driven.pods()).map(({ metadata }) => metadata.labels?.['controller-revision-hash']));
    expect(labels.size).toBe(1);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 7, currentNumberScheduled: 7, numberReady: 7 });
  });
});

describe('OnDelete', () => {
  it('makes a revision for a template, and changes no pod (B-250)', async () => {
    await start(3);
    await driven.apply(web({ spec: ON_DELETE }));
    const before = (await driven.pods()).map(({ metadata }) => [metadata.uid, metadata.labels]);
    await driven.setImage('web:2');
    await driven.pass('10m');
    expect((await driven.pods()).map(({ metadata }) => [metadata.uid, metadata.labels])).toEqual(before);
    expect((await driven.history()).map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('takes the newest template for pods that are deleted by hand, and counts them (B-251, B-252)', async () => {
    await start(3);
    await driven.apply(web({ spec: ON_DELETE }));
    await driven.setImage('web:2');
    await driven.setImage('web:3');
    for (const [index, node] of ['n0', 'n1', 'n2'].entries()) {
      await driven.remove(await driven.podOn(node), 0);
      expect(imagesOf(await driven.podsOn(node))).toEqual(['web:3']);
      expect((await driven.status()).updatedNumberScheduled).toBe(index + 1);
    }
  });

  it('places, replaces and prunes as ever (B-252)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.apply(web({ spec: { ...ON_DELETE, revisionHistoryLimit: 0 } }));
    await driven.readyAll();
    await driven.say(await driven.podOn('n0'), { phase: 'Failed' });
    await driven.pass();
    expect((await driven.podOn('n0')).status.phase).toBe('Pending');
    await driven.taint('n1', { key: 'own', effect: 'NoExecute' });
    await driven.finishAll();
    expect(await driven.places()).toEqual(['n0']);
    await driven.setImage('web:2');
    await driven.remove(await driven.podOn('n0'), 0);
    await driven.pass();
    expect((await driven.history()).map(({ revision }) => revision)).toEqual([2]);
  });
});
