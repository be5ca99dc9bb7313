import { describe, expect, it } from 'vitest';
import { SelfSettlingClock } from '#clock/self-settling-clock.js';
import { composeCluster } from '#cluster/compose-cluster.js';
import { addNodePool } from '#cluster/node-pool.js';
import type { Cluster } from '#index.js';
import { HOSTS, useClusters } from '../support/clusters.js';
import { daemonSet, pod } from '../support/manifests.js';

/** The nodes of the pods that are bound already. */
async function nodesOfPods(cluster: Cluster): Promise<readonly string[]> {
  const { items } = await cluster.list('pods', { namespace: 'default' });
  return items.flatMap(({ spec }) => (spec.nodeName === undefined ? [] : [spec.nodeName])).toSorted();
}

async function nodeNames(cluster: Cluster): Promise<readonly string[]> {
  return (await cluster.nodes.list()).map(({ metadata }) => metadata.name);
}

/** Looks until it is so. In virtual time, time passes meanwhile. */
async function eventually(cluster: Cluster, look: () => Promise<boolean>): Promise<boolean | undefined> {
  return cluster.time.until(async () => ((await look()) ? true : undefined), 10_000);
}

describe.each(HOSTS)('nodes of a cluster %s', (_host, options) => {
  const start = useClusters();

  async function withAgent(nodes: number) {
    const cluster = await start({ ...options, nodes });
    await cluster.apply(daemonSet('agent'));
    await cluster.daemonSet('agent').rolledOut({ timeoutMs: 10_000 });
    return cluster;
  }

  it('that join get a pod', async () => {
    const cluster = await withAgent(2);
    const node = await cluster.nodes.add({ name: 'edge-1', labels: { site: 'harbour' } });
    expect(node.metadata.labels).toMatchObject({ site: 'harbour', 'kubernetes.io/hostname': 'edge-1' });
    expect(await eventually(cluster, async () => (await nodesOfPods(cluster)).length === 3)).toBe(true);
    expect(await nodesOfPods(cluster)).toEqual(['edge-1', 'node-0', 'node-1']);
  });

  it('of a pool are as many as is said', async () => {
    const cluster = await withAgent(2);
    await cluster.nodes.scale(4);
    expect(await eventually(cluster, async () => (await nodesOfPods(cluster)).length === 4)).toBe(true);
    await cluster.nodes.scale(1);
    expect(await eventually(cluster, async () => (await nodeNames(cluster)).length === 1)).toBe(true);
    expect(await nodeNames(cluster)).toEqual(['node-0']);
  });

  it('are named, labelled and tainted as the options say', async () => {
    const taints = [{ key: 'gpu', effect: 'NoSchedule' as const }];
    const cluster = await start({ ...options, nodes: 2, nodePrefix: 'worker-', nodePool: { labels: { zone: 'a' }, taints } });
    const [first] = await cluster.nodes.list();
    expect(first?.metadata).toMatchObject({ name: 'worker-0', labels: { zone: 'a' } });
    expect(first?.spec.taints).toEqual(taints);
  });

  it('are cordoned and uncordoned', async () => {
    const cluster = await start({ ...options, nodes: 1 });
    expect((await cluster.nodes.cordon('node-0')).spec.unschedulable).toBe(true);
    expect((await cluster.nodes.uncordon('node-0')).spec.unschedulable).toBeUndefined();
  });

  it('are drained: pods go, those of DaemonSets stay', async () => {
    const cluster = await withAgent(2);
    await cluster.create(pod('lonely', { nodeName: 'node-0' }));
    const { evicted, ignored } = await cluster.nodes.drain('node-0');
    expect(evicted).toEqual(['default/lonely']);
    expect(ignored).toHaveLength(1);
    expect(await nodesOfPods(cluster)).toEqual(['node-0', 'node-1']);
    expect((await cluster.get('nodes', 'node-0')).spec.unschedulable).toBe(true);
    await expect(cluster.nodes.drain('none')).rejects.toThrow('nodes "none" not found');
  });
});

describe('a node that is removed', () => {
  const start = useClusters();

  it('loses its pods, once it is certain that it does not come back', async () => {
    const cluster = await start({ threads: 0, time: 'virtual', seed: 1, nodes: 2 });
    await cluster.apply(daemonSet('agent'));
    await cluster.daemonSet('agent').rolledOut();
    await cluster.nodes.remove('node-1');
    await cluster.time.advance('2m');
    expect(await nodesOfPods(cluster)).toEqual(['node-0']);
  });
});

describe('a node whose kubelet fails', () => {
  const start = useClusters();
  const readiness = async (cluster: Cluster) =>
    (await cluster.get('nodes', 'node-0')).status.conditions?.find(({ type }) => type === 'Ready')?.status;

  it('is not ready after a while, and is again when it is mended', async () => {
    const cluster = await start({ threads: 0, time: 'virtual', seed: 1, nodes: 2 });
    await cluster.nodes.fail('node-0');
    await cluster.time.advance('5m');
    expect(await readiness(cluster)).toBe('Unknown');
    await cluster.nodes.heal('node-0');
    await cluster.time.advance('1m');
    expect(await readiness(cluster)).toBe('True');
  });

  it('stays broken when the shards that play it are replaced, until it is mended', async () => {
    const clock = new SelfSettlingClock();
    const { cluster, supervisor } = await composeCluster({ seed: 1 }, { threads: 0, shards: 2, clock, unref: false });
    await supervisor.start();
    await addNodePool(cluster, { nodes: 2 });
    await cluster.nodes.fail('node-0');
    for (const shard of [0, 1]) supervisor.terminate(shard);
    await cluster.time.advance('5m');
    expect(await readiness(cluster)).toBe('Unknown');
    await cluster.nodes.heal('node-0');
    for (const shard of [0, 1]) supervisor.terminate(shard);
    await cluster.time.advance('1m');
    expect(await readiness(cluster)).toBe('True');
    await cluster.stop();
  });

  it('is that of a node that is there', async () => {
    const cluster = await start({ threads: 0, time: 'virtual', seed: 1 });
    await expect(cluster.nodes.fail('node-0')).rejects.toThrow('nodes "node-0" not found');
  });
});
