import { describe, expect, it } from 'vitest';
import { ApiError, type Cluster, type ObjectChange } from '#index.js';
import { HOSTS, useClusters } from '../support/clusters.js';
import { configMap, daemonSet } from '../support/manifests.js';

const MERGE = { type: 'merge' } as const;

async function codeOf(asked: Promise<unknown>): Promise<number | undefined> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!ApiError.is(error)) throw new Error(`not an ApiError: ${error}`);
  return error.status.code;
}

/** Reads changes of a watch until one fits. */
async function changesUntil(
  changes: AsyncIterable<ObjectChange<'configmaps'>>,
  isEnough: (change: ObjectChange<'configmaps'>) => boolean,
): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const change of changes) {
    seen.push(`${change.type} ${change.object.metadata.name}`);
    if (isEnough(change)) break;
  }
  return seen;
}

describe.each(HOSTS)('objects of a cluster %s', (_host, options) => {
  const start = useClusters();

  it('are created, read, listed, patched, replaced and deleted', async () => {
    const cluster = await start(options);
    const created = await cluster.create({ kind: 'ConfigMap', metadata: { name: 'a' }, data: { key: '1' } });
    expect(created).toMatchObject({ apiVersion: 'v1', metadata: { namespace: 'default', name: 'a' }, data: { key: '1' } });
    const patched = await cluster.patch('configmaps', 'default/a', { data: { key: '2', more: '3' } });
    expect(patched.data).toEqual({ key: '2', more: '3' });
    expect(await cluster.get('configmaps', 'a')).toEqual(patched);
    const replaced = await cluster.update({ ...patched, data: { only: '4' } });
    expect(replaced.data).toEqual({ only: '4' });
    const { items } = await cluster.list('configmaps', { namespace: 'default', fieldSelector: 'metadata.name=a' });
    expect(items).toEqual([replaced]);
    await cluster.delete('configmaps', 'a', { preconditions: { uid: replaced.metadata.uid } });
    expect(await codeOf(cluster.get('configmaps', 'a'))).toBe(404);
  });

  it('are found by labels', async () => {
    const cluster = await start(options);
    for (const [name, tier] of [
      ['a', 'front'],
      ['b', 'back'],
      ['c', 'deep'],
    ] as const) {
      await cluster.create(configMap(name, { labels: { tier } }));
    }
    const { items } = await cluster.list('configmaps', { labelSelector: 'tier in (front,deep)' });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
  });

  it('take patches of every type', async () => {
    const cluster = await start(options);
    await cluster.create(configMap('a', { data: { one: '1' } }));
    await cluster.patch('configmaps', 'a', [{ op: 'add', path: '/data/two', value: '2' }], { type: 'json' });
    const { data } = await cluster.patch('configmaps', 'a', { data: { one: null } }, MERGE);
    expect(data).toEqual({ two: '2' });
  });

  it('are watched from what exists on, or from a version on', async () => {
    const cluster = await start(options);
    await cluster.create(configMap('a'));
    const { resourceVersion } = await cluster.list('configmaps');
    const request = { namespace: 'default', fieldSelector: 'metadata.name!=kube-root-ca.crt' };
    const all = changesUntil(cluster.watch('configmaps', request), ({ type }) => type === 'DELETED');
    const later = changesUntil(cluster.watch('configmaps', { ...request, resourceVersion }), ({ type }) => type === 'DELETED');
    await cluster.create(configMap('b'));
    await cluster.patch('configmaps', 'b', { data: { key: '1' } });
    await cluster.delete('configmaps', 'b');
    expect(await later).toEqual(['ADDED b', 'MODIFIED b', 'DELETED b']);
    const own = (await all).filter((change) => change !== 'ADDED a');
    expect(own.slice(-1)).toEqual(['DELETED b']);
    expect(await all).toContain('ADDED a');
  });

  it('are watched until the signal says', async () => {
    const cluster = await start(options);
    const giveUp = new AbortController();
    const seen: string[] = [];
    for await (const { object } of cluster.watch('configmaps', { namespace: 'default', signal: giveUp.signal })) {
      seen.push(object.metadata.name);
      giveUp.abort();
    }
    expect(seen).toEqual(['kube-root-ca.crt']);
  });

  it('wait for a slow reader of a watch, and none is lost', async () => {
    const cluster = await start(options);
    const count = 300;
    const { resourceVersion } = await cluster.list('configmaps');
    const changes = cluster.watch('configmaps', { resourceVersion, labelSelector: 'many' });
    const first = changes.next();
    for (let number = 0; number < count; number += 1) await cluster.create(configMap(`m-${number}`, { labels: { many: '' } }));
    expect((await first).value?.object.metadata.name).toBe('m-0');
    const rest = await changesUntil(changes, ({ object }) => object.metadata.name === `m-${count - 1}`);
    expect(rest).toEqual(Array.from({ length: count - 1 }, (_, index) => `ADDED m-${index + 1}`));
  });

  it('are refused with the Status that kubectl would see', async () => {
    const cluster = await start(options);
    await cluster.create(configMap('a'));
    const stale = await cluster.get('configmaps', 'a');
    await cluster.patch('configmaps', 'a', { data: { key: '1' } });
    expect(await codeOf(cluster.get('pods', 'nowhere/none'))).toBe(404);
    expect(await codeOf(cluster.create(configMap('a')))).toBe(409);
    expect(await codeOf(cluster.update(stale))).toBe(409);
    expect(await codeOf(cluster.create(configMap('Bad Name')))).toBe(422);
    expect(await codeOf(cluster.create({ kind: 'Deployment', apiVersion: 'apps/v1' }))).toBe(400);
    expect(await codeOf(cluster.list('pods', { labelSelector: '===' }))).toBe(400);
    expect(await codeOf(cluster.list('deployments' as 'pods'))).toBe(400);
    expect(await codeOf(cluster.get('pods', ''))).toBe(400);
    const error = await cluster.get('daemonsets', 'none').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: { reason: 'NotFound', message: 'daemonsets.apps "none" not found' } });
  });

  it('are asked for no longer than the signal allows', async () => {
    const cluster = await start(options);
    const reason = new Error('changed my mind');
    const asked = [
      cluster.get('configmaps', 'a', { signal: AbortSignal.abort(reason) }),
      cluster.list('nodes', { signal: AbortSignal.abort(reason) }),
      cluster.create(configMap('a'), { signal: AbortSignal.abort(reason) }),
      cluster.delete('configmaps', 'a', { signal: AbortSignal.abort(reason) }),
    ];
    expect(await Promise.allSettled(asked)).toEqual(asked.map(() => ({ status: 'rejected', reason })));
    const giveUp = new AbortController();
    const pods = cluster.list('pods', { signal: giveUp.signal });
    giveUp.abort(reason);
    await expect(pods).rejects.toBe(reason);
  });
});

