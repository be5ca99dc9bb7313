import { describe, expect, it } from 'vitest';
import { type Answer, negotiate, negotiateDiscovery } from '#api/negotiation.js';

const KUBECTL = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';
const AVAILABLE = '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml';

function chosen(accept: string | undefined, answer: Answer = 'object') {
  return negotiate({ accept, userAgent: 'kubectl/v1.33.1', query: new URLSearchParams() }, answer);
}

describe('the media type', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/yaml', 'application/yaml'],
    ['application/json;q=0.5,application/yaml', 'application/yaml'],
    ['application/vnd.kubernetes.protobuf,application/json', 'application/json'],
    ['application/cbor, */*', 'application/json'],
    ['text/html,*/*;q=0.8', 'application/json'],
    ['application/json;charset=utf-8', 'application/json'],
    ['application/json;stream=watch', 'application/json'],
    ['application/json;sv=v1', 'application/json'],
    ['application/yaml;stream=watch, application/json', 'application/json'],
    ['application/json;sv=v2, application/yaml', 'application/yaml'],
    ['application/json;stream=other, application/yaml', 'application/yaml'],
  ])('for %j is %s', (accept, mediaType) => {
    expect(chosen(accept).mediaType).toBe(mediaType);
  });

  it.each(['text/html', 'application/vnd.kubernetes.protobuf', 'application/cbor', 'application/json;stream=other', 'nonsense'])(
    'for %j does not exist',
    (accept) => {
      expect(() => chosen(accept)).toThrow(expect.objectContaining({ code: 406, reason: 'NotAcceptable', message: AVAILABLE }));
    },
  );

  it.each<Answer>(['list', 'watch'])('of a %s may also be a stream', (answer) => {
    expect(() => chosen('text/html', answer)).toThrow(`${AVAILABLE}, application/json;stream=watch`);
  });

  it('of a watch is never YAML', () => {
    expect(() => chosen('application/yaml', 'watch')).toThrow(AVAILABLE);
  });
});

describe('what objects are turned into', () => {
  it('is nothing by default', () => {
    expect(chosen('application/json').transform).toBeUndefined();
  });

  it.each<Answer>(['object', 'list', 'watch'])('is a table for kubectl, of a %s too', (answer) => {
    expect(chosen(KUBECTL, answer).transform).toEqual({ kind: 'Table', version: 'v1' });
  });

  it('may be of the older version', () => {
    const accept = 'application/json;as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io';
    expect(chosen(accept).transform).toEqual({ kind: 'PartialObjectMetadata', version: 'v1beta1' });
  });

  it.each([
    'application/json;as=Tables;v=v1;g=meta.k8s.io',
    'application/json;as=Table;v=v2;g=meta.k8s.io',
    'application/json;as=Table;v=v1;g=apps',
    'application/json;as=Table',
  ])('is not guessed from %s', (accept) => {
    expect(chosen(`${accept},application/yaml`)).toMatchObject({ mediaType: 'application/yaml', transform: undefined });
  });

  it('is nothing for a document that has only one shape', () => {
    expect(chosen(KUBECTL, 'document').transform).toBeUndefined();
  });

  it.each<[string, Answer]>([
    ['PartialObjectMetadata', 'list'],
    ['PartialObjectMetadataList', 'object'],
    ['PartialObjectMetadataList', 'watch'],
  ])('is never a %s of a %s, whatever else the client accepts', (kind, answer) => {
    const accept = `application/json;as=${kind};v=v1;g=meta.k8s.io,application/json`;
    expect(() => chosen(accept, answer)).toThrow(AVAILABLE);
  });

  it.each<[string, Answer]>([
    ['PartialObjectMetadata', 'object'],
    ['PartialObjectMetadata', 'watch'],
    ['PartialObjectMetadataList', 'list'],
  ])('may be a %s of a %s', (kind, answer) => {
    expect(chosen(`application/json;as=${kind};v=v1;g=meta.k8s.io`, answer).transform?.kind).toBe(kind);
  });
});

describe('JSON', () => {
  it.each([
    ['curl/8.5.0', '', true],
    ['Wget/1.21', '', true],
    ['Mozilla/5.0 (X11)', '', true],
    ['kubectl/v1.33.1', '', false],
    [undefined, '', false],
    [undefined, 'pretty=true', true],
    [undefined, 'pretty=1', true],
    ['curl/8.5.0', 'pretty=false', false],
    ['curl/8.5.0', 'pretty=nonsense', false],
    ['curl/8.5.0', 'pretty=', true],
  ])('for %j with %j is indented: %j', (userAgent, query, isPretty) => {
    expect(negotiate({ accept: '*/*', userAgent, query: new URLSearchParams(query) }, 'object').isPretty).toBe(isPretty);
  });

  it('is indented if the media type says so', () => {
    expect(chosen('application/json;pretty=1').isPretty).toBe(true);
  });
});

describe('aggregated discovery', () => {
  const as = (version: string) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;

  it.each([
    [`${as('v2')},${as('v2beta1')},application/json`, 'v2'],
    [`${as('v2beta1')},application/json`, 'v2beta1'],
    [`application/json,${as('v2')}`, 'v2'],
    [`${as('v2')};profile=nopeer`, 'v2'],
    [`${as('v3')},application/json`, undefined],
    [`${as('v2').replace('json', 'vnd.kubernetes.protobuf')},application/json`, undefined],
    ['application/json', undefined],
    [KUBECTL, undefined],
    [undefined, undefined],
  ])('for %s is %j', (accept, version) => {
    expect(negotiateDiscovery(accept)).toBe(version);
  });
});
