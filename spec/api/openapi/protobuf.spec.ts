import { describe, expect, it } from 'vitest';
import { booleanField, message, nestedField, stringField, stringsField } from '#api/openapi/protobuf.js';

const hex = (bytes: Buffer) => bytes.toString('hex');

describe('a field', () => {
  it.each([
    ['is a string', stringField(1, 'ab'), '0a026162'],
    ['is a string of many bytes in UTF-8', stringField(1, 'ä'), '0a02c3a4'],
    ['is absent if the string is empty', stringField(1, ''), ''],
    ['is absent if there is no string', stringField(1, undefined), ''],
    ['has a number above 15', stringField(20, 'a'), 'a2010161'],
    ['is repeated for each string', stringsField(2, ['a', '']), '1201611200'],
    ['is true', booleanField(4, true), '2001'],
    ['is absent if it is false', booleanField(4, false), ''],
    ['is an empty message', nestedField(3, message([])), '1a00'],
    ['is a message of fields', nestedField(3, message([stringField(1, 'a'), booleanField(2, true)])), '1a050a01611001'],
  ])('%s', (_, bytes, digits) => {
    expect(hex(bytes)).toBe(digits);
  });

  it('may be longer than 127 bytes', () => {
    expect(hex(stringField(1, 'a'.repeat(300)).subarray(0, 3))).toBe('0aac02');
  });
});
