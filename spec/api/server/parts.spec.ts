import { describe, expect, it } from 'vitest';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';
import { pod } from '../../support/manifests.js';

const PODS = '/api/v1/namespaces/default/pods';
const POOL = '/apis/everynode.dev/v1alpha1/nodepools/blue';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const SUCCESS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

describe.each(TRANSPORTS)('parts of objects %s', (transport) => {
  const api = useApi(transport);

  it.each([
    ['under the pod', `${PODS}/a/binding`],
    ['in their collection', '/api/v1/namespaces/default/bindings'],
  ])('a binding %s puts a pod on a node', async (_where, path) => {
    await api().post(PODS, pod('a'));
    const binding = { kind: 'Binding', apiVersion: 'v1', metadata: { name: 'a' }, target: { kind: 'Node', name: 'worker-0' } };
    const { status, json } = await api().post(path, binding);
    expect([status, json]).toEqual([201, SUCCESS]);
    expect((await api().get(`${PODS}/a`)).json.spec.nodeName).toBe('worker-0');
  });

  it('an eviction deletes a pod', async () => {
    await api().post(PODS, pod('a'));
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a', namespace: 'default' } };
    const { status, json } = await api().post(`${PODS}/a/eviction`, eviction);
    expect([status, json]).toEqual([201, SUCCESS]);
    expect((await api().get(`${PODS}/a`)).status).toBe(404);
  });

  it('a dry eviction deletes nothing', async () => {
    await api().post(PODS, pod('a'));
    await api().post(`${PODS}/a/eviction?dryRun=All`, { metadata: { name: 'a' } });
    expect((await api().get(`${PODS}/a`)).status).toBe(200);
  });

  it('the log of a simulated pod is empty', async () => {
    await api().post(PODS, pod('a'));
    const { status, text, headers } = await api().get(`${PODS}/a/log?container=c&follow=true`);
    expect([status, text, headers['content-type']]).toEqual([200, '', 'text/plain; charset=utf-8']);
  });

  it.each([
    ['container=nope', 'container nope is not valid for pod a'],
    ['', 'a container name must be specified for pod a, choose one of: [c d] or one of the init containers: [i]'],
    ['container=d', 'container "d" in pod "a" is waiting to start: ContainerCreating'],
  ])('the log of a pod is refused for %j', async (query, message) => {
    const [container] = pod('a').spec.containers;
    const containers = ['c', 'd'].map((name) => ({ ...container, name }));
    await api().post(PODS, { ...pod('a'), spec: { containers, initContainers: [{ ...container, name: 'i' }], nodeName: 'node-1' } });
    const containerStatuses = [
      { name: 'd', image: 'd', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
    ];
    await api().patch(`${PODS}/a/status`, 'merge-patch', { status: { containerStatuses } });
    const { status, json } = await api().get(`${PODS}/a/log?${query}`);
    expect([status, json.message]).toEqual([400, message]);
  });

  it.each(['exec', 'attach', 'portforward'])('%s says why it is not possible', async (name) => {
    await api().post(PODS, pod('a', { nodeName: 'node-1' }));
    await api().post(PODS, pod('b'));
    const complaint = async (path: string) => (await api().post(`${PODS}/${path}/${name}?command=ls`, undefined)).json.message;
    expect(await complaint('a')).toBe(`${name} is not possible in pod a: containers are simulated, and run no processes`);
    expect(await complaint('b')).toBe('pod b does not have a host assigned');
    expect(await complaint('c')).toBe('pods "c" not found');
  });

  it('the scale of a node pool is read and written', async () => {
    await api().post('/apis/everynode.dev/v1alpha1/nodepools', { metadata: { name: 'blue' }, spec: { replicas: 3 } });
    const { json: scale } = await api().get(`${POOL}/scale`);
    expect(scale).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name: 'blue' }, spec: { replicas: 3 } });
    const written = await api().put(`${POOL}/scale`, { ...scale, spec: { replicas: 5 } });
    expect([written.status, written.json.spec]).toEqual([200, { replicas: 5 }]);
    expect((await api().get(POOL)).json.spec.replicas).toBe(5);
    expect((await api().put(`${POOL}/scale`, { ...scale, spec: { replicas: 6 } })).json.reason).toBe('Conflict');
  });

  it.each([
    ['merge-patch', { spec: { replicas: 500 } }],
    ['json-patch', [{ op: 'replace', path: '/spec/replicas', value: 500 }]],
  ] as const)('the scale of a node pool takes a %s', async (type, patch) => {
    await api().post('/apis/everynode.dev/v1alpha1/nodepools', { metadata: { name: 'blue' }, spec: { replicas: 3 } });
    expect((await api().patch(`${POOL}/scale`, type, patch)).json.spec).toEqual({ replicas: 500 });
    expect((await api().get(POOL)).json.spec.replicas).toBe(500);
  });

  it('whoever scales a node pool owns its size, through its scale', async () => {
    await api().post('/apis/everynode.dev/v1alpha1/nodepools?fieldManager=maker', { metadata: { name: 'blue' }, spec: { replicas: 3 } });
    await api().patch(`${POOL}/scale?fieldManager=scaler`, 'merge-patch', { spec: { replicas: 4 } });
    const { metadata } = (await api().get(POOL)).json;
    const owners = metadata.managedFields.filter(({ fieldsV1 }: never) => 'f:replicas' in (fieldsV1['f:spec'] ?? {}));
    expect(owners).toMatchObject([{ manager: 'scaler', operation: 'Update', apiVersion: 'everynode.dev/v1alpha1', subresource: 'scale' }]);
  });

  it('a scale is applied, unless somebody else has set it', async () => {
    await api().post('/apis/everynode.dev/v1alpha1/nodepools?fieldManager=maker', { metadata: { name: 'blue' }, spec: { replicas: 3 } });
    const body = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'blue' }, spec: { replicas: 7 } };
    const apply = (query: string, more = {}) =>
      api().ask('PATCH', `${POOL}/scale?fieldManager=me${query}`, { body: { ...body, ...more }, headers: APPLY });
    expect(JSON.parse((await apply('')).text)).toMatchObject({ reason: 'Conflict', details: { causes: [{ field: '.spec.replicas' }] } });
    expect((await apply('', { kind: 'NodePool' })).status).toBe(400);
    expect((await apply('', { spec: { size: 7 } })).status).toBe(400);
    expect(JSON.parse((await apply('&force=true')).text)).toMatchObject({ kind: 'Scale', spec: { replicas: 7 } });
    const { spec, metadata } = (await api().get(POOL)).json;
    const own = metadata.managedFields.find(({ manager }: { readonly manager: string }) => manager === 'me');
    expect([spec.replicas, own]).toMatchObject([
      7,
      { operation: 'Apply', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ]);
  });

  it('a namespace that is being deleted goes when it is finalized', async () => {
    const { json: namespace } = await api().delete('/api/v1/namespaces/other');
    expect(namespace.status.phase).toBe('Terminating');
    const { status } = await api().put('/api/v1/namespaces/other/finalize', { ...namespace, spec: {} });
    expect(status).toBe(200);
    expect((await api().get('/api/v1/namespaces/other')).status).toBe(404);
  });
});

