import { fnvHash } from './fnv-hash.js';

/**
 * The places of a list in another order, which the salt decides: where Kubernetes leaves open which node comes first, none is always
 * the first, and yet the same run is repeated.
 */
export function* fairOrder(length: number, salt: string): Generator<number> {
  const hash = fnvHash(new TextEncoder().encode(salt));
  const stride = length < 2 ? 1 : coprimeStride(length, hash);
  for (let index = 0; index < length; index += 1) yield ((hash % length) + index * stride) % length;
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
