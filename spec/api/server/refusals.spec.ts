import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, MAX_URL_LENGTH } from '#api/limits.js';
import { TOKEN, TRANSPORTS, useApi } from '../../support/api-harness.js';
import { configMap, daemonSet } from '../../support/manifests.js';

const SETS = '/apis/apps/v1/namespaces/default/daemonsets';
const NOT_FOUND = 'the server could not find the requested resource';
const NOT_ALLOWED = 'the server does not allow this method on the requested resource';
const NO_SUCH_PAGE = '404 page not found\n';

describe.each(TRANSPORTS)('what cannot be done is refused %s', (transport) => {
  const api = useApi(transport);

  it.each([
    ['GET', `${SETS}/none`, 404, 'daemonsets.apps "none" not found'],
    ['GET', '/api/v1/nodes/none', 404, 'nodes "none" not found'],
    ['DELETE', '/api/v1/namespaces/default/pods/none', 404, 'pods "none" not found'],
    ['GET', '/api/v1/namespaces/default/pods/none/log', 404, 'pods "none" not found'],
    ['GET', '/apis/apps/v1/namespaces/default/nopes', 404, NOT_FOUND],
    ['GET', `${SETS}/web/scale`, 404, NOT_FOUND],
    ['POST', `${SETS}/web`, 405, NOT_ALLOWED],
    ['PUT', SETS, 405, NOT_ALLOWED],
    ['DELETE', '/api/v1/namespaces', 405, NOT_ALLOWED],
    ['PATCH', '/api/v1/namespaces/default/bindings', 405, NOT_ALLOWED],
    ['GET', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 405, NOT_ALLOWED],
    ['TRACE', '/api/v1/nodes', 405, NOT_ALLOWED],
    ['GET', '/api/v1/pods?fieldSelector=spec.nope%3Dx', 400, 'field label not supported: spec.nope'],
    ['GET', '/api/v1/pods?labelSelector=a%3D%3D%3D', 400, "unable to parse requirement: found '=', expected: identifier"],
    ['GET', '/api/v1/pods?limit=many', 400, 'strconv.ParseInt: parsing "many": invalid syntax'],
    [
      'GET',
      '/api/v1/pods?watch=true&resourceVersion=x',
      400,
      'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
  ])('%s %s: %i', async (method, path, status, message) => {
    const { json, status: actual } = await api().ask(method, path, {});
    expect(json).toMatchObject({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: status });
    expect(actual).toBe(status);
  });

  it.each(['/nope', '/apis/nope/v1', '/apis/apps/v2', '/openapi/v4', '/api/v2', '/readyz/nope', '/livez/ping/more'])(
    'there is no page %s',
    async (path) => {
      const { status, text, headers } = await api().get(path);
      expect([status, text, headers['content-type']]).toEqual([404, NO_SUCH_PAGE, 'text/plain; charset=utf-8']);
    },
  );

  it('answers in YAML those who want it', async () => {
    const { text } = await api().get('/api/v1/nodes/none', { headers: { accept: 'application/yaml' } });
    expect(text).toContain('code: 404\n');
  });

  it('takes no request for what it cannot write', async () => {
    const { status, json } = await api().get(SETS, { headers: { accept: 'text/html' } });
    expect([status, json.reason]).toEqual([406, 'NotAcceptable']);
  });
});

describe.each(TRANSPORTS)('a body that cannot be taken is refused %s', (transport) => {
  const api = useApi(transport);
  const CANNOT = 'DaemonSet in version "v1" cannot be handled as a DaemonSet: ';
  const UNKNOWN =
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf';
  const deep = `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`;

  it.each([
    [
      'of no JSON',
      '{"a":',
      400,
      /^the object provided is unrecognized \(must be of type DaemonSet\): couldn't get version\/kind; json parse error: unexpected end of JSON input/,
    ],
    ['that is empty', '', 400, /^the object provided is unrecognized/],
    ['of binary noise', Buffer.from([0xff, 0xfe, 0x00, 0x80]), 400, /^the body of the request is not UTF-8$/],
    ['of a number', '1', 400, /cannot unmarshal number into Go value/],
    ['of null', 'null', 400, /./],
    ['that nests too deep', deep, 400, /exceeded max depth/],
    [
      'of a wrong type',
      daemonSet('x', { spec: { minReadySeconds: 'soon' } }),
      400,
      /cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32$/,
    ],
    [
      'of another kind',
      { ...daemonSet('x'), kind: 'Pod' },
      400,
      /^Pod in version "v1" cannot be handled as a DaemonSet: no kind "Pod" is registered for version "apps\/v1"/,
    ],
    [
      'of another namespace',
      daemonSet('x', { metadata: { namespace: 'other' } }),
      400,
      /^the namespace of the provided object does not match the namespace sent on the request$/,
    ],
    [
      'that breaks rules',
      daemonSet('x', { spec: { minReadySeconds: -1 } }),
      422,
      /^DaemonSet.apps "x" is invalid: spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0$/,
    ],
  ])('%s', async (_what, body, status, message) => {
    const { json } = await api().post(SETS, body);
    expect([json.code, json.message]).toEqual([status, expect.stringMatching(message)]);
  });

  it('with unknown fields, if those are to be refused', async () => {
    const { json } = await api().post(`${SETS}?fieldValidation=Strict`, daemonSet('x', { spec: { replicas: 3 } }));
    expect([json.code, json.message]).toEqual([400, `${CANNOT}strict decoding error: unknown field "spec.replicas"`]);
  });

  it.each([
    ['POST', SETS, 'text/plain', UNKNOWN],
    ['PUT', `${SETS}/x`, 'application/cbor', UNKNOWN],
    ['PATCH', `${SETS}/x`, 'application/json', /accepted media types include: application\/json-patch\+json/],
  ])('of a type that is not understood: %s of %s in %s', async (method, path, type, message) => {
    const { status, json } = await api().ask(method, path, { body: 'x', headers: { 'content-type': type } });
    expect([status, json.reason]).toEqual([415, 'UnsupportedMediaType']);
    expect(json.message).toMatch(message);
  });

  it.each([
    ['json-patch', [{ op: 'test', path: '/metadata/name', value: 'nope' }], 422],
    ['json-patch', { op: 'test' }, 400],
    ['merge-patch', [1], 400],
    ['strategic-merge-patch', 'no json', 400],
  ] as const)('that is a bad %s: %j', async (type, patch, code) => {
    await api().post(SETS, daemonSet('web'));
    const { json } = await api().patch(`${SETS}/web`, type, patch);
    expect([json.kind, json.code]).toEqual(['Status', code]);
  });

  it('that is larger than 3 MiB', async () => {
    const { status, json } = await api().post(SETS, ' '.repeat(MAX_BODY_BYTES + 1));
    expect([status, json.reason, json.message]).toEqual([413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728']);
  });

  it('that makes an object larger than could be sent, bit by bit', async () => {
    const env = [{ name: 'A', value: 'x'.repeat(1_100_000) }];
    const template = { metadata: { labels: { app: 'grows' } }, spec: { containers: [{ name: 'c', image: 'x', env }] } };
    await api().post(SETS, daemonSet('grows', { spec: { template } }));
    const path = '/spec/template/spec/containers/0/env/-';
    const grow = () => api().patch(`${SETS}/grows`, 'json-patch', [{ op: 'add', path, value: env[0] }]);
    const { status, json } = [await grow(), await grow()][1] ?? {};
    expect([status, json.message]).toEqual([413, 'Request entity too large: limit is 3145728']);
  });

  it('whose aliases make much of little', async () => {
    const names = Array.from({ length: 90 }, (_, index) => `  k${index}: *a`);
    const text = ['kind: ConfigMap', 'apiVersion: v1', 'metadata: {name: a}', 'data:', `  k: &a ${'x'.repeat(100_000)}`, ...names].join(
      '\n',
    );
    const { status, json } = await api().post('/api/v1/namespaces/default/configmaps', text, { 'content-type': 'application/yaml' });
    expect([status, json.message]).toEqual([400, expect.stringContaining('document contains excessive aliasing')]);
  });

  it('but not one of exactly 3 MiB', async () => {
    const text = JSON.stringify(configMap('a'));
    const { status } = await api().post('/api/v1/namespaces/default/configmaps', text + ' '.repeat(MAX_BODY_BYTES - text.length));
    expect(status).toBe(201);
  });

  it('with names that JavaScript knows, as names like any other', async () => {
    const text = '{"metadata":{"name":"a"},"data":{"__proto__":"1","constructor":"2"}}';
    const { text: answer } = await api().post('/api/v1/namespaces/default/configmaps', text);
    expect(answer).toContain('"data":{"__proto__":"1","constructor":"2"}');
  });
});

describe.each(TRANSPORTS)('a stranger is refused %s', (transport) => {
  const api = useApi(transport);

  it.each([undefined, 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`, TOKEN])('who says %j', async (authorization) => {
    const { status, json, headers } = await api().get('/api/v1/nodes', { headers: { authorization } });
    expect([status, json.message, headers['www-authenticate']]).toEqual([401, 'Unauthorized', 'Bearer']);
  });

  it('but not who gives the token as a password', async () => {
    const authorization = `Basic ${Buffer.from(`anybody:${TOKEN}`).toString('base64')}`;
    expect((await api().get('/api/v1/nodes', { headers: { authorization } })).status).toBe(200);
  });

  it.each(['/metrics', '/', '/openapi/v2', '/nope'])('at %s too', async (path) => {
    expect((await api().get(path, { headers: { authorization: undefined } })).status).toBe(401);
  });

  it.each(['/healthz', '/livez', '/readyz'])('but not at %s', async (path) => {
    expect((await api().get(path, { headers: { authorization: undefined } })).text).toBe('ok');
  });

  it.each(['evil.example', 'evil.example:443', '192.0.2.1'])('who takes us for %j, even at /healthz', async (host) => {
    const { status, json } = await api().get('/healthz', { headers: { host } });
    expect([status, json.reason]).toEqual([403, 'Forbidden']);
  });

  it.each(['localhost:1', '127.0.0.1', '[::1]:6443', 'LOCALHOST'])('but not who knows us as %s', async (host) => {
    expect((await api().get('/version', { headers: { host } })).status).toBe(200);
  });

  it('who is a web page', async () => {
    const { status } = await api().get('/version', { headers: { origin: 'http://localhost' } });
    expect(status).toBe(403);
  });

  it('whose path is too long', async () => {
    const { status, json } = await api().get(`/api/v1/pods?labelSelector=${'a'.repeat(MAX_URL_LENGTH)}`);
    expect([status, json.kind]).toEqual([400, 'Status']);
  });
});
