import { describe, expect, it } from 'vitest';
import { applyMergePatch } from '#objects/patch/merge-patch.js';

describe('a merge patch', () => {
  it.each<[object, object, object]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('changes %j by %j to %j (RFC 7386)', (target, patch, outcome) => {
    expect(applyMergePatch(target, patch)).toEqual(outcome);
  });

  it('shares what it does not change', () => {
    const target = { a: { b: 1 }, c: { d: 2 } };
    expect((applyMergePatch(target, { c: { d: 3 } }) as typeof target).a).toBe(target.a);
    expect(applyMergePatch(target, { c: { d: 2 }, e: null })).toBe(target);
  });

  it('has to be an object', () => {
    for (const patch of [[], 1, null, 'x']) expect(() => applyMergePatch({}, patch)).toThrow(expect.objectContaining({ code: 400 }));
  });

  it('sets __proto__ like any other key', () => {
    const outcome = applyMergePatch({ a: 1 }, JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(JSON.stringify(outcome)).toBe('{"a":1,"__proto__":{"polluted":1}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
