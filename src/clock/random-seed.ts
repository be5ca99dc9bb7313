import { randomBytes } from 'node:crypto';

/** A seed that nobody can guess, for clusters that were given none. */
export function randomSeed(): string {
  return randomBytes(12).toString('hex');
}

/** A secret of 256 bits, as text that fits in a header. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
