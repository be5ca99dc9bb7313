import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import type { Pod } from '#objects/kubernetes.js';
import { DrivenCluster, imagesOf, isLive, namesOf, nodeOf, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';
import { SurgeWatch, surgingContainer } from '../support/surge-watch.js';

// What Kubernetes' own end-to-end tests of DaemonSets ask for, on three simulated nodes that take their time.

const TIMING = { register: '1s-3s', pull: '1s-4s', start: '500ms-2s', ready: '500ms-2s', stop: '1s-3s' } as const;

let driven: DrivenCluster;

beforeEach(async () => {
  driven = await DrivenCluster.start(3, { nodePool: { kubelet: 'simulated', timing: TIMING }, seed: 'conformance' });
});

afterEach(() => driven.cluster.stop());

function isReady({ status }: Pod): boolean {
  return status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
}

/** Waits until something holds; in the cluster's time at most five minutes. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const seen = await driven.cluster.time.until(async () => ((await holds()) ? true : undefined), 300_000);
  expect(seen).toBe(true);
}

/** Waits until just these nodes have a pod, which is ready. */
async function runsOn(...nodes: readonly string[]): Promise<void> {
  await eventually(async () => {
    const pods = await driven.pods();
    return pods.every((pod) => isLive(pod) && isReady(pod)) && pods.map(nodeOf).join() === nodes.join();
  });
  const { status } = await driven.daemonSet();
  expect([status.desiredNumberScheduled, status.currentNumberScheduled, status.numberReady]).toEqual([
    nodes.length,
    nodes.length,
    nodes.length,
  ]);
}

async function everywhere(): Promise<void> {
  await runsOn('n0', 'n1', 'n2');
}

function uidsOf(pods: readonly Pod[]): readonly string[] {
  return pods.map(({ metadata }) => metadata.uid);
}

describe('DaemonSets of the conformance tests', () => {
  it('run and stop simply, and revive a pod that is deleted (B-060, B-113, B-121, B-191)', async () => {
    await driven.cluster.create(web());
    await everywhere();
    const [first] = await driven.pods();
    if (first === undefined) throw new Error('no pod');
    await driven.cluster.delete('pods', first.metadata.name);
    await eventually(async () => !(await driven.pods()).some(({ metadata }) => metadata.uid === first.metadata.uid));
    await everywhere();
    await driven.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Background' });
    await eventually(async () => (await driven.pods()).length === 0);
  });

  it('follow labels with a node selector, under changing strategies (B-063, B-064, B-085)', async () => {
    await driven.cluster.create(web({ pod: { nodeSelector: { colour: 'blue' } } }));
    await driven.pass('20s');
    expect(await driven.pods()).toEqual([]);
    await driven.label('n1', { colour: 'blue' });
    await runsOn('n1');
    await driven.label('n1', { colour: 'green' });
    await eventually(async () => (await driven.pods()).length === 0);
    const patch = { spec: { template: { spec: { nodeSelector: { colour: 'green' } } }, updateStrategy: { type: 'RollingUpdate' } } };
    await driven.cluster.patch('daemonsets', 'web', patch);
    await runsOn('n1');
  });

  it('follow labels with node affinity (B-066, B-085)', async () => {
    const matchExpressions = [{ key: 'colour', operator: 'In', values: ['blue'] }];
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } };
    await driven.cluster.create(web({ pod: { affinity: { nodeAffinity } } }));
    await driven.pass('20s');
    expect(await driven.pods()).toEqual([]);
    await driven.label('n2', { colour: 'blue' });
    await runsOn('n2');
    await driven.label('n2', { colour: null });
    await eventually(async () => (await driven.pods()).length === 0);
  });

  it('replace a pod that somebody has marked as failed (B-130)', async () => {
    await driven.cluster.create(web());
    await everywhere();
    const [pod] = await driven.pods();
    if (pod === undefined) throw new Error('no pod');
    await driven.cluster.patch('pods', pod.metadata.name, { status: { phase: 'Failed' } }, { subresource: 'status' });
    await eventually(async () => !(await driven.pods()).some(({ metadata }) => metadata.uid === pod.metadata.uid));
    await everywhere();
  });

  it('update no pod under OnDelete (B-250)', async () => {
    await driven.cluster.create(web({ spec: ON_DELETE }));
    await everywhere();
    const before = await driven.pods();
    await driven.setImage('web:2');
    await eventually(async () => (await driven.history()).length === 2);
    await driven.pass('2m');
    expect([uidsOf(await driven.pods()), new Set(imagesOf(await driven.pods()))]).toEqual([uidsOf(before), new Set(['web:1'])]);
    const [first] = await driven.history();
    const hashes = new Set((await driven.pods()).map(({ metadata }) => metadata.labels?.['controller-revision-hash']));
    expect([...hashes]).toEqual([first?.metadata.labels?.['controller-revision-hash']]);
  });

  it('update every pod under RollingUpdate (B-207, B-221)', async () => {
    await driven.cluster.create(web({ spec: rollingUpdate({ maxUnavailable: 1 }) }));
    await everywhere();
    await driven.setImage('web:2');
    await eventually(async () => {
      const pods = await driven.pods();
      expect(pods.filter((pod) => isLive(pod) && isReady(pod)).length).toBeGreaterThanOrEqual(2);
      return imagesOf(pods).every((image) => image === 'web:2');
    });
    await everywhere();
    const second = (await driven.history()).at(-1)?.metadata.labels?.['controller-revision-hash'];
    expect((await driven.pods()).map(({ metadata }) => metadata.labels?.['controller-revision-hash'])).toEqual([second, second, second]);
  });

  it('roll back without restarting what was not updated (B-208, B-220, B-264)', async () => {
    await driven.cluster.create(web());
    await everywhere();
    const before = uidsOf(await driven.pods());
    await driven.setImage('foo:non-existent');
    await eventually(async () => imagesOf(await driven.pods()).includes('foo:non-existent'));
    await driven.pass('5m');
    const pods = await driven.pods();
    const survivors = pods.filter((pod) => before.includes(pod.metadata.uid));
    expect([survivors.length, pods.filter((pod) => !isReady(pod)).length]).toEqual([2, 1]);
    await driven.setImage('web:1');
    await everywhere();
    expect(uidsOf(await driven.pods())).toEqual(expect.arrayContaining([...uidsOf(survivors)]));
  });

  it.each(['a', 'b', 'c'])('run new pods beside old ones, whatever is deleted meanwhile (%s) (B-234 to B-237, B-244)', async (seed) => {
    const random = new Random(seed);
    const containers = [surgingContainer('1')];
    const spec = { ...rollingUpdate({ maxSurge: '20%', maxUnavailable: 0 }), minReadySeconds: 10 };
    await driven.cluster.create(web({ spec, pod: { containers } }));
    await driven.pass('1m');
    await everywhere();
    const patch = { spec: { template: { spec: { containers: [surgingContainer('2')] } } } };
    await driven.cluster.patch('daemonsets', 'web', patch);
    const watch = new SurgeWatch(driven);
    for (let isDone = false; !isDone; isDone = await watch.isDone()) {
      if (random.chance(1 / 25)) await watch.deleteOne(random);
      await driven.pass('1s');
    }
    expect(watch.violations).toEqual([]);
    expect(watch.seconds).toBeLessThan(390);
    await everywhere();
    expect((await driven.history()).map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('are listed and deleted as a collection (B-018)', async () => {
    const labels = { own: 'yes' };
    await driven.cluster.create(web({ metadata: { labels } }));
    await everywhere();
    expect((await driven.cluster.list('daemonsets', { labelSelector: 'own=yes' })).items.length).toBe(1);
    await driven.cluster.delete('daemonsets', 'web');
    await eventually(async () => (await driven.cluster.list('daemonsets', { labelSelector: 'own=yes' })).items.length === 0);
  });

  it('keep what others write into their status, and show it to watchers (B-016)', async () => {
    await driven.cluster.create(web());
    await everywhere();
    const conditions = [{ type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'set by hand' }];
    await driven.cluster.patch('daemonsets', 'web', { status: { conditions } }, { subresource: 'status', type: 'merge' });
    await driven.pass('1m');
    expect((await driven.status()).conditions).toMatchObject(conditions);
    await driven.cluster.patch(
      'daemonsets',
      'web',
      { status: { conditions: [{ type: 'StatusPatched', status: 'True' }] } },
      { subresource: 'status', type: 'merge' },
    );
    await driven.pass('1m');
    expect((await driven.status()).conditions).toMatchObject([{ type: 'StatusPatched', status: 'True' }]);
    expect((await driven.daemonSet()).metadata.generation).toBe(1);
  });

  it('leave every other pod alone', async () => {
    const metadata = { name: 'other', labels: { app: 'other' } };
    await driven.cluster.create({ kind: 'Pod', metadata, spec: { containers: [{ name: 'c', image: 'a:1' }] } });
    await driven.cluster.create(web());
    await driven.pass('1m');
    await driven.cluster.delete('daemonsets', 'web');
    await driven.pass('1m');
    expect(namesOf(await driven.pods())).toEqual(['other']);
  });
});
