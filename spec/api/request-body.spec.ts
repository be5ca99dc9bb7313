import { describe, expect, it } from 'vitest';
import { bodyFormat, patchType } from '#api/request-body.js';

const UNKNOWN = 'the body of the request was in an unknown format - accepted media types include: ';

describe('a body', () => {
  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['application/json', 'json'],
    ['Application/JSON; charset=utf-8', 'json'],
    ['application/yaml', 'yaml'],
    ['application/vnd.kubernetes.protobuf', 'protobuf'],
  ])('of type %j is %s', (contentType, format) => {
    expect(bodyFormat(contentType)).toBe(format);
  });

  it.each(['text/plain', 'application/cbor', 'application/merge-patch+json'])('of type %s is refused', (contentType) => {
    const message = `${UNKNOWN}application/json, application/yaml, application/vnd.kubernetes.protobuf`;
    expect(() => bodyFormat(contentType)).toThrow(expect.objectContaining({ code: 415, reason: 'UnsupportedMediaType', message }));
  });
});

describe('a patch', () => {
  it.each([
    ['application/json-patch+json', 'json'],
    ['application/merge-patch+json', 'merge'],
    ['application/strategic-merge-patch+json', 'strategic'],
    ['application/strategic-merge-patch+json; charset=utf-8', 'strategic'],
    ['application/apply-patch+yaml', 'apply'],
  ])('of type %s is %s', (contentType, type) => {
    expect(patchType(contentType)).toBe(type);
  });

  it.each([undefined, 'application/json', 'application/apply-patch+cbor'])('of type %j is refused', (contentType) => {
    const patches = 'application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json';
    expect(() => patchType(contentType)).toThrow(`${UNKNOWN}${patches}, application/apply-patch+yaml`);
  });
});
