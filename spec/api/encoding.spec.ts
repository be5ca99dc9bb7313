import { describe, expect, it } from 'vitest';
import { encode } from '#api/encoding.js';

const YAML = { mediaType: 'application/yaml', isPretty: false } as const;

describe('YAML', () => {
  it('has its keys in order, and no lists indented', () => {
    expect(encode({ b: [1, { d: 2, c: 1 }], a: {} }, YAML)).toBe('a: {}\nb:\n- 1\n- c: 1\n  d: 2\n');
  });

  it.each(['yes', 'no', 'on', 'off', 'y', 'n', 'null', '~', '1', '1.5', '0x10', '010', '1e3', '2026-01-01', '', '- a', 'a: b', '1:30'])(
    'quotes the text %j, which would mean something else',
    (text) => {
      expect(encode({ a: text }, YAML)).toMatch(/^a: (".*"|'.*')\n$/);
    },
  );

  it('breaks no lines, and repeats what occurs twice', () => {
    const shared = { text: 'word '.repeat(50).trim() };
    expect(encode({ a: shared, b: shared }, YAML)).toBe(`a:\n  text: ${shared.text}\nb:\n  text: ${shared.text}\n`);
  });
});

describe('JSON', () => {
  it('ends with a line break, and is indented for people', () => {
    const mediaType = 'application/json';
    expect(encode({ a: 1 }, { mediaType, isPretty: false })).toBe('{"a":1}\n');
    expect(encode({ a: 1 }, { mediaType, isPretty: true })).toBe('{\n  "a": 1\n}\n');
  });
});
