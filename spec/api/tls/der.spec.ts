import { describe, expect, it } from 'vitest';
import { der } from '#api/tls/der.js';

/** As X.690 has it. */
const ENCODINGS: readonly { readonly what: string; readonly bytes: Uint8Array; readonly hex: string }[] = [
  { what: 'true', bytes: der.yes(), hex: '0101ff' },
  { what: 'a small number', bytes: der.integer(2), hex: '020102' },
  { what: 'a large number', bytes: der.integer(Uint8Array.of(0x7f, 0xff)), hex: '02027fff' },
  { what: 'a large number whose first bit is set', bytes: der.integer(Uint8Array.of(0x80, 1)), hex: '0203008001' },
  { what: 'an object identifier', bytes: der.objectIdentifier('1.2.840.10045.4.3.2'), hex: '06082a8648ce3d040302' },
  { what: 'bits, of which some are unused', bytes: der.bits(Uint8Array.of(0x84), 2), hex: '03020284' },
  { what: 'octets', bytes: der.octets(Uint8Array.of(1, 2)), hex: '04020102' },
  { what: 'a text', bytes: der.text('é'), hex: '0c02c3a9' },
  { what: 'nothing in a sequence', bytes: der.sequence(), hex: '3000' },
  { what: 'values in a set', bytes: der.set(der.yes(), der.yes()), hex: '31060101ff0101ff' },
  { what: 'a value by an own tag', bytes: der.tagged(2, Buffer.from('a')), hex: '820161' },
  { what: 'a value within an own tag', bytes: der.within(3, der.yes()), hex: 'a3030101ff' },
];

describe('DER', () => {
  it.each(ENCODINGS)('encodes $what', ({ bytes, hex }) => {
    expect(Buffer.from(bytes).toString('hex')).toBe(hex);
  });

  it.each([
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_535, '0482ffff'],
  ])('says that %i bytes follow', (length, hex) => {
    const encoded = Buffer.from(der.octets(new Uint8Array(length)));
    expect(encoded.subarray(0, encoded.length - length).toString('hex')).toBe(hex);
  });

  it.each([
    [Date.UTC(2026, 10, 25, 14, 5, 9), '\x17\x0d261125140509Z'],
    [Date.UTC(2049, 11, 31, 23, 59, 59), '\x17\x0d491231235959Z'],
    [Date.UTC(2050, 0, 1), '\x18\x0f20500101000000Z'],
  ])('writes times with two digits of the year until 2049, then with four: %i', (timeMs, text) => {
    expect(Buffer.from(der.time(timeMs)).toString('latin1')).toBe(text);
  });
});
