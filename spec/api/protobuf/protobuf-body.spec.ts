import { describe, expect, it } from 'vitest';
import { message, nestedField, stringField } from '#api/openapi/protobuf.js';
import { decodeProtobuf } from '#api/protobuf/protobuf-body.js';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';

/** A field with a number in it. */
function numberField(number: number, value: number): Buffer {
  return Buffer.from([number << 3, value]);
}

function typed(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const type = message([stringField(1, apiVersion), stringField(2, kind)]);
  return message([Buffer.from('k8s\0'), nestedField(1, type), nestedField(2, raw)]);
}

function mapEntry(number: number, key: string, value: Buffer): Buffer {
  return nestedField(number, message([stringField(1, key), nestedField(2, value)]));
}

function decoded(apiVersion: string, kind: string, raw: Buffer): unknown {
  return decodeProtobuf(typed(apiVersion, kind, raw), kind);
}

const NAMED = nestedField(1, stringField(1, 'a'));

describe('an object in protocol buffers', () => {
  it('has maps of text', () => {
    const raw = message([NAMED, mapEntry(2, 'x', Buffer.from('y')), mapEntry(2, '__proto__', Buffer.from('z'))]);
    expect(JSON.stringify(decoded('v1', 'ConfigMap', raw))).toBe(
      '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"x":"y","__proto__":"z"}}',
    );
  });

  it('has bytes in base 64', () => {
    const raw = message([NAMED, mapEntry(2, 'x', Buffer.from([0xff, 0x00])), stringField(3, 'Opaque')]);
    expect(decoded('v1', 'Secret', raw)).toMatchObject({ data: { x: '/wA=' }, type: 'Opaque' });
  });

  it('has lists, numbers, numbers or text, and fields of inlined messages', () => {
    const port = message([numberField(1, 0), numberField(2, 80)]);
    const http = message([stringField(1, '/'), nestedField(2, port)]);
    const probe = message([nestedField(1, nestedField(2, http)), numberField(3, 5)]);
    const container = message([stringField(1, 'c'), stringField(2, 'i'), nestedField(10, probe)]);
    const volume = message([stringField(1, 'v'), nestedField(2, nestedField(1, stringField(1, '/var')))]);
    const spec = message([nestedField(1, volume), nestedField(2, container), numberField(4, 30)]);
    expect(decoded('v1', 'Pod', message([NAMED, nestedField(2, spec)]))).toMatchObject({
      spec: {
        volumes: [{ name: 'v', hostPath: { path: '/var' } }],
        containers: [{ name: 'c', image: 'i', livenessProbe: { httpGet: { path: '/', port: 80 }, timeoutSeconds: 5 } }],
        terminationGracePeriodSeconds: 30,
      },
    });
  });

  it('has quantities and times', () => {
    const time = message([numberField(1, 5), numberField(2, 0)]);
    const metadata = nestedField(1, message([stringField(1, 'a'), nestedField(8, time), nestedField(9, Buffer.alloc(0))]));
    const status = nestedField(3, mapEntry(1, 'cpu', stringField(1, '500m')));
    expect(decoded('v1', 'Node', message([metadata, status]))).toMatchObject({
      metadata: { creationTimestamp: '1970-01-01T00:00:05Z', deletionTimestamp: null },
      status: { capacity: { cpu: '500m' } },
    });
  });

  it('may have fields that we do not know', () => {
    expect(decoded('v1', 'Namespace', message([NAMED, stringField(15, 'later')]))).toEqual({
      kind: 'Namespace',
      apiVersion: 'v1',
      metadata: { name: 'a' },
    });
  });

  it('may be the options of a deletion, whatever group they name', () => {
    expect(decoded('policy/v1', 'DeleteOptions', message([numberField(1, 5), stringField(4, 'Foreground')]))).toEqual({
      gracePeriodSeconds: 5,
      propagationPolicy: 'Foreground',
    });
  });

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is no such object', Buffer.from('{"kind":"ConfigMap"}')],
    ['ends too early', typed('v1', 'ConfigMap', NAMED).subarray(0, -1)],
    ['has a number that never ends', message([Buffer.from('k8s\0'), Buffer.alloc(20, 0xff)])],
    ['has a field of a type that does not exist', message([Buffer.from('k8s\0'), Buffer.from([0x0f])])],
    ['has a field of another type', typed('v1', 'ConfigMap', Buffer.from([0x08, 0x01]))],
  ])('that %s is refused', (_what, bytes) => {
    const error = { code: 400, message: expect.stringContaining('must be of type ConfigMap') };
    expect(() => decodeProtobuf(bytes, 'ConfigMap')).toThrow(expect.objectContaining(error));
  });
});

describe.each(TRANSPORTS)('a request in protocol buffers %s', (transport) => {
  const api = useApi(transport);
  const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' };

  it('is answered in JSON', async () => {
    const body = typed('v1', 'Namespace', NAMED);
    const { status, json } = await api().post('/api/v1/namespaces', body, headers);
    expect([status, json.kind, json.metadata.name]).toEqual([201, 'Namespace', 'a']);
  });

  it('of another kind is refused', async () => {
    const { status, json } = await api().post('/api/v1/namespaces', typed('v1', 'ConfigMap', NAMED), headers);
    expect([status, json.message]).toEqual([400, expect.stringContaining('ConfigMap in version "v1" cannot be handled as a Namespace')]);
  });
});
