import type { Random } from './random.js';

/** Letters and digits that the API server uses in generated names: none that makes a word or looks like another. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A random UUID (version 4), as text. */
export function newUid(random: Random): string {
  const [a, b, c, d] = [word(random), word(random), word(random), word(random)];
  const variant = '89ab'[random.below(4)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** Five characters that make a generated name unique (B-090). */
export function nameSuffix(random: Random): string {
  return Array.from({ length: 5 }, () => NAME_LETTERS[random.below(NAME_LETTERS.length)]).join('');
}

/** 32 random bits as eight hexadecimal digits. */
function word(random: Random): string {
  return random.below(0x1_0000_0000).toString(16).padStart(8, '0');
}
