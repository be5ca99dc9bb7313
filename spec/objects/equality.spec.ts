import { describe, expect, it } from 'vitest';
import { semanticallyEqual } from '#objects/equality.js';

describe('semantic equality (B-015)', () => {
  it.each([
    [{}, { a: undefined }],
    [{ a: null }, {}],
    [{ a: [] }, { a: undefined }],
    [{ a: {} }, { a: null }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: [{ b: {} }] }, { a: [{}] }],
    [{ resources: { limits: { cpu: '1' } } }, { resources: { limits: { cpu: '1000m' } } }],
    [{ capacity: { memory: '1Gi' } }, { capacity: { memory: '1024Mi' } }],
    [undefined, []],
  ])('%j equals %j', (a, b) => {
    expect([semanticallyEqual(a, b), semanticallyEqual(b, a)]).toEqual([true, true]);
  });

  it.each([
    [{ a: 0 }, {}],
    [{ a: false }, {}],
    [{ a: '' }, {}],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: [{}] }, { a: [] }],
    [{ a: [1] }, { a: { 0: 1 } }],
    [{ labels: { cpu: '1' } }, { labels: { cpu: '1000m' } }],
    [{ limits: { cpu: '1' } }, { limits: { cpu: '2' } }],
    [{ constructor: 'x' }, {}],
    [JSON.parse('{"__proto__": {"a": 1}}'), {}],
  ])('%j differs from %j', (a, b) => {
    expect([semanticallyEqual(a, b), semanticallyEqual(b, a)]).toEqual([false, false]);
  });
});
