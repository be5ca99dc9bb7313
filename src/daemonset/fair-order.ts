import { fnvHash } from './fnv-hash.js';

/**
 * The same items in another order, which the salt decides: where Kubernetes leaves open which node comes first, none is always
 * the first, and yet the same run is repeated. Each is found when it is asked for.
 */
export function* fairOrder<Item>(items: readonly Item[], salt: string): Generator<Item> {
  const { length } = items;
  const hash = fnvHash(new TextEncoder().encode(salt));
  const stride = length < 2 ? 1 : coprimeStride(length, hash);
  for (let index = 0; index < length; index += 1) {
    const item = items[((hash % length) + index * stride) % length];
    if (item !== undefined) yield item;
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
