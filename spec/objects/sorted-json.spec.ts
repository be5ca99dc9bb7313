import { expect, it } from 'vitest';
import { sortedJson } from '#objects/sorted-json.js';

it.each([
  [{ b: 1, a: { d: [{ z: 1, y: 2 }], c: null } }, '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}'],
  [JSON.parse('{"b":1,"__proto__":{"y":1,"x":2}}'), '{"__proto__":{"x":2,"y":1},"b":1}'],
  [[], '[]'],
  [{ b: undefined, a: 1 }, '{"a":1}'],
])('sorts the keys of %j', (value, text) => {
  expect(sortedJson(value)).toBe(text);
});
