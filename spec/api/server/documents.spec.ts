import { describe, expect, it } from 'vitest';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

describe.each(TRANSPORTS)('documents %s', (transport) => {
  const api = useApi(transport);

  it.each([
    ['/version', { major: '1', minor: '36', gitVersion: 'v1.36.2+everynode' }],
    ['/api', { kind: 'APIVersions', versions: ['v1'] }],
    ['/api/', { kind: 'APIVersions' }],
    ['/apis', { kind: 'APIGroupList' }],
    ['/apis/apps', { kind: 'APIGroup', name: 'apps' }],
    ['/api/v1', { kind: 'APIResourceList', groupVersion: 'v1' }],
    ['/apis/apps/v1', { kind: 'APIResourceList', groupVersion: 'apps/v1' }],
    ['/openapi/v2', { swagger: '2.0' }],
    ['/openapi/v3/apis/apps/v1', { openapi: '3.0.0' }],
  ])('stand under %s', async (path, expected) => {
    const { status, json } = await api().get(path);
    expect([status, json]).toEqual([200, expect.objectContaining(expected)]);
  });

  it('say under which address they were found', async () => {
    const { json } = await api().get('/api', { headers: { host: 'localhost:1234' } });
    expect(json.serverAddressByClientCIDRs[0].serverAddress).toBe('localhost:1234');
  });

  it.each(['/api', '/apis'])('of discovery come in one, from %s, to those who want that', async (path) => {
    const { json, headers } = await api().get(path, { headers: { accept: AGGREGATED } });
    expect(json.kind).toBe('APIGroupDiscoveryList');
    expect(headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
  });

  it('are not sent again to those who have them', async () => {
    const { headers } = await api().get('/apis', { headers: { accept: AGGREGATED } });
    const again = await api().get('/apis', { headers: { accept: AGGREGATED, 'if-none-match': String(headers.etag) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('may be kept by those who name their hash', async () => {
    const { json } = await api().get('/openapi/v3');
    const named = await api().get(json.paths['apis/apps/v1'].serverRelativeURL);
    expect(named.headers['cache-control']).toBe('public, immutable');
    expect((await api().get('/openapi/v3/apis/apps/v1?hash=other')).headers['cache-control']).toBe('no-cache, private');
  });

  it('of OpenAPI are compressed for those who take gzip', async () => {
    const { headers, bytes } = await api().get('/openapi/v2', { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBe('gzip');
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  it.each(['*', '"other", W/ETAG'])('are known to those who say so by %s', async (known) => {
    const { headers } = await api().get('/openapi/v2');
    const asked = { 'if-none-match': known.replace('ETAG', String(headers.etag)) };
    expect((await api().get('/openapi/v2', { headers: asked })).status).toBe(304);
  });

  it('of the root are the paths that there are, for people', async () => {
    const { json, text } = await api().get('/');
    expect(json.paths).toEqual(expect.arrayContaining(['/api/v1', '/apis/apps/v1', '/healthz', '/openapi/v3/apis/apps/v1', '/version']));
    expect(text).toMatch(/^\{\n {2}"paths": \[\n {4}"\/\.well-known/);
  });

  it('of the version are for everybody, and for people', async () => {
    const { status, text } = await api().get('/version', { headers: { authorization: undefined, accept: 'application/yaml' } });
    expect([status, text]).toEqual([200, expect.stringMatching(/^\{\n {2}"major": "1",\n[\s\S]*"\n}$/)]);
  });

  it('come in YAML too', async () => {
    expect((await api().get('/apis/apps', { headers: { accept: 'application/yaml' } })).text).toContain('kind: APIGroup\n');
  });
});

describe.each(TRANSPORTS)('metrics %s', (transport) => {
  const api = useApi(transport);

  it('count requests, objects and changes', async () => {
    await api().get('/api/v1/nodes');
    await api().get('/api/v1/nodes/none');
    const { text, headers } = await api().get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toContain('apiserver_request_total{verb="list",resource="nodes",subresource="",code="200"} 1\n');
    expect(text).toContain('apiserver_request_total{verb="get",resource="nodes",subresource="",code="404"} 1\n');
    expect(text).toContain('apiserver_storage_objects{resource="namespaces"} 2\n');
    expect(text).toContain(`everynode_store_version ${api().store.version}\n`);
  });
});
