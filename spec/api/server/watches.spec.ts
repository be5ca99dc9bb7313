import { describe, expect, it, vi } from 'vitest';
import { BOOKMARK_PERIOD_MS, WATCH_SECONDS } from '#api/limits.js';
import { Form } from '#store/form.js';
import { type ApiHarness, TRANSPORTS, useApi, type WatchedEvent } from '../../support/api-harness.js';
import { configMap, pod } from '../../support/manifests.js';

const MAPS = '/api/v1/namespaces/default/configmaps';
const WATCH = `${MAPS}?watch=true`;
const STREAMED = `${WATCH}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;

function told(events: readonly WatchedEvent[]): readonly string[] {
  return events.map(({ type, object }) => `${type} ${object.metadata?.name ?? ''}`.trim());
}

function version({ store }: ApiHarness): string {
  return `resourceVersion=${store.version}`;
}

describe.each(TRANSPORTS)('a watch %s', (transport) => {
  const api = useApi(transport);

  it('tells of everything that happens after a version', async () => {
    const from = version(api());
    await api().post(MAPS, configMap('a'));
    const watch = api().watch(`${WATCH}&${from}`);
    await api().patch(`${MAPS}/a`, 'merge-patch', { data: { b: 'c' } });
    await api().delete(`${MAPS}/a`);
    await api().post(MAPS, configMap('b'));
    const events = await watch.next(4);
    expect(told(events)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED b']);
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(events[2]?.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', data: { b: 'c' } });
  });

  it('makes no object whole that it is not of', async () => {
    const from = version(api());
    for (const name of ['web-1', 'web-2', 'web-3', 'web-4']) await api().post('/api/v1/namespaces/default/pods', pod(name));
    await api().post(MAPS, configMap('a'));
    const makesWhole = vi.spyOn(Form.prototype, 'filled');
    const events = await api().watch(`${WATCH}&${from}`).next(1);
    expect([told(events), makesWhole.mock.calls.length]).toEqual([['ADDED a'], 0]);
    makesWhole.mockRestore();
  });

  it.each([
    ['all namespaces', '/api/v1/watch/configmaps', ['ADDED a', 'ADDED b', 'ADDED a']],
    ['a namespace', '/api/v1/watch/namespaces/default/configmaps', ['ADDED a', 'ADDED b']],
    ['an object', '/api/v1/watch/namespaces/default/configmaps/b', ['ADDED b']],
    ['a namespace itself', '/api/v1/watch/namespaces/default', ['ADDED default']],
  ])('of %s goes by the path of old clients, too', async (_what, path, events) => {
    for (const name of ['a', 'b']) await api().post(MAPS, configMap(name));
    await api().post('/api/v1/namespaces/other/configmaps', configMap('a'));
    const watch = api().watch(path);
    expect(told(await watch.next(events.length))).toEqual(events);
    expect((await api().post(path, configMap('c'))).status).toBe(405);
  });

  it.each(['', '&resourceVersion=0', '&resourceVersion='])('from no version (%j) begins with what there is', async (query) => {
    for (const name of ['a', 'b']) await api().post(MAPS, configMap(name));
    const watch = api().watch(`${WATCH}${query}`);
    expect(told(await watch.next(2))).toEqual(['ADDED a', 'ADDED b']);
    await api().post(MAPS, configMap('c'));
    expect(told(await watch.next(1))).toEqual(['ADDED c']);
  });

  it('says where the initial events end, to those who ask', async () => {
    await api().post(MAPS, configMap('a'));
    const [added, bookmark] = await api().watch(STREAMED).next(2);
    expect(added?.type).toBe('ADDED');
    expect(bookmark).toEqual({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { resourceVersion: String(api().store.version), annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
  });

  it('begins with many objects bit by bit', async () => {
    for (let i = 0; i < 450; i += 1) api().add('configmaps', 'default', configMap(`map-${i}`));
    const events = await api().watch(STREAMED).next(451);
    expect(new Set(told(events)).size).toBe(451);
    expect(events.at(-1)?.type).toBe('BOOKMARK');
  });

  it('is of one namespace', async () => {
    const watch = api().watch(`${WATCH}&${version(api())}`);
    await api().post('/api/v1/namespaces/other/configmaps', configMap('elsewhere'));
    await api().post(MAPS, configMap('here'));
    expect(told(await watch.next(1))).toEqual(['ADDED here']);
  });

  it('tells what begins and ceases to match its selector as added and deleted', async () => {
    const watch = api().watch(`${WATCH}&${version(api())}&labelSelector=on%3Dyes`);
    const label = (on: string) => api().patch(`${MAPS}/a`, 'merge-patch', { metadata: { labels: { on } } });
    await api().post(MAPS, configMap('a'));
    await label('yes');
    await api().patch(`${MAPS}/a`, 'merge-patch', { data: { b: 'c' } });
    await label('no');
    await api().delete(`${MAPS}/a`);
    await api().post(MAPS, configMap('last', { labels: { on: 'yes' } }));
    const events = await watch.next(4);
    expect(told(events)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED last']);
    expect(events[2]?.object.metadata.labels).toEqual({ on: 'yes' });
  });

  it('of one object is a watch of its name', async () => {
    const watch = api().watch(`${WATCH}&${version(api())}&fieldSelector=metadata.name%3Db`);
    for (const name of ['a', 'b']) await api().post(MAPS, configMap(name));
    expect(told(await watch.next(1))).toEqual(['ADDED b']);
  });

  it('is of tables to those who want them, the columns told once', async () => {
    for (const name of ['a', 'b']) await api().post(MAPS, configMap(name));
    const [first, second] = await api().watch(WATCH, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }).next(2);
    expect(first?.object.columnDefinitions).toHaveLength(3);
    expect(second?.object.columnDefinitions).toBeNull();
    expect(second?.object.rows[0].cells[0]).toBe('b');
  });

  it('is of metadata alone to those who want no more', async () => {
    await api().post(MAPS, configMap('a', { data: { b: 'c' } }));
    const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
    const [event] = await api().watch(STREAMED, { accept }).next(1);
    expect(event?.object.kind).toBe('PartialObjectMetadata');
    expect(event?.object.data).toBeUndefined();
  });

  it('gets a bookmark now and then, if it wants any', async () => {
    const watch = api().watch(`${WATCH}&${version(api())}&allowWatchBookmarks=true`);
    await api().post('/api/v1/namespaces/other/configmaps', configMap('elsewhere'));
    api().clock.advance(BOOKMARK_PERIOD_MS);
    const [bookmark] = await watch.next(1);
    expect(bookmark?.object.metadata).toEqual({ resourceVersion: String(api().store.version) });
    api().clock.advance(BOOKMARK_PERIOD_MS);
    expect((await watch.next(1))[0]?.type).toBe('BOOKMARK');
  });

  it('ends when its time is up', async () => {
    const watch = api().watch(`${WATCH}&${version(api())}&timeoutSeconds=5`);
    await api().post(MAPS, configMap('a'));
    await watch.next(1);
    api().clock.advance(5_000);
    expect(await watch.rest()).toEqual([]);
  });

  it('ends after half an hour if it does not say', async () => {
    const watch = api().watch(`${WATCH}&allowWatchBookmarks=true&${version(api())}`);
    await api().post(MAPS, configMap('a'));
    await watch.next(1);
    api().clock.advance(WATCH_SECONDS * 1_000);
    expect((await watch.rest()).at(-1)?.type).toBe('BOOKMARK');
  });

  it('that the client leaves is counted no more', async () => {
    const watch = api().watch(`${WATCH}&${version(api())}`);
    await api().post(MAPS, configMap('a'));
    await watch.next(1);
    expect((await api().get('/metrics')).text).toContain('apiserver_registered_watchers{resource="configmaps"} 1');
    watch.cancel();
    await watch.rest();
    await expect
      .poll(async () => (await api().get('/metrics')).text)
      .not.toContain('apiserver_registered_watchers{resource="configmaps"} 1');
  });

  it('of what has not been yet begins when it has', async () => {
    const watch = api().watch(`${WATCH}&resourceVersion=${api().store.version + 1}`);
    for (const name of ['a', 'b']) await api().post(MAPS, configMap(name));
    expect(told(await watch.next(1))).toEqual(['ADDED b']);
  });
});

describe.each(TRANSPORTS)('a watch from a version that is forgotten, %s', (transport) => {
  const api = useApi(transport, { limits: { watchLog: 2 } });

  it('ends at once with 410', async () => {
    for (let i = 0; i < 10; i += 1) await api().post(MAPS, configMap(`map-${i}`));
    const [event, ...others] = await api().watch(`${WATCH}&resourceVersion=1`).rest();
    expect(others).toEqual([]);
    expect(event?.type).toBe('ERROR');
    expect(event?.object).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' });
    expect(event?.object.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
  });
});
