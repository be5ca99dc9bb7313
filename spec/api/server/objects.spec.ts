import { describe, expect, it } from 'vitest';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';
import { configMap, daemonSet } from '../../support/manifests.js';

const SETS = '/apis/apps/v1/namespaces/default/daemonsets';
const MAPS = '/api/v1/namespaces/default/configmaps';

describe.each(TRANSPORTS)('objects %s', (transport) => {
  const api = useApi(transport);

  it('are created with 201, and then can be read', async () => {
    const created = await api().post(SETS, daemonSet('web'));
    expect(created.status).toBe(201);
    expect(created.json.metadata).toMatchObject({ name: 'web', namespace: 'default', generation: 1 });
    expect((await api().get(`${SETS}/web`)).json).toEqual(created.json);
  });

  it('are created in YAML, and shown in YAML', async () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {key: "yes"}\n';
    const headers = { 'content-type': 'application/yaml', accept: 'application/yaml' };
    const created = await api().post(MAPS, yaml, headers);
    expect(created.headers['content-type']).toBe('application/yaml');
    expect(created.text).toContain('apiVersion: v1\ndata:\n  key: "yes"\nkind: ConfigMap\n');
  });

  it('are indented for people', async () => {
    await api().post(MAPS, configMap('a'));
    expect((await api().get(`${MAPS}/a?pretty=true`)).text).toMatch(/^\{\n {2}"kind": "ConfigMap",\n/);
    expect((await api().get(`${MAPS}/a`, { headers: { 'user-agent': 'curl/8' } })).text).toMatch(/^\{\n/);
  });

  it('are replaced, unless they have changed meanwhile', async () => {
    const { json: created } = await api().post(MAPS, configMap('a'));
    const replaced = await api().put(`${MAPS}/a`, { ...created, data: { b: 'c' } });
    expect([replaced.status, replaced.json.data]).toEqual([200, { b: 'c' }]);
    const stale = await api().put(`${MAPS}/a`, { ...created, data: { b: 'd' } });
    expect([stale.status, stale.json.reason]).toEqual([409, 'Conflict']);
  });

  it('are created by PUT where they are leases, and only there', async () => {
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' }, spec: { holderIdentity: 'me' } };
    expect([(await api().put(`${leases}/a`, lease)).status, (await api().put(`${leases}/a`, lease)).status]).toEqual([201, 200]);
    expect((await api().put(`${MAPS}/a`, configMap('a'))).status).toBe(404);
  });

  it('keep data that is empty, as revisions may have (B-055)', async () => {
    const revision = { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name: 'r' }, data: {}, revision: 1 };
    const made = await api().post('/apis/apps/v1/namespaces/default/controllerrevisions', revision);
    expect([made.status, made.json.data]).toEqual([201, {}]);
  });

  it('take a configuration that is applied, in YAML or JSON, and are created by it', async () => {
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    const url = `${MAPS}/a?fieldManager=me`;
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {b: c}\n';
    expect((await api().ask('PATCH', url, { body: yaml, headers })).status).toBe(201);
    const again = await api().ask('PATCH', url, { body: { ...configMap('a'), data: { b: 'd' } }, headers });
    expect([again.status, again.json.data, again.json.metadata.managedFields[0].manager]).toEqual([200, { b: 'd' }, 'me']);
  });

  it.each([
    ['merge-patch', { data: { b: 'c' } }],
    ['strategic-merge-patch', { data: { b: 'c' } }],
    ['json-patch', [{ op: 'add', path: '/data', value: { b: 'c' } }]],
  ] as const)('take a %s', async (type, patch) => {
    await api().post(MAPS, configMap('a'));
    const patched = await api().patch(`${MAPS}/a`, type, patch);
    expect([patched.status, patched.json.data]).toEqual([200, { b: 'c' }]);
  });

  it('have a status that is written by itself', async () => {
    await api().post(SETS, daemonSet('web'));
    const patch = { status: { numberReady: 3 }, spec: { minReadySeconds: 9 } };
    const { json } = await api().patch(`${SETS}/web/status`, 'merge-patch', patch);
    expect(json.status.numberReady).toBe(3);
    expect(json.spec.minReadySeconds).toBeUndefined();
    expect((await api().get(`${SETS}/web/status`)).json).toEqual(json);
  });

  it('are not kept by a dry run', async () => {
    const dry = await api().post(`${MAPS}?dryRun=All`, configMap('a'));
    expect([dry.status, dry.json.metadata.name, dry.json.metadata.resourceVersion]).toEqual([201, 'a', undefined]);
    expect((await api().get(`${MAPS}/a`)).status).toBe(404);
  });

  it('come as a table to those who want one', async () => {
    await api().post(SETS, daemonSet('web'));
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
    const { json } = await api().get(`${SETS}/web`, { headers });
    expect(json.kind).toBe('Table');
    expect(json.rows[0].cells[0]).toBe('web');
    expect(json.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'web' } });
  });

  it('come as metadata alone to those who want no more', async () => {
    await api().post(SETS, daemonSet('web'));
    const headers = { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' };
    const { json } = await api().get(`${SETS}/web`, { headers });
    expect(Object.keys(json)).toEqual(['kind', 'apiVersion', 'metadata']);
    expect(json.kind).toBe('PartialObjectMetadata');
  });

  it('warn of fields that are unknown or given twice', async () => {
    const body = '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","name":"a"},"extra":1}';
    const { status, headers } = await api().post(MAPS, body);
    expect(status).toBe(201);
    expect([headers.warning].flat().join(', ')).toBe('299 - "duplicate field \\"metadata.name\\"", 299 - "unknown field \\"extra\\""');
  });

  it('say nothing of unknown fields to those who do not care', async () => {
    const { status, headers } = await api().post(`${MAPS}?fieldValidation=Ignore`, { ...configMap('a'), extra: 1 });
    expect([status, headers.warning]).toEqual([201, undefined]);
  });
});