describe.each(TRANSPORTS)('reviews %s', (transport) => {
  const api = useApi(transport);

  it('of access allow everything', async () => {
    const spec = { resourceAttributes: { verb: 'create', resource: 'daemonsets', group: 'apps' } };
    const { status, json } = await api().post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec });
    expect([status, json.kind, json.spec, json.status]).toEqual([201, 'SelfSubjectAccessReview', spec, { allowed: true }]);
  });

  it('of the caller say who has the token', async () => {
    const { json } = await api().post('/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
    expect(json.status.userInfo).toMatchObject({ username: 'admin', groups: ['system:masters', 'system:authenticated'] });
  });
});

describe.each(TRANSPORTS)('events in the shape of events.k8s.io %s', (transport) => {
  const api = useApi(transport);
  const NEW = '/apis/events.k8s.io/v1/namespaces/default/events';
  const event = {
    metadata: { name: 'e', namespace: 'default' },
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingController: 'example.com/me',
    reportingInstance: 'me-1',
    action: 'Testing',
    reason: 'Tested',
    regarding: { kind: 'Pod', namespace: 'default', name: 'a' },
    note: 'it works',
    type: 'Normal',
  };

  it('are the events of the core group', async () => {
    const { status, json } = await api().post(NEW, event);
    expect([status, json.apiVersion, json.note]).toEqual([201, 'events.k8s.io/v1', 'it works']);
    const { json: old } = await api().get('/api/v1/namespaces/default/events/e');
    expect([old.apiVersion, old.message, old.involvedObject.name]).toEqual(['v1', 'it works', 'a']);
    const { json: list } = await api().get(NEW);
    expect([list.kind, list.apiVersion, list.items[0].note]).toEqual(['EventList', 'events.k8s.io/v1', 'it works']);
  });

  it('are patched in that shape', async () => {
    await api().post(NEW, event);
    const series = { count: 2, lastObservedTime: '2026-01-01T00:00:05.000000Z' };
    const { status, json } = await api().patch(`${NEW}/e`, 'merge-patch', { series });
    expect([status, json.series]).toEqual([200, series]);
  });

  it('are applied in that shape', async () => {
    const configuration = { apiVersion: 'events.k8s.io/v1', kind: 'Event', ...event };
    const apply = (note: string) => api().ask('PATCH', `${NEW}/e?fieldManager=me`, { body: { ...configuration, note }, headers: APPLY });
    expect((await apply('it works')).status).toBe(201);
    const { status, text } = await apply('it works again');
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { apiVersion: 'events.k8s.io/v1', note: 'it works again', regarding: { name: 'a' } },
    ]);
    expect((await api().get('/api/v1/namespaces/default/events/e')).json.message).toBe('it works again');
  });

  it('name owners of fields as that shape does, and conflicts with those who wrote the other', async () => {
    const { json } = await api().post(`${NEW}?fieldManager=maker`, event);
    const [made] = json.metadata.managedFields;
    expect([made.apiVersion, Object.keys(made.fieldsV1)]).toEqual([
      'events.k8s.io/v1',
      ['f:action', 'f:eventTime', 'f:note', 'f:reason', 'f:regarding', 'f:reportingController', 'f:reportingInstance', 'f:type'],
    ]);
    const old = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e', namespace: 'default' }, message: 'it works again' };
    const path = '/api/v1/namespaces/default/events/e?fieldManager=other';
    const refused = await api().ask('PATCH', path, { body: old, headers: APPLY });
    expect(refused.json.message).toBe('Apply failed with 1 conflict: conflict with "maker" using events.k8s.io/v1: .note');
    const { json: taken } = await api().ask('PATCH', `${path}&force=true`, { body: old, headers: APPLY });
    expect(
      taken.metadata.managedFields.map(({ manager, apiVersion, fieldsV1 }: { manager: string; apiVersion: string; fieldsV1: object }) => [
        manager,
        apiVersion,
        Object.keys(fieldsV1).filter((field) => field === 'f:note' || field === 'f:message'),
      ]),
    ).toEqual([
      ['other', 'v1', ['f:message']],
      ['maker', 'events.k8s.io/v1', []],
    ]);
  });

  it('are watched in that shape', async () => {
    const watch = api().watch(`${NEW}?watch=true`);
    await api().post(NEW, event);
    const [added] = await watch.next(1);
    expect(added?.object).toMatchObject({ kind: 'Event', apiVersion: 'events.k8s.io/v1', note: 'it works' });
  });
});
