import type { PodTemplateSpec } from '../objects/kubernetes.js';
import { canonicalText } from './canonical-json.js';
import { fnvHash } from './fnv-hash.js';

/** What stands for the digits 0 to 9, so that no hash spells a word (B-262). */
const DIGITS = '456789bcdf';

/**
 * The hash of a pod template, for names and labels: `^[456789bcdf]{1,10}$`. Equal templates have equal hashes, whatever the
 * order of their keys; each collision gives another one (B-262, B-268).
 */
export function revisionHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  const text = new TextEncoder().encode(canonicalText(template));
  const hash = fnvHash(collisionCount === undefined ? text : withCount(text, collisionCount));
  return String(hash).replace(/\d/g, (digit) => DIGITS.charAt(Number(digit)));
}

/** Four bytes of the count, the lowest first, and four zeros. */
function withCount(text: Uint8Array, collisionCount: number): Uint8Array {
  const bytes = new Uint8Array(text.length + 8);
  bytes.set(text);
  new DataView(bytes.buffer).setUint32(text.length, collisionCount, true);
  return bytes;
}
