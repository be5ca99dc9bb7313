import { describe, expect, it } from 'vitest';
import { acceptClauses, preferredMediaType } from '#api/accept-header.js';

function order(header: string): readonly string[] {
  return acceptClauses(header).map(({ type, subtype }) => `${type}/${subtype}`);
}

describe('the clauses of an Accept header', () => {
  it.each([
    ['application/yaml, application/json', ['application/yaml', 'application/json']],
    ['application/yaml;q=0.5, application/json', ['application/json', 'application/yaml']],
    ['*/*, application/*, application/json', ['application/json', 'application/*', '*/*']],
    ['text/html;q=0.9,*/*;q=0.8,application/json;q=0.8', ['text/html', 'application/json', '*/*']],
    ['*', ['*/*']],
    ['APPLICATION/JSON', ['application/json']],
    ['json, application/json/x, , application/yaml', ['application/yaml']],
    ['a/b;q=x, c/d;q=0', ['a/b', 'c/d']],
  ])('of %j are, in order, %j', (header, clauses) => {
    expect(order(header)).toEqual(clauses);
  });

  it('have parameters, but the quality is none of them', () => {
    const [clause] = acceptClauses('application/json; as=Table ;g=meta.k8s.io;q=0.5;nothing');
    expect([...(clause?.parameters ?? [])]).toEqual([
      ['as', 'Table'],
      ['g', 'meta.k8s.io'],
    ]);
    expect(clause?.quality).toBe(0.5);
  });
});

describe('the preferred media type', () => {
  const mediaTypes = ['application/json', 'text/plain'];

  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/*', 'text/plain'],
    ['application/json;q=0.1, text/plain', 'text/plain'],
    ['image/png, application/json', 'application/json'],
    ['image/png', undefined],
    ['*/json', undefined],
  ])('of %j is %j', (accept, mediaType) => {
    expect(preferredMediaType(accept, mediaTypes)).toBe(mediaType);
  });
});
