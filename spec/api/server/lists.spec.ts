import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ApiHarness, TRANSPORTS, useApi } from '../../support/api-harness.js';
import { configMap, daemonSet, pod } from '../../support/manifests.js';

const MAPS = '/api/v1/namespaces/default/configmaps';
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

interface Named {
  readonly metadata: { readonly name: string };
}

function names(json: { readonly items: readonly Named[] }): readonly string[] {
  return json.items.map(({ metadata }) => metadata.name);
}

function fill(api: ApiHarness, count: number, data: object = {}): void {
  for (let i = 0; i < count; i += 1) api.add('configmaps', 'default', configMap(`map-${String(i).padStart(4, '0')}`, { data }));
}

describe.each(TRANSPORTS)('a list %s', (transport) => {
  const api = useApi(transport);

  it('of nothing is a list', async () => {
    const { status, json } = await api().get('/apis/apps/v1/daemonsets');
    const metadata = { resourceVersion: String(api().store.version) };
    expect([status, json]).toEqual([200, { kind: 'DaemonSetList', apiVersion: 'apps/v1', metadata, items: [] }]);
  });

  it('leaves out what its items are', async () => {
    await api().post('/apis/apps/v1/namespaces/default/daemonsets', daemonSet('web'));
    const [item] = (await api().get('/apis/apps/v1/daemonsets')).json.items;
    expect(Object.keys(item)).toEqual(['metadata', 'spec', 'status']);
  });

  it('is of one namespace or of all', async () => {
    await api().post('/api/v1/namespaces/default/configmaps', configMap('a'));
    await api().post('/api/v1/namespaces/other/configmaps', configMap('b'));
    expect(names((await api().get('/api/v1/namespaces/other/configmaps')).json)).toEqual(['b']);
    expect(names((await api().get('/api/v1/configmaps')).json)).toEqual(['a', 'b']);
  });

  it.each([
    ['labelSelector=app%3Da', ['a']],
    ['labelSelector=app%20in%20(a,b),!x', ['a', 'b']],
    ['fieldSelector=metadata.name%3Dc', ['c']],
    ['fieldSelector=metadata.name!%3Dc', ['a', 'b']],
    ['labelSelector=app&fieldSelector=metadata.name%3Da', ['a']],
  ])('takes %s', async (query, expected) => {
    for (const name of ['a', 'b', 'c']) await api().post(MAPS, configMap(name, { labels: { app: name } }));
    expect(names((await api().get(`${MAPS}?${query}`)).json)).toEqual(expected);
  });

  it('of pods takes the name of a node', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    for (const node of ['one', 'two']) await api().post(pods, pod(`on-${node}`, { nodeName: node }));
    expect(names((await api().get('/api/v1/pods?fieldSelector=spec.nodeName%3Dtwo')).json)).toEqual(['on-two']);
  });

  it('comes in parts, all as of one version', async () => {
    fill(api(), 5);
    const first = (await api().get(`${MAPS}?limit=2`)).json;
    await api().delete(`${MAPS}/map-0004`);
    const second = (await api().get(`${MAPS}?limit=2&continue=${first.metadata.continue}`)).json;
    const third = (await api().get(`${MAPS}?limit=2&continue=${second.metadata.continue}`)).json;
    expect([first, second, third].flatMap(names)).toEqual(['map-0000', 'map-0001', 'map-0002', 'map-0003', 'map-0004']);
    expect([first, second, third].map(({ metadata }) => metadata.remainingItemCount)).toEqual([3, 1, undefined]);
    expect([first, second, third].map(({ metadata }) => metadata.resourceVersion)).toEqual(Array(3).fill(first.metadata.resourceVersion));
    expect(third.metadata.continue).toBeUndefined();
  });

  it('in parts does not say how much is left of what is selected', async () => {
    fill(api(), 3);
    const { metadata } = (await api().get(`${MAPS}?limit=1&fieldSelector=metadata.name!%3Dx`)).json;
    expect(metadata.continue).toBeTypeOf('string');
    expect(metadata.remainingItemCount).toBeUndefined();
  });

  it('is as of an exact version that is not long ago', async () => {
    fill(api(), 2);
    const version = api().store.version;
    await api().post(MAPS, configMap('later'));
    const path = `${MAPS}?resourceVersion=${version}&resourceVersionMatch=Exact`;
    expect(names((await api().get(path)).json)).toEqual(['map-0000', 'map-0001']);
  });

  it('of a version that has not been yet is refused', async () => {
    const { status, headers, json } = await api().get(`${MAPS}?resourceVersion=100000`);
    expect([status, json.reason, headers['retry-after']]).toEqual([504, 'Timeout', '1']);
    expect(json.message).toBe(`Timeout: Too large resource version: 100000, current: ${api().store.version}`);
  });

  it('that is long is sent bit by bit, and is whole', async () => {
    fill(api(), 1_001);
    const { json } = await api().get(MAPS);
    expect(names(json)).toHaveLength(1_001);
    expect(names(json).at(-1)).toBe('map-1000');
  });

  it('that is long is gathered before a limited part of it', async () => {
    fill(api(), 1_201);
    const { json } = await api().get(`${MAPS}?limit=1200`);
    expect(names(json)).toHaveLength(1_200);
    expect(json.metadata.remainingItemCount).toBe(1);
  });

  it('is a table to those who want one', async () => {
    fill(api(), 2);
    const { json } = await api().get(MAPS, { headers: TABLE });
    expect(json.columnDefinitions.map((column: { name: string }) => column.name)).toEqual(['Name', 'Data', 'Age']);
    expect(json.rows.map((row: { cells: readonly unknown[] }) => row.cells)).toEqual([
      ['map-0000', 0, '0s'],
      ['map-0001', 0, '0s'],
    ]);
  });

  it.each([
    ['None', null],
    ['Object', 'ConfigMap'],
    ['Metadata', 'PartialObjectMetadata'],
  ])('as a table includes of each object: %s', async (include, kind) => {
    fill(api(), 1);
    const { json } = await api().get(`${MAPS}?includeObject=${include}`, { headers: TABLE });
    expect(json.rows[0].object?.kind ?? null).toBe(kind);
  });

  it('is of metadata alone to those who want no more', async () => {
    fill(api(), 1);
    const headers = { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' };
    const { json } = await api().get(MAPS, { headers });
    expect([json.kind, json.items[0].kind]).toEqual(['PartialObjectMetadataList', 'PartialObjectMetadata']);
  });

  it.each([0, 3])('of %i is the same in YAML, and for people', async (count) => {
    fill(api(), count);
    const { json } = await api().get(MAPS);
    const yaml = await api().get(MAPS, { headers: { accept: 'application/yaml' } });
    expect(parse(yaml.text)).toEqual(json);
    const pretty = await api().get(`${MAPS}?pretty=1`);
    expect(pretty.text).toBe(`${JSON.stringify(json, null, 2)}\n`);
  });

  it('is compressed when it is long, for those who take gzip', async () => {
    fill(api(), 500, { text: 'x'.repeat(500) });
    const answer = await api().get(MAPS, { headers: { 'accept-encoding': 'gzip, deflate' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.bytes.length).toBeLessThan(100_000);
    expect(JSON.parse(gunzipSync(answer.bytes).toString()).items).toHaveLength(500);
  });

  it('that is short is not compressed', async () => {
    const { headers } = await api().get(MAPS, { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('a list whose version is kept no more', () => {
  const api = useApi('in process', { limits: { snapshots: 1, undo: 0, watchLog: 1 } });

  it('cannot go on, but tells how to go on with what there is now', async () => {
    fill(api(), 3);
    const first = (await api().get(`${MAPS}?limit=1`)).json;
    await api().delete(`${MAPS}/map-0001`);
    api().store.snapshot();
    const { status, json } = await api().get(`${MAPS}?limit=1&continue=${first.metadata.continue}`);
    expect([status, json.reason]).toEqual([410, 'Expired']);
    expect(json.message).toContain('The provided continue parameter is too old to display a consistent list result.');
    const rest = (await api().get(`${MAPS}?continue=${json.metadata.continue}`)).json;
    expect(names(rest)).toEqual(['map-0002']);
  });

  it('cannot be seen', async () => {
    fill(api(), 3);
    const { status, json } = await api().get(`${MAPS}?resourceVersion=1&resourceVersionMatch=Exact`);
    expect([status, json.message]).toEqual([410, 'The resourceVersion for the provided list is too old.']);
  });
});
