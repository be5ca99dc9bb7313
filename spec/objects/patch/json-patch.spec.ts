import { describe, expect, it } from 'vitest';
import { applyJsonPatch } from '#objects/patch/json-patch.js';

const TARGET = { a: [1, 2, 3], b: { c: { d: 1 } } };

describe('a JSON patch', () => {
  it.each<[string, object[], unknown]>([
    ['adds a field', [{ op: 'add', path: '/e', value: 1 }], { ...TARGET, e: 1 }],
    [
      'adds into lists',
      [
        { op: 'add', path: '/a/-', value: 4 },
        { op: 'add', path: '/a/0', value: 0 },
      ],
      { ...TARGET, a: [0, 1, 2, 3, 4] },
    ],
    [
      'removes',
      [
        { op: 'remove', path: '/a/1' },
        { op: 'remove', path: '/b/c/d' },
      ],
      { a: [1, 3], b: { c: {} } },
    ],
    ['replaces', [{ op: 'replace', path: '/b/c/d', value: [] }], { ...TARGET, b: { c: { d: [] } } }],
    ['replaces everything', [{ op: 'replace', path: '', value: 1 }], 1],
    ['moves', [{ op: 'move', from: '/b/c', path: '/e' }], { a: [1, 2, 3], b: {}, e: { d: 1 } }],
    [
      'copies, and keeps the two apart',
      [
        { op: 'copy', from: '/b/c', path: '/e' },
        { op: 'replace', path: '/e/d', value: 2 },
      ],
      { ...TARGET, e: { d: 2 } },
    ],
    [
      'tests',
      [
        { op: 'test', path: '/b', value: { c: { d: 1 } } },
        { op: 'test', path: '/none', value: null },
      ],
      TARGET,
    ],
    ['reads ~0 and ~1', [{ op: 'add', path: '/x~1y~0', value: 1 }], { ...TARGET, 'x/y~': 1 }],
    ['may be empty', [], TARGET],
  ])('%s', (_title, patch, outcome) => {
    const target = structuredClone(TARGET);
    expect(applyJsonPatch(target, patch)).toEqual(outcome);
    expect(target).toEqual(TARGET);
  });

  it.each<[string, object]>([
    ['a failed test', { op: 'test', path: '/b/c/d', value: 2 }],
    ['removing what is not there', { op: 'remove', path: '/none' }],
    ['replacing what is not there', { op: 'replace', path: '/none', value: 1 }],
    ['adding below what is not there', { op: 'add', path: '/none/x', value: 1 }],
    ['adding behind the end of a list', { op: 'add', path: '/a/9', value: 1 }],
    ['moving something into itself', { op: 'move', from: '/b', path: '/b/c/x' }],
    ['an unknown operation', { op: 'frobnicate', path: '' }],
    ['a path without a slash', { op: 'add', path: 'a', value: 1 }],
    ['a path that is too long', { op: 'add', path: '/a'.repeat(101), value: 1 }],
    ['an operation without its value', { op: 'add', path: '/x' }],
    ['what only the prototype has', { op: 'add', path: '/toString/x', value: 1 }],
  ])('refuses %s with a 422', (_title, operation) => {
    const message = 'the server rejected our request due to an error in our request';
    expect(() => applyJsonPatch(TARGET, [operation])).toThrow(expect.objectContaining({ code: 422, message }));
  });

  it('has to be a list of operations', () => {
    expect(() => applyJsonPatch(TARGET, {})).toThrow(expect.objectContaining({ code: 400 }));
    expect(() => applyJsonPatch(TARGET, [1])).toThrow(expect.objectContaining({ code: 400 }));
  });

  it('may have 10,000 operations', () => {
    const patch = Array.from({ length: 10_000 }, () => ({ op: 'add', path: '/a/-', value: 1 }));
    expect(applyJsonPatch(TARGET, patch)).toHaveProperty('a.length', 10_003);
    const message = 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001';
    expect(() => applyJsonPatch(TARGET, [...patch, {}])).toThrow(expect.objectContaining({ code: 413, message }));
  });

  it('cannot copy one long text many times', () => {
    const copies = Array.from({ length: 4 }, (_, index) => ({ op: 'copy', from: '/text', path: `/${index}` }));
    const target = { text: 'x'.repeat(1024 * 1024) };
    expect(() => applyJsonPatch(target, copies)).toThrow(expect.objectContaining({ code: 422 }));
    expect(Object.keys(applyJsonPatch(target, copies.slice(0, 2)) as object)).toHaveLength(3);
  });

  it('cannot grow an object without end by copying copies', () => {
    const copies = Array.from({ length: 60 }, () => ({ op: 'copy', from: '/a', path: '/a/-' }));
    expect(() => applyJsonPatch(TARGET, copies)).toThrow(expect.objectContaining({ code: 422 }));
  });

  it('sets __proto__ and constructor like any other key', () => {
    const outcome = applyJsonPatch({}, [
      { op: 'add', path: '/__proto__', value: {} },
      { op: 'add', path: '/__proto__/polluted', value: 1 },
      { op: 'add', path: '/constructor', value: 2 },
      { op: 'test', path: '/constructor', value: 2 },
    ]);
    expect(JSON.stringify(outcome)).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
