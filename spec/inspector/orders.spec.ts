import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '#index.js';
import { PageClient } from './page-client.js';
import { somePod, virtualCluster } from './virtual-cluster.js';

let cluster: Cluster;
let page: PageClient;

describe.each(['xstate', 'rows'] as const)('an order from the page, whose nodes and pods are of kind %s', (actors) => {
  beforeEach(async () => {
    cluster = await virtualCluster(3, { actors });
    page = await PageClient.open(await cluster.inspector.listen());
  });

  afterEach(async () => {
    page.close();
    await cluster.stop();
  });

  it('kills an actor, which its supervisor starts again from the store', async () => {
    const id = await somePod(cluster);
    await page.call('order', { do: 'kill', id });
    await cluster.time.advance('1s');
    expect(await page.call('actor', { id })).toMatchObject({ restarts: 1, error: 'the actor was killed', state: { running: 'ready' } });
    expect((await cluster.inspector.overview()).shards[0]?.counts).toMatchObject({
      failures: 1,
      failed: [{ id, failures: 1, isDead: false }],
    });
  });

  it.each(['daemonset/default/agent', 'rollout/default/agent', 'node/node-1'])('kills %s, and the cluster goes on', async (id) => {
    await page.call('order', { do: 'kill', id });
    await cluster.time.advance('30s');
    expect(await page.call('actor', { id })).toMatchObject({ restarts: 1 });
    await cluster.nodes.scale(4);
    await cluster.time.advance('30s');
    expect((await cluster.daemonSet('default/agent').get()).status.numberAvailable).toBe(4);
  });

  it('leaves an actor dead that is killed too often', async () => {
    for (let count = 0; count < 6; count += 1) {
      await page.call('order', { do: 'kill', id: 'node/node-1' });
      await cluster.time.advance('1s');
    }
    await expect(page.call('order', { do: 'kill', id: 'node/node-1' })).rejects.toThrow('no actor node/node-1 that can be killed');
    expect((await cluster.inspector.overview()).shards[0]?.counts?.failed[0]).toMatchObject({ failures: 6, isDead: true });
  });

  it('ends a shard, which the supervisor replaces', async () => {
    await page.call('order', { do: 'kill', id: 'thread/shard-0' });
    await cluster.time.advance('10s');
    expect((await cluster.inspector.overview()).shards[0]).toMatchObject({ restarts: 1, counts: { states: {} } });
    expect((await cluster.inspector.list({ chart: 'node' })).actors.length).toBe(3);
  });

  it('drains a node: pods that no DaemonSet keeps there go', async () => {
    const spec = { nodeName: 'node-2', containers: [{ name: 'a', image: 'a:1' }] };
    await cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone', namespace: 'default' }, spec });
    await cluster.time.advance('10s');
    const drained = page.call('order', { do: 'drain', node: 'node-2' });
    await cluster.time.advance('1m');
    await drained;
    expect(await cluster.inspector.actor('pod/default/alone')).toBeUndefined();
    expect((await cluster.inspector.list({ chart: 'pod', node: 'node-2' })).actors).toHaveLength(1);
    expect((await cluster.inspector.actor('node/node-2'))?.state).toMatchObject({ present: { scheduling: 'cordoned' } });
  });

  it('cordons, fails and heals a node', async () => {
    await page.call('order', { do: 'cordon', node: 'node-0' });
    await page.call('order', { do: 'fail', node: 'node-1' });
    await cluster.time.advance('1m');
    const health = async (node: string) => (await cluster.inspector.actor(`node/${node}`))?.state;
    expect(await health('node-0')).toEqual({ present: { health: 'ready', scheduling: 'cordoned' } });
    expect(await health('node-1')).toMatchObject({ present: { health: 'unreachable' } });
    await page.call('order', { do: 'heal', node: 'node-1' });
    await cluster.time.advance('1m');
    expect(await health('node-1')).toMatchObject({ present: { health: 'ready' } });
  });

  it('lets virtual time pass by a step', async () => {
    const before = cluster.time.now();
    await page.call('order', { do: 'step', durationMs: 60_000 });
    expect(cluster.time.now()).toBe(before + 60_000);
    expect((await page.call('overview', {})).pace).toEqual({ isVirtual: true, isPaused: true, speed: 1 });
  });

  it.each([
    [{ do: 'burn' }, 'no such order'],
    [{ do: 'cordon', node: 7 }, 'a text of at most 600 characters is wanted'],
    [{ do: 'run', speed: -1 }, 'a number up to 86400 is wanted'],
    [{ do: 'cordon', node: 'nobody' }, 'nodes "nobody" not found'],
  ])('is refused if it makes no sense: %j', async (order, message) => {
    await expect(page.call('order', order as never)).rejects.toThrow(message);
  });
});