describe.each(TRANSPORTS)('deletion %s', (transport) => {
  const api = useApi(transport);

  it('says that an object is gone', async () => {
    const { json: created } = await api().post(SETS, daemonSet('web'));
    const { status, json } = await api().delete(`${SETS}/web`);
    const details = { name: 'web', group: 'apps', kind: 'daemonsets', uid: created.metadata.uid };
    expect([status, json]).toEqual([200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }]);
  });

  it('shows an object that stays for a while', async () => {
    await api().post(SETS, daemonSet('web'));
    const { status, json } = await api().delete(`${SETS}/web`, { propagationPolicy: 'Foreground' });
    expect([status, json.kind, json.metadata.finalizers]).toEqual([200, 'DaemonSet', ['foregroundDeletion']]);
  });

  it('takes options in the query', async () => {
    await api().post(SETS, daemonSet('web'));
    const { json } = await api().delete(`${SETS}/web?propagationPolicy=Orphan`);
    expect(json.metadata.finalizers).toEqual(['orphan']);
  });

  it('deletes no other object than the one that is meant', async () => {
    await api().post(SETS, daemonSet('web'));
    const { status, json } = await api().delete(`${SETS}/web`, { preconditions: { uid: 'nope' } });
    expect([status, json.reason]).toEqual([409, 'Conflict']);
  });

  it('of a collection takes what matches, and shows it', async () => {
    for (const name of ['a', 'b', 'c']) await api().post(MAPS, configMap(name, { labels: { half: name === 'b' ? 'no' : 'yes' } }));
    const { status, json } = await api().delete(`${MAPS}?labelSelector=half%3Dyes`);
    expect([status, json.kind, json.items.map((item: { metadata: { name: string } }) => item.metadata.name)]).toEqual([
      200,
      'ConfigMapList',
      ['a', 'c'],
    ]);
    expect((await api().get(MAPS)).json.items).toHaveLength(1);
  });

  it('of many objects is done some at a time', async () => {
    for (let i = 0; i < 450; i += 1) api().add('configmaps', 'other', configMap(`map-${i}`));
    const { json } = await api().delete('/api/v1/namespaces/other/configmaps');
    expect(json.items).toHaveLength(450);
    expect((await api().get('/api/v1/namespaces/other/configmaps')).json.items).toEqual([]);
  });
});
