import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '#index.js';
import { agent, somePod, virtualCluster } from './virtual-cluster.js';

let cluster: Cluster;

/** How many actors of a chart a shard counts. */
async function counted(chart: string): Promise<number> {
  const { shards } = await cluster.inspector.overview();
  return shards[0]?.counts?.states[chart]?.reduce((sum, count) => sum + count, 0) ?? 0;
}

describe.each(['xstate', 'rows'] as const)('the inspector of a cluster whose nodes and pods are of kind %s', (actors) => {
  beforeEach(async () => {
    cluster = await virtualCluster(3, { actors });
  });

  afterEach(() => cluster.stop());

  it('lists the supervisor first, then what lives in the shards', async () => {
    const { actors, next } = await cluster.inspector.list();
    expect(actors.map(({ chart }) => chart)).toEqual([
      'supervisor',
      ...['worker-thread', 'worker-thread', 'update-coordinator'],
      ...['daemon-set', 'rollout', 'node', 'node', 'node', 'pod', 'pod', 'pod'],
    ]);
    expect(next).toBeUndefined();
  });

  it('lists page by page, each actor once', async () => {
    const seen: string[] = [];
    let from: string | undefined = '';
    while (from !== undefined) {
      const page: Awaited<ReturnType<typeof cluster.inspector.list>> = await cluster.inspector.list({ chart: 'node' }, from, 2);
      seen.push(...page.actors.map(({ id }) => id));
      from = page.next;
    }
    expect(seen.sort()).toEqual(['node/node-0', 'node/node-1', 'node/node-2']);
  });

  it.each([
    [{ node: 'node-1' }, ['node/node-1', 'pod/default/agent']],
    [{ text: 'node-2' }, ['node/node-2']],
    [{ chart: 'rollout', state: 'complete' }, ['rollout/default/agent']],
    [{ chart: 'node', state: 'present.health.unreachable' }, []],
    [{ text: '<b>' }, []],
  ])('finds %j', async (filter, found) => {
    const { actors } = await cluster.inspector.list(filter);
    expect(actors.map(({ id }) => id.replace(/^(pod\/default\/agent)-\w+$/, '$1'))).toEqual(found);
  });

  it('counts the actors in each state as they come and go', async () => {
    expect([await counted('node'), await counted('pod')]).toEqual([3, 3]);
    await cluster.nodes.scale(5);
    await cluster.time.advance('10s');
    expect([await counted('node'), await counted('pod')]).toEqual([5, 5]);
    await cluster.nodes.scale(2);
    await cluster.time.advance('2m');
    expect([await counted('node'), await counted('pod')]).toEqual([2, 2]);
  });

  it('shows an actor with its parent, children and facts', async () => {
    const node = await cluster.inspector.actor('node/node-1');
    expect(node).toMatchObject({
      kind: actors,
      parent: 'thread/shard-0',
      childCount: 1,
      queueLength: 0,
      restarts: 0,
      facts: { ready: 'True', pool: 'default' },
    });
    const pod = await cluster.inspector.actor(node?.children[0]?.id ?? '');
    expect(pod).toMatchObject({ parent: 'node/node-1', state: { running: 'ready' }, facts: { image: 'agent:1', node: 'node-1' } });
    expect(await cluster.inspector.actor('pod/default/nobody')).toBeUndefined();
    expect((await cluster.inspector.actor('daemonset/default/agent'))?.kind).toBe('xstate');
    expect((await cluster.inspector.overview()).actors).toBe(actors);
  });

  it('shows the last events of an actor with before and after', async () => {
    const { recent = [] } = (await cluster.inspector.actor(await somePod(cluster))) ?? {};
    expect(recent.map(({ event, before, after }) => [event, before, after])).toEqual([
      ['started', 'pending', 'pending'],
      ['pod.admitted', 'pending', 'pulling'],
      ['pod.pulled', 'pulling', 'starting'],
      ['pod.started', 'starting', { running: 'unready' }],
      ['pod.becameReady', { running: 'unready' }, { running: 'ready' }],
    ]);
  });

  it('follows one actor, or a sample of many, until that is ended', async () => {
    const seen: string[] = [];
    const end = await cluster.inspector.follow({ id: 'node/node-1' }, ({ id, event }) => seen.push(`${id} ${event}`));
    await cluster.nodes.cordon('node-1');
    await cluster.nodes.cordon('node-2');
    await cluster.time.advance('1s');
    expect(seen).toEqual(['node/node-1 node.cordoned']);
    end();
    await cluster.inspector.follow({ chart: 'node' }, ({ id, event }) => seen.push(`${id} ${event}`));
    await cluster.nodes.uncordon('node-1');
    await cluster.nodes.uncordon('node-2');
    await cluster.time.advance('1s');
    expect(seen.slice(1).sort()).toEqual(['node/node-1 node.uncordoned', 'node/node-2 node.uncordoned']);
  });

  it('shows the actors of updates, which XState interprets, with their events', async () => {
    expect(await cluster.inspector.actor('supervisor')).toMatchObject({ chart: 'supervisor', state: 'running', childCount: 3 });
    await cluster.apply(agent('agent:2'));
    await cluster.time.advance('5s');
    const update = await cluster.inspector.actor('update/default/agent');
    expect(update?.recent.map(({ event, after }) => [event, after])).toEqual([
      ['rollout.asked', 'deciding'],
      ['policy.granted', 'granted'],
    ]);
  });
});
