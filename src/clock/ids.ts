import type { Random } from './random.js';

/** Letters and digits that the API server uses in generated names: none that makes a word or looks like another. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const HEX_DIGITS = Buffer.from('0123456789abcdef');
/** Where uids are written: a text that is put together of pieces has to be copied once more before it can be compared. */
const uid = Buffer.from('00000000-0000-4000-8000-000000000000');

/** A random UUID (version 4), as text. */
export function newUid(random: Random): string {
  const [a, b, c, d] = [random.word(), random.word(), random.word(), random.word()];
  writeHex(a, 0, 8);
  writeHex(b >>> 16, 9, 13);
  writeHex(b, 15, 18);
  writeHex(8 + random.below(4), 19, 20);
  writeHex(c >>> 16, 20, 23);
  writeHex(c, 24, 28);
  writeHex(d, 28, 36);
  return uid.toString('latin1');
}

/** Five characters that make a generated name unique (B-090). */
export function nameSuffix(random: Random): string {
  let suffix = '';
  for (let length = 0; length < SUFFIX_LENGTH; length += 1) suffix += NAME_LETTERS.charAt(random.below(NAME_LETTERS.length));
  return suffix;
}

/** Writes the last digits of a number from one position of the uid up to another. */
function writeHex(bits: number, from: number, to: number): void {
  let rest = bits;
  for (let position = to - 1; position >= from; position -= 1) {
    uid[position] = HEX_DIGITS[rest & 15] ?? 0;
    rest >>>= 4;
  }
}
