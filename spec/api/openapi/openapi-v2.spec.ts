import { describe, expect, it } from 'vitest';
import { servedDefinitions } from '#api/openapi/kinds.js';
import { openApiV2 } from '#api/openapi/openapi-v2.js';
import { openApiV2Protobuf } from '#api/openapi/openapi-v2-protobuf.js';
import { SERVED_GROUPS } from '#api/served-resources.js';
import { messagesIn, namedIn, readFields, textsIn } from '../../support/protobuf-reader.js';

const document = openApiV2(SERVED_GROUPS, servedDefinitions(SERVED_GROUPS));
const OBJECT = '/apis/apps/v1/namespaces/{namespace}/daemonsets/{name}';
const DAEMON_SET = 'io.k8s.api.apps.v1.DaemonSet';
const KIND = { group: 'apps', version: 'v1', kind: 'DaemonSet' };

describe('in JSON', () => {
  it('has the paths of all groups in one document', () => {
    expect(document.paths).toHaveProperty([OBJECT]);
    expect(document.paths).toHaveProperty(['/api/v1/nodes']);
  });

  it('has every definition that it refers to', () => {
    const wanted = [...JSON.stringify(document).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name);
    expect(Object.keys(document.definitions)).toEqual(expect.arrayContaining(wanted));
  });

  it('refers only to its own definitions', () => {
    expect(JSON.stringify(document)).not.toContain('#/components');
  });

  it('has no defaults, and does not show how we write objects', () => {
    expect(JSON.stringify(document.definitions)).not.toMatch(/"(default|x-presence)":(?!\{)/);
  });

  it('describes a patch with its body first', () => {
    expect(document.paths[OBJECT]?.patch).toMatchObject({
      operationId: 'patchAppsV1NamespacedDaemonSet',
      parameters: [
        { in: 'body', required: true },
        { name: 'dryRun' },
        { name: 'fieldManager' },
        { name: 'fieldValidation' },
        { name: 'force' },
      ],
      'x-kubernetes-group-version-kind': KIND,
    });
  });
});

describe('in protocol buffers', () => {
  const bytes = openApiV2Protobuf(document);
  const [paths = Buffer.alloc(0)] = messagesIn(bytes, 8);
  const [definitions = Buffer.alloc(0)] = messagesIn(bytes, 9);
  const definition = namedIn(definitions, 1, 'io.k8s.api.core.v1.PodSpec');
  const property = (name: string) => namedIn(messagesIn(definition, 25)[0] ?? Buffer.alloc(0), 1, name);
  const extension = (message: Buffer, field: number, name: string) => JSON.parse(textsIn(namedIn(message, field, name), 2)[0] ?? 'null');

  it('is of version 2.0', () => {
    expect(textsIn(bytes, 1)).toEqual(['2.0']);
  });

  it('has every path and every definition', () => {
    expect(messagesIn(paths, 2)).toHaveLength(Object.keys(document.paths).length);
    expect(messagesIn(definitions, 1)).toHaveLength(Object.keys(document.definitions).length);
  });

  it('names the kind of a definition', () => {
    expect(extension(namedIn(definitions, 1, DAEMON_SET), 31, 'x-kubernetes-group-version-kind')).toEqual([KIND]);
  });

  it('says what a list holds, and how it is merged', () => {
    const containers = property('containers');
    const [item = Buffer.alloc(0)] = messagesIn(messagesIn(containers, 23)[0] ?? Buffer.alloc(0), 1);
    expect(textsIn(messagesIn(containers, 22)[0] ?? Buffer.alloc(0), 1)).toEqual(['array']);
    expect(textsIn(item, 1)).toEqual(['#/definitions/io.k8s.api.core.v1.Container']);
    expect(extension(containers, 31, 'x-kubernetes-patch-merge-key')).toBe('name');
  });

  it('says what a map holds', () => {
    const [values = Buffer.alloc(0)] = messagesIn(property('nodeSelector'), 21);
    const [schema = Buffer.alloc(0)] = messagesIn(values, 1);
    expect(textsIn(messagesIn(schema, 22)[0] ?? Buffer.alloc(0), 1)).toEqual(['string']);
  });

  it('lists the values of an enumeration', () => {
    const values = messagesIn(property('restartPolicy'), 20).map((value) => textsIn(value, 2)[0]);
    expect(values).toEqual(['"Always"', '"Never"', '"OnFailure"']);
  });

  it('lists what is required', () => {
    expect(textsIn(definition, 19)).toEqual(['containers']);
  });

  it('describes a patch, its parameters and its kind', () => {
    const [patch = Buffer.alloc(0)] = messagesIn(namedIn(paths, 2, OBJECT), 8);
    const queries = messagesIn(patch, 8).flatMap((item) => messagesIn(item, 1).flatMap((one) => messagesIn(one, 2)));
    const names = queries.flatMap((one) => messagesIn(one, 3).flatMap((query) => textsIn(query, 4)));
    expect(names).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force']);
    expect(extension(patch, 13, 'x-kubernetes-group-version-kind')).toEqual(KIND);
  });

  it('requires the parameters of the path', () => {
    const items = messagesIn(namedIn(paths, 2, OBJECT), 9).flatMap((item) => messagesIn(item, 1).flatMap((one) => messagesIn(one, 2)));
    const [name = Buffer.alloc(0)] = items.flatMap((one) => messagesIn(one, 4));
    expect([readFields(name).get(1), textsIn(name, 4)]).toEqual([[1], ['name']]);
  });
});
