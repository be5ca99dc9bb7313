import { describe, expect, it } from 'vitest';
import { parseYaml, parseYamlDocuments } from '#objects/yaml-text.js';

describe('YAML', () => {
  it.each([
    ['a: y', { a: true }],
    ['a: "y"', { a: 'y' }],
    ['a: 2020-01-01', { a: '2020-01-01' }],
    ['a: 1:30', { a: '1:30' }],
    ['a: 0644', { a: 420 }],
    ['a: ~', { a: null }],
    ['a: &x {b: 1}\nc:\n  <<: *x\n  d: 2', { a: { b: 1 }, c: { b: 1, d: 2 } }],
    ['{a: b}', { a: 'b' }],
    ['{"a": "b"}', { a: 'b' }],
    ['1: x', { 1: 'x' }],
  ])('%j is read as version 1.1, as Kubernetes does', (text, value) => {
    expect(parseYaml(text).value).toEqual(value);
  });

  it('may hold several documents, of which empty ones do not count', () => {
    expect(parseYamlDocuments('a: 1\n---\n---\n# nothing\n---\nb: 2\n').map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }]);
    expect(parseYamlDocuments('')).toEqual([]);
    expect(() => parseYaml('a: 1\n---\nb: 2')).toThrow('one YAML document is wanted');
  });

  it('reports keys that occur twice', () => {
    expect(parseYaml('a: 1\nb:\n  c: 1\n  c: 2\n')).toEqual({
      value: { a: 1, b: { c: 2 } },
      duplicates: ['yaml: unmarshal errors:\n  line 4: key "c" already set in map'],
    });
  });

  it.each([
    ['a: [', /^error converting YAML to JSON: yaml: line /],
    ['a: b: c', /^error converting YAML to JSON: yaml: line 1: /],
    [`a: &a [x]\nb: [${'*a,'.repeat(101)}]`, /alias/],
    [`a: &a [${'*a,'.repeat(50)}]`, /anchor 'a' value contains itself/],
    ['- '.repeat(200), /exceeded max depth/],
    ['['.repeat(10_000), /exceeded max depth/],
    [`{"a":${'['.repeat(200)}`, /exceeded max depth/],
  ])('refuses %.20j', (text, message) => {
    expect(() => parseYaml(text)).toThrow(expect.objectContaining({ code: 400, message: expect.stringMatching(message) }));
  });

  it('takes 100 aliases', () => {
    expect(parseYaml(`a: &a x\nb: [${'*a,'.repeat(100)}]`).value).toMatchObject({ a: 'x' });
  });

  it('keeps __proto__ an ordinary key', () => {
    expect(Object.keys(parseYaml('__proto__: {x: 1}').value as object)).toEqual(['__proto__']);
    expect(Object.hasOwn({}, 'x')).toBe(false);
  });
});
