import { afterEach, describe, expect, it } from 'vitest';
import { type Cluster, type ClusterOptions, createCluster, type FollowedSnapshot } from '#index.js';
import { daemonSet } from '../support/manifests.js';

const clusters: Cluster[] = [];

afterEach(async () => {
  await Promise.all(clusters.splice(0).map((cluster) => cluster.stop()));
});

/** A cluster of three nodes that are rows, with a DaemonSet that is rolled out. */
async function start(options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = await createCluster({ threads: 0, nodes: 3, seed: 'rows', actors: 'rows', ...options });
  clusters.push(cluster);
  await cluster.apply(daemonSet('agent'));
  await cluster.daemonSet('agent').rolledOut();
  return cluster;
}

const READY = { present: { health: 'ready', scheduling: 'schedulable' } };
const CORDONED = { present: { health: 'ready', scheduling: 'cordoned' } };

describe.each([0, 1])('a cluster whose nodes and pods are rows (threads: %d)', (threads) => {
  it('does what others do, and says what it is', async () => {
    const cluster = await start({ threads });
    expect((await cluster.daemonSet('agent').get()).status.numberAvailable).toBe(3);
    expect((await cluster.get('nodepools', 'default')).status.actors).toBe('rows');
    expect((await cluster.inspector.overview()).actors).toBe('rows');
    expect(await cluster.inspect('node/node-1')).toMatchObject({ kind: 'rows', chart: 'node', state: READY });
    expect(await cluster.inspect('daemonset/default/agent')).toMatchObject({ kind: 'xstate', chart: 'daemon-set' });
    expect((await cluster.inspect('supervisor'))?.actor.getSnapshot().value).toBe('running');
  });

  it('shows a row as an XState actor, which takes its steps from its start until it is stopped', async () => {
    const cluster = await start({ threads });
    const actor = (await cluster.inspect('node/node-1'))?.actor;
    const seen: FollowedSnapshot[] = [];
    actor?.subscribe((snapshot) => seen.push(snapshot));
    await cluster.nodes.cordon('node-1');
    await expect.poll(async () => (await cluster.inspect('node/node-1'))?.state).toEqual(CORDONED);
    expect([actor?.getSnapshot().value, seen.length]).toEqual([READY, 0]);
    actor?.start();
    await expect.poll(() => actor?.getSnapshot().value).toEqual(CORDONED);
    expect(actor?.getSnapshot().matches({ present: { scheduling: 'cordoned' } })).toBe(true);
    await cluster.nodes.uncordon('node-1');
    await expect.poll(() => seen.at(-1)?.value).toEqual(READY);
    actor?.stop();
    await cluster.nodes.cordon('node-1');
    await expect.poll(async () => (await cluster.inspect('node/node-1'))?.state).toEqual(CORDONED);
    expect([actor?.getSnapshot().status, seen.at(-1)?.value]).toEqual(['stopped', READY]);
  });

  it('completes the actor that shows a row when the row has ended, or the cluster', async () => {
    const cluster = await start({ threads });
    const completed: string[] = [];
    for (const name of ['node-1', 'node-2']) {
      const actor = (await cluster.inspect(`node/${name}`))?.actor;
      actor?.subscribe({ complete: () => completed.push(`${name} ${actor.getSnapshot().status}`) });
      actor?.start();
    }
    await cluster.delete('nodes', 'node-1');
    await expect.poll(() => completed).toEqual(['node-1 done']);
    await cluster.stop();
    expect(completed).toEqual(['node-1 done', 'node-2 done']);
  });
});

describe('a cluster that says nothing of its actors', () => {
  it('has XState actors, of which its node pools say nothing', async () => {
    const cluster = await createCluster({ threads: 0, nodes: 1 });
    clusters.push(cluster);
    expect(await cluster.inspect('node/node-0')).toMatchObject({ kind: 'xstate', state: READY });
    expect((await cluster.get('nodepools', 'default')).status).not.toHaveProperty('actors');
  });

  it('is refused if it asks for actors that there are not', async () => {
    const asked = createCluster({ actors: 'columns' as 'rows' });
    await expect(asked).rejects.toThrow('actors: "xstate" or "rows" is wanted, not "columns"');
  });
});
