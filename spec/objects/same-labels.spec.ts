import { describe, expect, it } from 'vitest';
import { areSameLabels, type Labels } from '#objects/label-selector.js';

const cases: readonly (readonly [string, Labels, Labels, boolean])[] = [
  ['none', {}, {}, true],
  ['the same in another order', { a: '1', b: '2' }, { b: '2', a: '1' }, true],
  ['another value', { a: '1' }, { a: '2' }, false],
  ['one more', { a: '1' }, { a: '1', b: '2' }, false],
  ['one less', { a: '1', b: '2' }, { a: '1' }, false],
  ['as many others', { a: '1' }, { b: '1' }, false],
  ['a name that every object inherits', JSON.parse('{"__proto__":"1"}'), { a: '1' }, false],
];

describe('labels', () => {
  it.each(cases)('are compared whatever their order: %s', (_case, one, other, isSame) => {
    expect(areSameLabels(one, other)).toBe(isSame);
    expect(areSameLabels(other, one)).toBe(isSame);
  });
});
