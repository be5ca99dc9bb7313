import type { Random } from './random.js';

/** Letters and digits that the API server uses in generated names: none that makes a word or looks like another. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;

/** Five characters that make a generated name unique (B-090). */
export function nameSuffix(random: Random): string {
  let suffix = '';
  for (let length = 0; length < SUFFIX_LENGTH; length += 1) suffix += NAME_LETTERS.charAt(random.below(NAME_LETTERS.length));
  return suffix;
}
