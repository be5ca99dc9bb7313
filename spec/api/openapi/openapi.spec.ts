import { describe, expect, it } from 'vitest';
import { openApiDocument } from '#api/openapi/openapi.js';
import { SERVED_GROUPS } from '#api/served-resources.js';

const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

describe('the index', () => {
  const { paths } = JSON.parse(openApiDocument('/openapi/v3', SERVED_GROUPS, 'application/json, */*')?.body.toString() ?? '{}');

  it('says where the document of each group and version is', () => {
    expect(Object.keys(paths)).toEqual([
      'api/v1',
      'apis/apps/v1',
      'apis/events.k8s.io/v1',
      'apis/authentication.k8s.io/v1',
      'apis/authorization.k8s.io/v1',
      'apis/coordination.k8s.io/v1',
      'apis/everynode.dev/v1alpha1',
    ]);
  });

  it('names the hash of each document', () => {
    const hash = openApiDocument('/openapi/v3/apis/apps/v1', SERVED_GROUPS, undefined)?.hash;
    expect(paths['apis/apps/v1']).toEqual({ serverRelativeURL: `/openapi/v3/apis/apps/v1?hash=${hash}` });
  });
});

describe('a document', () => {
  it('is made once', () => {
    expect(openApiDocument('/openapi/v3/api/v1', SERVED_GROUPS, '*/*')).toBe(
      openApiDocument('/openapi/v3/api/v1', SERVED_GROUPS, 'application/json'),
    );
  });

  it.each(['/openapi', '/openapi/v3/', '/openapi/v3/apis/apps', '/openapi/v3/apis/batch/v1', '/openapi/v4'])('is not under %s', (path) => {
    expect(openApiDocument(path, SERVED_GROUPS, '*/*')).toBeUndefined();
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    [PROTOBUF, 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'],
    [PROTOBUF.replace('@', '.'), 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'],
    [`${PROTOBUF};q=0.5, application/json`, 'application/json'],
  ])('of version 2 is for %j in %s', (accept, contentType) => {
    expect(openApiDocument('/openapi/v2', SERVED_GROUPS, accept)?.contentType).toBe(contentType);
  });

  it('of version 3 is in JSON only', () => {
    expect(() => openApiDocument('/openapi/v3/api/v1', SERVED_GROUPS, PROTOBUF)).toThrow(expect.objectContaining({ code: 406 }));
  });

  it('of version 2 is not in YAML', () => {
    expect(() => openApiDocument('/openapi/v2', SERVED_GROUPS, 'application/yaml')).toThrow(expect.objectContaining({ code: 406 }));
  });
});
