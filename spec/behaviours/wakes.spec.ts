import { afterEach, describe, expect, it } from 'vitest';
import type { OwnerReference, Pod } from '#objects/kubernetes.js';
import { DrivenCluster, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes = 2, spec: object = ON_DELETE): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec }));
  await driven.readyAll();
}

/** A second DaemonSet over the same pods, whose own pods want no node. */
async function startOther(): Promise<void> {
  await driven.apply(web({ name: 'other', pod: { nodeSelector: { never: 'ever' } }, spec: ON_DELETE }));
}

function bare(name: string, app = 'web', more: object = {}) {
  return {
    kind: 'Pod',
    metadata: { name, labels: { app }, ...more },
    spec: { nodeName: 'n0', containers: [{ name: 'c', image: 'web:1' }] },
  };
}

async function ownerReference(name: string): Promise<OwnerReference> {
  const { metadata } = await driven.daemonSet(name);
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

/** Which of the two are woken. */
async function woken(act: () => Promise<unknown>): Promise<readonly string[]> {
  let isOtherWoken = false;
  const isWoken = await driven.isWokenBy(async () => {
    isOtherWoken = await driven.isWokenBy(act, 'other');
  });
  return [...(isWoken ? ['web'] : []), ...(isOtherWoken ? ['other'] : [])];
}

function patchPod({ metadata }: Pod, patch: object): Promise<unknown> {
  return driven.cluster.patch('pods', metadata.name, patch, { type: 'merge' });
}

describe('a DaemonSet is woken', () => {
  it('by any change of itself, also of its metadata and status (B-014, B-160)', async () => {
    await start();
    const annotations = { some: 'thing' };
    expect(await driven.isWokenBy(() => driven.cluster.patch('daemonsets', 'web', { metadata: { annotations } }))).toBe(true);
    const status = { numberReady: 7 };
    const write = () => driven.cluster.patch('daemonsets', 'web', { status }, { type: 'merge', subresource: 'status' });
    expect(await driven.isWokenBy(write)).toBe(true);
    expect(await driven.status()).toMatchObject({ numberReady: 2 });
  });

  it('by its own pods, not by those of another of its name (B-161)', async () => {
    await start();
    await startOther();
    const pod = await driven.podOn('n0');
    expect(await woken(() => patchPod(pod, { metadata: { annotations: { some: 'thing' } } }))).toEqual(['web']);
    const owner = { ...(await ownerReference('web')), uid: '00000000-0000-4000-8000-000000000000' };
    expect(await woken(() => driven.cluster.create(bare('foreign', 'web', { ownerReferences: [owner] })))).toEqual([]);
  });

  it('by a new orphan, if it matches, whoever takes it (B-162, B-189)', async () => {
    await start();
    await startOther();
    expect(await woken(() => driven.cluster.create(bare('orphan')))).toEqual(['web', 'other']);
    const { metadata } = await driven.cluster.get('pods', 'orphan').catch(() => ({ metadata: { ownerReferences: [] } }));
    expect(metadata.ownerReferences?.length ?? 0).toBeLessThanOrEqual(1);
    expect(await woken(() => driven.cluster.create(bare('stranger', 'db')))).toEqual([]);
    expect((await driven.events('DaemonSet')).filter((event) => !/SuccessfulCreate|SuccessfulDelete/.test(event))).toEqual([]);
  });

  it('by an orphan that changes only if its labels do (B-163)', async () => {
    await start();
    await startOther();
    await driven.cluster.create(bare('stranger', 'db'));
    const stranger = await driven.cluster.get('pods', 'stranger');
    expect(await woken(() => patchPod(stranger, { metadata: { annotations: { some: 'thing' } } }))).toEqual([]);
    expect(await woken(() => driven.ready(stranger))).toEqual([]);
    expect(await woken(() => patchPod(stranger, { metadata: { labels: { app: 'web' } } }))).toEqual(['web', 'other']);
  });

  it('by a pod that changes hands, on both sides, and by one that is set free (B-164)', async () => {
    await start();
    await startOther();
    const pod = await driven.podOn('n0');
    const other = await ownerReference('other');
    expect(await woken(() => patchPod(pod, { metadata: { ownerReferences: [other] } }))).toEqual(['web', 'other']);
    const second = await driven.podOn('n1');
    expect(await woken(() => patchPod(second, { metadata: { ownerReferences: null } }))).toEqual(['web', 'other']);
  });

  it('by no pod of others that is deleted, though it frees resources (B-165)', async () => {
    await start();
    await startOther();
    await driven.cluster.create(bare('stranger', 'db'));
    expect(await woken(() => driven.cluster.delete('pods', 'stranger', { gracePeriodSeconds: 0 }))).toEqual([]);
  });

  it('when its pods have been ready for minReadySeconds (B-166, B-203)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.apply(web({ spec: { minReadySeconds: 30 } }));
    await driven.ready(await driven.pods());
    await driven.pass('28s');
    expect(await driven.status()).toMatchObject({ numberReady: 2, numberUnavailable: 2 });
    await driven.pass('4s');
    expect(await driven.status()).toMatchObject({ numberReady: 2, numberAvailable: 2 });
  });

  it('at every moment at which a pod becomes available, however many wait (B-166)', async () => {
    await start(4, { minReadySeconds: 20, ...rollingUpdate({ maxSurge: 1, maxUnavailable: 0 }) });
    await driven.pass('30s');
    await driven.setImage('web:2');
    for (let step = 0; step < 4; step += 1) {
      await driven.readyAll();
      await driven.pass('25s');
      await driven.finishAll();
    }
    await driven.readyAll();
    await driven.pass('30s');
    expect(await driven.status()).toMatchObject({ updatedNumberScheduled: 4, numberAvailable: 4 });
  });

  it('by a new node that needs a pod, and by labels and taints; not by a node’s status or annotations (B-167, B-168, B-169)', async () => {
    await start();
    const blue = { pod: { nodeSelector: { colour: 'blue' } } };
    await driven.apply(web({ ...blue, spec: ON_DELETE }));
    expect(await driven.isWokenBy(() => driven.cluster.nodes.add({ name: 'plain', kubelet: 'manual' }))).toBe(false);
    const labels = { colour: 'blue' };
    expect(await driven.isWokenBy(() => driven.cluster.nodes.add({ name: 'blue', labels, kubelet: 'manual' }))).toBe(true);
    await driven.pass();
    const annotations = { some: 'thing' };
    expect(await driven.isWokenBy(() => driven.cluster.patch('nodes', 'plain', { metadata: { annotations } }))).toBe(false);
    const status = { allocatable: { cpu: '1' } };
    const write = () => driven.cluster.patch('nodes', 'plain', { status }, { type: 'merge', subresource: 'status' });
    expect(await driven.isWokenBy(write)).toBe(false);
    expect(await driven.isWokenBy(() => driven.cluster.patch('nodes', 'plain', { metadata: { labels: { never: 'mind' } } }))).toBe(false);
    expect(await driven.isWokenBy(() => driven.cluster.patch('nodes', 'plain', { metadata: { labels } }))).toBe(true);
  });

  it('by no node that goes, only by its pods (B-171)', async () => {
    await start();
    expect(await driven.isWokenBy(() => driven.cluster.nodes.remove('n0'))).toBe(false);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2 });
    await driven.pass('2m');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 1, currentNumberScheduled: 1 });
  });

  it('by no NoSchedule taint under its running pod, so that its counters stay as they were (B-170)', async () => {
    await start();
    const taints = [{ key: 'own', effect: 'NoSchedule' }];
    expect(await driven.isWokenBy(() => driven.cluster.patch('nodes', 'n0', { spec: { taints } }))).toBe(false);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 0 });
    await driven.nudge();
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 1, numberMisscheduled: 1 });
    expect(await driven.isWokenBy(() => driven.cluster.patch('nodes', 'n0', { spec: { taints: null } }, { type: 'merge' }))).toBe(true);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 0 });
  });

  it('at the latest after a day, whatever it was told (B-150)', async () => {
    await start();
    await driven.taint('n0', { key: 'own', effect: 'NoSchedule' });
    await driven.pass('11h');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 0 });
    await driven.pass('14h');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 1, numberMisscheduled: 1 });
  });

  it('by revisions that change or go, and by orphans that match; not by those that it makes (B-172)', async () => {
    await start();
    await startOther();
    const [revision] = await driven.history();
    const name = revision?.metadata.name ?? '';
    const labels = { app: 'web' };
    const orphan = {
      kind: 'ControllerRevision',
      apiVersion: 'apps/v1',
      metadata: { name: 'orphan', labels },
      data: { some: 'data' },
      revision: 1,
    };
    expect(await woken(() => driven.cluster.create(orphan))).toEqual(['web', 'other']);
    const patch = { metadata: { annotations: { some: 'thing' } } };
    expect(await woken(() => driven.cluster.patch('controllerrevisions', name, patch))).toEqual(['web']);
    expect(await woken(() => driven.cluster.delete('controllerrevisions', name))).toEqual(['web']);
    const ownerReferences = [await ownerReference('other')];
    const owned = { ...orphan, metadata: { name: 'owned', labels, ownerReferences } };
    expect(await woken(() => driven.cluster.create(owned))).toEqual([]);
    const moved = { metadata: { ownerReferences: [await ownerReference('web')] } };
    expect(await woken(() => driven.cluster.patch('controllerrevisions', 'owned', moved, { type: 'merge' }))).toEqual(['web', 'other']);
  });

  it('with its pods where they were, when a node is made anew before they are collected (B-173)', async () => {
    await start();
    const before = (await driven.pods()).map(({ metadata }) => metadata.uid);
    await driven.cluster.nodes.remove('n0');
    await driven.pass('10s');
    await driven.cluster.nodes.add({ name: 'n0', kubelet: 'manual' }).catch(() => undefined);
    await driven.pass('3m');
    expect((await driven.pods()).map(({ metadata }) => metadata.uid)).toEqual(before);
  });
});
