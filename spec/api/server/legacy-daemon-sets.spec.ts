import { describe, expect, it } from 'vitest';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';

const COLLECTION = '/apis/extensions/v1beta1/namespaces/default/daemonsets';
const APPS = '/apis/apps/v1/namespaces/default/daemonsets';
const GENERATION = 'deprecated.daemonset.template.generation';

/** As tutorials of Kubernetes 1.2 to 1.15 have it: no selector, no strategy, no labels of its own. */
function old(spec: object = {}) {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'web:1' }] } };
  return { apiVersion: 'extensions/v1beta1', kind: 'DaemonSet', metadata: { name: 'web' }, spec: { template, ...spec } };
}

describe.each(TRANSPORTS)('extensions/v1beta1 %s', (transport) => {
  const api = useApi(transport, { legacyApis: true });

  it('fills in what Kubernetes 1.15 did', async () => {
    const { status, json } = await api().post(COLLECTION, old());
    expect(status).toBe(201);
    expect(json).toMatchObject({
      kind: 'DaemonSet',
      apiVersion: 'extensions/v1beta1',
      metadata: { labels: { app: 'web' }, generation: 1 },
    });
    expect(Object.keys(json.spec)).toEqual(['selector', 'template', 'updateStrategy', 'templateGeneration', 'revisionHistoryLimit']);
    expect(json.spec).toMatchObject({
      selector: { matchLabels: { app: 'web' } },
      updateStrategy: { type: 'OnDelete' },
      templateGeneration: 1,
      revisionHistoryLimit: 10,
    });
  });

  it('shows no surge, no owners of fields, and no annotation for its own field', async () => {
    const { json } = await api().post(COLLECTION, old({ updateStrategy: { type: 'RollingUpdate' } }));
    expect(json.spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } });
    expect(json.metadata).not.toHaveProperty('annotations');
    expect(json.metadata).not.toHaveProperty('managedFields');
  });

  it('stores a DaemonSet of apps/v1', async () => {
    await api().post(COLLECTION, old({ templateGeneration: 7 }));
    const { json } = await api().get(`${APPS}/web`);
    expect(json).toMatchObject({ apiVersion: 'apps/v1', metadata: { annotations: { [GENERATION]: '7' } } });
    expect(json.spec.updateStrategy).toEqual({ type: 'OnDelete' });
    expect(json.spec).not.toHaveProperty('templateGeneration');
  });

  it('keeps labels and a selector that are given', async () => {
    const template = { metadata: { labels: { app: 'web', tier: 'edge' } }, spec: { containers: [{ name: 'c', image: 'web:1' }] } };
    const given = { ...old({ template, selector: { matchLabels: { tier: 'edge' } } }), metadata: { name: 'web', labels: { mine: 'yes' } } };
    const { json } = await api().post(COLLECTION, given);
    expect([json.metadata.labels, json.spec.selector]).toEqual([{ mine: 'yes' }, { matchLabels: { tier: 'edge' } }]);
  });

  it('raises the generation of the template with each change of it', async () => {
    await api().post(COLLECTION, old());
    const image = { spec: { template: { spec: { containers: [{ name: 'c', image: 'web:2' }] } } } };
    const { json } = await api().patch(`${COLLECTION}/web`, 'strategic-merge-patch', image);
    expect([json.spec.templateGeneration, json.metadata.generation]).toEqual([2, 2]);
    const { json: other } = await api().patch(`${COLLECTION}/web`, 'merge-patch', { spec: { minReadySeconds: 3, templateGeneration: 9 } });
    expect([other.spec.templateGeneration, other.spec.minReadySeconds, other.metadata.generation]).toEqual([2, 3, 3]);
  });

  it('keeps a surge through reading and writing back', async () => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
    await api().post(APPS, { ...old({ selector: { matchLabels: { app: 'web' } }, updateStrategy: strategy }), apiVersion: 'apps/v1' });
    const { json } = await api().get(`${COLLECTION}/web`);
    expect((await api().put(`${COLLECTION}/web`, { ...json, metadata: { ...json.metadata, labels: { a: 'b' } } })).status).toBe(200);
    expect((await api().get(`${APPS}/web`)).json.spec.updateStrategy).toEqual(strategy);
  });

  it('lists and watches in its own shape', async () => {
    await api().post(COLLECTION, old());
    const { json } = await api().get(COLLECTION);
    expect([json.kind, json.apiVersion, json.items[0].spec.templateGeneration]).toEqual(['DaemonSetList', 'extensions/v1beta1', 1]);
    const [event] = await api().watch(`${COLLECTION}?watch=1`).next(1);
    expect(event).toMatchObject({ type: 'ADDED', object: { apiVersion: 'extensions/v1beta1', spec: { templateGeneration: 1 } } });
  });

  it('shows whole objects in tables as it shows them alone', async () => {
    const { json: alone } = await api().post(COLLECTION, old());
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const { json } = await api().get(`${COLLECTION}?includeObject=Object`, { headers });
    expect(json.rows[0].object).toEqual(alone);
  });

  it('lets the selector be changed', async () => {
    const { json } = await api().post(COLLECTION, old());
    const labels = { app: 'other' };
    const spec = { ...json.spec, selector: { matchLabels: labels }, template: { ...json.spec.template, metadata: { labels } } };
    expect((await api().put(`${COLLECTION}/web`, { ...json, spec })).json.spec.selector).toEqual({ matchLabels: labels });
    const back = { spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } } } } };
    expect((await api().patch(`${COLLECTION}/web`, 'merge-patch', back)).status).toBe(200);
    expect((await api().patch(`${APPS}/web`, 'merge-patch', { spec: { selector: { matchLabels: labels } } })).status).toBe(422);
  });

  it('has a status', async () => {
    await api().post(COLLECTION, old());
    const status = { status: { currentNumberScheduled: 1, desiredNumberScheduled: 2, numberMisscheduled: 0, numberReady: 1 } };
    const { json } = await api().patch(`${COLLECTION}/web/status`, 'merge-patch', status);
    expect(json.status).toEqual(status.status);
  });

  it('keeps the pods of what is deleted if nobody says otherwise', async () => {
    await api().post(COLLECTION, old());
    expect((await api().delete(`${COLLECTION}/web`)).json.metadata.finalizers).toEqual(['orphan']);
    await api().post(COLLECTION, { ...old(), metadata: { name: 'other' } });
    const { json } = await api().delete(`${COLLECTION}/other`, { propagationPolicy: 'Background' });
    expect(json.details).toMatchObject({ name: 'other', group: 'extensions', kind: 'daemonsets' });
  });

  it('complains in its own name', async () => {
    const { json } = await api().get(`${COLLECTION}/nothing`);
    expect([json.message, json.details.group]).toEqual(['daemonsets.extensions "nothing" not found', 'extensions']);
    const { json: invalid } = await api().post(COLLECTION, old({ minReadySeconds: -1 }));
    expect(invalid.message).toMatch(/^DaemonSet\.extensions "web" is invalid: spec\.minReadySeconds: Invalid value: -1/);
  });

  it('has no server-side apply, as Kubernetes 1.15 had not', async () => {
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    expect((await api().ask('PATCH', `${COLLECTION}/web?fieldManager=a`, { body: old(), headers })).status).toBe(415);
  });

  it('is discovered after apps/v1, which clients prefer', async () => {
    const { json } = await api().get('/apis');
    const names: readonly string[] = json.groups.map(({ name }: { readonly name: string }) => name);
    expect(names.slice(0, 2)).toEqual(['apps', 'extensions']);
    expect((await api().get('/apis/extensions/v1beta1')).json.resources.map(({ name }: { readonly name: string }) => name)).toEqual([
      'daemonsets',
      'daemonsets/status',
    ]);
  });

  it('is described in OpenAPI', async () => {
    const { json } = await api().get('/openapi/v3/apis/extensions/v1beta1');
    const spec = json.components.schemas['io.k8s.api.extensions.v1beta1.DaemonSetSpec'];
    expect([Object.keys(spec.properties), spec.required]).toEqual([
      ['selector', 'template', 'updateStrategy', 'minReadySeconds', 'templateGeneration', 'revisionHistoryLimit'],
      ['template'],
    ]);
    expect((await api().get('/openapi/v2')).json.definitions).toHaveProperty(['io.k8s.api.extensions.v1beta1.DaemonSet']);
  });
});

describe.each(TRANSPORTS)('a server of today %s', (transport) => {
  const api = useApi(transport);

  it('knows nothing of extensions/v1beta1', async () => {
    expect((await api().get(COLLECTION)).status).toBe(404);
    expect((await api().get('/openapi/v2')).json.definitions).not.toHaveProperty(['io.k8s.api.extensions.v1beta1.DaemonSet']);
    const { json } = await api().post(APPS, old());
    expect(json.message).toContain('no kind "DaemonSet" is registered for version "extensions/v1beta1"');
  });
});
