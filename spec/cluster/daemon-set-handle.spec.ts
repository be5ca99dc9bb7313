import { describe, expect, it } from 'vitest';
import { ApiError, type Cluster } from '#index.js';
import { HOSTS, useClusters } from '../support/clusters.js';
import { daemonSet } from '../support/manifests.js';

async function imagesOf(cluster: Cluster): Promise<readonly (string | undefined)[]> {
  const { items } = await cluster.list('pods', { namespace: 'default' });
  return items.map(({ spec }) => spec.containers[0]?.image);
}

describe.each(HOSTS)('a DaemonSet of a cluster %s', (_host, options) => {
  const start = useClusters();

  async function withAgent() {
    const cluster = await start({ ...options, nodes: 3 });
    await cluster.apply(daemonSet('agent'));
    const agent = cluster.daemonSet('agent');
    await agent.rolledOut({ timeoutMs: 10_000 });
    return { cluster, agent };
  }

  it('is rolled out when each node runs a pod of it that is available', async () => {
    const { cluster, agent } = await withAgent();
    expect((await agent.get()).status).toMatchObject({ desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 });
    expect(await imagesOf(cluster)).toEqual(Array(3).fill('example/c:1'));
  });

  it('is ready on a node that has just been added, and says so if it is not in time', async () => {
    const { cluster, agent } = await withAgent();
    await cluster.nodes.add({ name: 'edge-1' });
    const { metadata, spec } = await agent.readyOn('edge-1', { timeoutMs: 10_000 });
    expect([spec.nodeName, metadata.labels]).toEqual(['edge-1', expect.objectContaining({ app: 'agent' })]);
    expect(await agent.nodes()).toContain('edge-1');
    const late = 'timed out after 50 ms: daemon set "default/agent" has no ready pod on node "edge-2"';
    await expect(agent.readyOn('edge-2', { timeoutMs: 50 })).rejects.toMatchObject({ code: 503, message: expect.stringContaining(late) });
  });

  it('has the pods of each node, also while they are replaced', async () => {
    const { cluster, agent } = await withAgent();
    await agent.setImage('example/c:2');
    for (const node of ['node-0', 'node-1', 'node-2', 'node-3']) {
      const [all, ofNode] = await Promise.all([cluster.list('pods'), cluster.list('pods', { fieldSelector: `spec.nodeName=${node}` })]);
      // Nothing has changed between the two, or they say so.
      if (all.resourceVersion === ofNode.resourceVersion)
        expect(ofNode.items).toEqual(all.items.filter(({ spec }) => spec.nodeName === node));
    }
    await agent.rolledOut({ timeoutMs: 10_000 });
    const names = await Promise.all(['node-0', 'node-3'].map(async (node) => (await agent.pods(node)).map(({ spec }) => spec.nodeName)));
    expect(names).toEqual([['node-0'], []]);
  });

  it('gets another image, and goes back to the one before, or to any revision', async () => {
    const { cluster, agent } = await withAgent();
    await agent.setImage('example/c:2');
    await agent.rolledOut();
    await agent.setImage('example/c:3', 'c');
    await agent.rolledOut();
    expect((await agent.history()).map(({ revision }) => revision)).toEqual([1, 2, 3]);
    await agent.undo();
    await agent.rolledOut();
    expect(await imagesOf(cluster)).toEqual(Array(3).fill('example/c:2'));
    await agent.undo(1);
    await agent.rolledOut();
    expect(await imagesOf(cluster)).toEqual(Array(3).fill('example/c:1'));
    await expect(agent.undo(99)).rejects.toThrow('unable to find specified revision 99 in history');
  });

  it('is restarted: every pod is another', async () => {
    const { cluster, agent } = await withAgent();
    const uids = async () => (await cluster.list('pods')).items.map(({ metadata }) => metadata.uid);
    const before = await uids();
    await agent.restart();
    await agent.rolledOut();
    expect((await uids()).filter((uid) => before.includes(uid))).toEqual([]);
    expect(await uids()).toHaveLength(3);
  });

  it('does not get images that are said not to be there, instead of the usual ones', async () => {
    const cluster = await start({ ...options, nodes: 1, unpullableImages: ['.example', ':broken'] });
    await cluster.apply(daemonSet('agent'));
    const agent = cluster.daemonSet('agent');
    await agent.setImage('images.invalid/agent:non-existent');
    await agent.rolledOut();
    for (const image of ['images.example/agent', 'agent:broken']) {
      await agent.setImage(image);
      await expect(agent.rolledOut({ timeoutMs: 100 })).rejects.toThrow('timed out');
      const waiting = async () => {
        const { items } = await cluster.list('pods', { namespace: 'default' });
        return items.map(({ status }) => status.containerStatuses?.[0]?.state?.waiting?.reason).find((reason) => reason !== undefined);
      };
      expect(['ErrImagePull', 'ImagePullBackOff']).toContain(await cluster.time.until(waiting, 10_000));
      await agent.undo();
      await agent.rolledOut();
    }
  });

  it('is waited for no longer than is said', async () => {
    const { cluster, agent } = await withAgent();
    await agent.setImage('registry.invalid/c:2');
    const error = await agent.rolledOut({ timeoutMs: 300 }).catch((thrown: unknown) => thrown);
    expect(ApiError.is(error)).toBe(true);
    expect(String(error)).toContain('timed out after 300 ms: daemon set "default/agent" has 1 of 3 pods updated and 2 available');
    const reason = new Error('enough');
    await expect(agent.rolledOut({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(cluster.daemonSet('none').rolledOut()).rejects.toThrow('daemonsets.apps "none" not found');
  });

  it('of which there is no earlier revision cannot be undone', async () => {
    const { agent } = await withAgent();
    await expect(agent.undo()).rejects.toThrow(new RangeError('no last revision to roll back to'));
  });
});
