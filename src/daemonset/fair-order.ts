import { fnvHash } from './fnv-hash.js';

/** The longest run: whoever goes from neighbour to neighbour finds what lies together in memory, and gains nothing more beyond this. */
const LONGEST_RUN = 64;
/** A run is at most this part of all, so that whatever is taken first, a hundredth or a tenth, comes from everywhere: small fleets have runs of one. */
const SMALLEST_PART = 1 / 1_024;

/**
 * The places of a list in another order, which the salt decides: where Kubernetes leaves open which node comes first, none is always
 * the first, and yet the same run is repeated. In a long list some neighbours follow each other, in runs, of which each is far from the one before.
 */
export function* fairOrder(length: number, salt: string): Generator<number> {
  const hash = fnvHash(new TextEncoder().encode(salt));
  const run = Math.max(1, Math.min(LONGEST_RUN, Math.floor(length * SMALLEST_PART)));
  const runs = Math.ceil(length / run);
  const stride = runs < 2 ? 1 : coprimeStride(runs, hash);
  for (let index = 0; index < runs; index += 1) {
    const first = (((hash % runs) + index * stride) % runs) * run;
    const end = Math.min(first + run, length);
    for (let place = first; place < end; place += 1) yield place;
  }
}

/** A step that visits each of `length` places once, near the golden section, where neighbours end up far apart. */
function coprimeStride(length: number, hash: number): number {
  let stride = Math.max(1, Math.floor(length * 0.618) + (hash % 7));
  while (greatestCommonDivisor(stride, length) !== 1) stride += 1;
  return stride;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