describe('applying', () => {
  const start = useClusters();
  const outcomes = async (cluster: Cluster, manifests: Parameters<Cluster['apply']>[0]) =>
    (await cluster.apply(manifests)).map(({ object, outcome }) => `${object.kind}/${object.metadata.name} ${outcome}`);

  it('creates, configures and leaves alone what is as it is wanted', async () => {
    const cluster = await start({ threads: 0 });
    const set = daemonSet('agent');
    expect(await outcomes(cluster, set)).toEqual(['DaemonSet/agent created']);
    expect(await outcomes(cluster, set)).toEqual(['DaemonSet/agent unchanged']);
    expect(await outcomes(cluster, { ...set, metadata: { name: 'agent', labels: { a: 'b' } } })).toEqual(['DaemonSet/agent configured']);
  });

  it('takes away what was applied and is wanted no more, and keeps what others have set', async () => {
    const cluster = await start({ threads: 0 });
    await cluster.apply(configMap('a', { data: { mine: '1', gone: '1' } }));
    await cluster.patch('configmaps', 'a', { data: { theirs: '1' } });
    const [applied] = await cluster.apply(configMap('a', { data: { mine: '2' } }));
    expect(Object(applied?.object).data).toEqual({ mine: '2', theirs: '1' });
  });

  it('takes many documents, lists and JSON, in their order', async () => {
    const cluster = await start({ threads: 0 });
    const yaml =
      '# nothing\n---\nkind: Namespace\napiVersion: v1\nmetadata: {name: shop}\n---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: a, namespace: shop}\n';
    expect(await outcomes(cluster, yaml)).toEqual(['Namespace/shop created', 'ConfigMap/a created']);
    const list = { apiVersion: 'v1', kind: 'List', items: [configMap('b'), configMap('c')] };
    expect(await outcomes(cluster, JSON.stringify(list))).toEqual(['ConfigMap/b created', 'ConfigMap/c created']);
    expect(await outcomes(cluster, [configMap('d'), configMap('b')])).toEqual(['ConfigMap/d created', 'ConfigMap/b unchanged']);
    expect(await outcomes(cluster, '')).toEqual([]);
  });

  it('stops at the first document that is refused', async () => {
    const cluster = await start({ threads: 0 });
    expect(await codeOf(cluster.apply([configMap('a'), configMap('B'), configMap('c')]))).toBe(422);
    expect((await cluster.get('configmaps', 'a')).metadata.name).toBe('a');
    expect(await codeOf(cluster.get('configmaps', 'c'))).toBe(404);
  });

  it.each(['a: [', 'just words', '[1, 2]', 'kind: 7', '{"kind": "ConfigMap", "metadata": 3}', '\u0000', 'a: &a [*a]'])(
    'refuses %j as a mistake of the caller',
    async (text) => {
      const cluster = await start({ threads: 0 });
      expect(await codeOf(cluster.apply(text))).toBeGreaterThanOrEqual(400);
    },
  );

  it('reads a large manifest in a thread of its own, while this one goes on', async () => {
    const cluster = await start({ threads: 0 });
    const documents = ['a', 'b'].map((name) => configMap(name, { data: { text: 'word '.repeat(10_000) } }));
    const comment = '# a line that says nothing\n'.repeat(25_000);
    const text = documents.map((document) => `---\n${comment}${JSON.stringify(document, undefined, 1)}\n`).join('');
    expect(text.length).toBeGreaterThan(1024 ** 2);
    expect(await outcomes(cluster, text)).toEqual(documents.map(({ metadata }) => `ConfigMap/${metadata.name} created`));
  });
});
