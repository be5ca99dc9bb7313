import { afterEach, describe, expect, it } from 'vitest';
import type { Cluster } from '#cluster/cluster.js';
import { createCluster } from '#cluster/create-cluster.js';
import { imageTag } from './daemon-set-bench.js';

let cluster: Cluster;

afterEach(() => cluster.stop());

function web(image: string, updateStrategy: object = { type: 'RollingUpdate' }) {
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      updateStrategy,
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: `web:${image}` }] } },
    },
  };
}

async function start(): Promise<void> {
  cluster = await createCluster({ nodes: 3, time: 'virtual', seed: 'registry', threads: 0 });
  await cluster.apply(web('1'));
  await cluster.time.advance('1m');
}

async function pods() {
  const { items } = await cluster.list('pods');
  return items;
}

async function names(): Promise<readonly string[]> {
  return (await pods()).map(({ metadata }) => metadata.name).toSorted();
}

describe('DaemonSet actors and the registry', () => {
  it('adopt what an orphaning deletion left behind, without restarting anything (B-193, B-194)', async () => {
    await start();
    const [before, revisions] = [await names(), (await cluster.list('controllerrevisions')).items];
    await cluster.delete('daemonsets', 'default/web', { propagationPolicy: 'Orphan' });
    await cluster.time.advance('1m');
    expect((await pods()).map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined, undefined, undefined]);
    await cluster.apply(web('1'));
    await cluster.time.advance('1m');
    const daemonSet = await cluster.get('daemonsets', 'default/web');
    expect(await names()).toEqual(before);
    expect((await pods()).map(({ metadata }) => metadata.ownerReferences?.map(({ uid }) => uid))).toEqual(
      before.map(() => [daemonSet.metadata.uid]),
    );
    expect((await cluster.list('controllerrevisions')).items.map(({ metadata }) => metadata.uid)).toEqual(
      revisions.map(({ metadata }) => metadata.uid),
    );
  });

  it('release a pod whose labels match no more (B-182)', async () => {
    await start();
    const [first = ''] = await names();
    await cluster.patch('pods', `default/${first}`, { metadata: { labels: { app: 'debug' } } });
    await cluster.time.advance('1m');
    expect((await cluster.get('pods', `default/${first}`)).metadata.ownerReferences).toBeUndefined();
    expect((await names()).length).toBe(4);
  });

  it('count a collision when the name of a revision is taken (B-267, B-272)', async () => {
    await start();
    await cluster.apply(web('2'));
    await cluster.time.advance('1m');
    const revisions = (await cluster.list('controllerrevisions')).items;
    const second = revisions.find(({ revision }) => revision === 2);
    await cluster.daemonSet('default/web').undo(1);
    await cluster.time.advance('1m');
    await cluster.delete('controllerrevisions', `default/${second?.metadata.name}`);
    await cluster.create({
      kind: 'ControllerRevision',
      apiVersion: 'apps/v1',
      metadata: { name: second?.metadata.name ?? '', namespace: 'default' },
      data: { taken: true },
      revision: 1,
    });
    await cluster.apply(web('2'));
    await cluster.time.advance('1m');
    expect((await cluster.get('daemonsets', 'default/web')).status).toMatchObject({
      collisionCount: 1,
      updatedNumberScheduled: 3,
      numberReady: 3,
    });
    expect(
      (await pods()).every(
        (pod) => pod.metadata.labels?.['controller-revision-hash'] !== second?.metadata.labels?.['controller-revision-hash'],
      ),
    ).toBe(true);
  });

  it('surge where the strategy says so (B-236)', async () => {
    await start();
    await cluster.apply(web('2', { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }));
    await cluster.time.advance('5m');
    expect((await pods()).map(imageTag)).toEqual(['2', '2', '2']);
    expect((await cluster.inspect('rollout/default/web'))?.state).toBe('complete');
  });

  it('leave no pod behind when a DaemonSet is deleted in the foreground (B-192)', async () => {
    await start();
    await cluster.delete('daemonsets', 'default/web', { propagationPolicy: 'Foreground' });
    await cluster.time.advance('2m');
    expect([await names(), (await cluster.list('controllerrevisions')).items]).toEqual([[], []]);
    expect(await cluster.inspect('daemonset/default/web')).toBeUndefined();
  });
});
