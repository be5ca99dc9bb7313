import { describe, expect, it } from 'vitest';
import { duplicateFields, parseJson, parseJsonBody } from '#objects/json-text.js';

describe('JSON', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'unexpected end of JSON input'],
    ['"a', 'unexpected end of JSON input'],
    ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a": 1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a": 1 "b"}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ["{'a': 1}", "invalid character '\\'' looking for beginning of object key string"],
    ['1 2', "invalid character '2' after top-level value"],
    ['01', "invalid character '1' after top-level value"],
    ['trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['"\n"', "invalid character '\\n' in string literal"],
    ['ï', "invalid character 'Ã' looking for beginning of value"],
  ])('%j: %s', (text, message) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 400, message }));
  });

  it('nests up to 100 deep', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(100))).toHaveLength(1);
    for (const depth of [101, 100_000]) expect(() => parseJson(nested(depth))).toThrow('exceeded max depth');
    expect(() => parseJson('['.repeat(100_000))).toThrow('exceeded max depth');
  });

  it('keeps __proto__ and constructor as ordinary keys', () => {
    const text = '{"__proto__":{"x":1},"constructor":2}';
    expect(JSON.stringify(parseJson(text))).toBe(text);
    expect(Object.hasOwn({}, 'x')).toBe(false);
  });

  it('names the kind that a body was expected to be', () => {
    const message =
      "the object provided is unrecognized (must be of type DaemonSet): couldn't get version/kind; json parse error: unexpected end of JSON input";
    expect(() => parseJsonBody('{"a":', 'DaemonSet')).toThrow(`${message} ({"a":)`);
    expect(() => parseJsonBody('', 'DaemonSet')).toThrow(`${message} (<empty>)`);
    expect(() => parseJsonBody(`{"a":"${'x'.repeat(100)}`, 'DaemonSet')).toThrow(`({"a":"${'x'.repeat(24)} ...)`);
    expect(() => parseJsonBody('x', 'DaemonSet')).toThrow('(78)');
  });

  it.each([
    ['{"a":1,"b":{"a":1}}', []],
    ['{"a":1,"s":{"l":[{},{"b":1,"b":2,"b":3}]},"a":{}, "\\u0061":1}', ['duplicate field "s.l[1].b"', 'duplicate field "a"']],
    // Written just as its value is, but for what is the same twice.
    ['{"a":1,"a":1}', ['duplicate field "a"']],
    ['{"a":1,"a":1}\n', ['duplicate field "a"']],
    ['{"a":1}\n', []],
    ['{ "a" : 1.0 }', []],
    ['{"b":1,"1":2,"b":1}', ['duplicate field "b"']],
  ])('reports fields that occur twice, once each: %j', (text, complaints) => {
    expect(duplicateFields(text, parseJson(text))).toEqual(complaints);
  });
});
