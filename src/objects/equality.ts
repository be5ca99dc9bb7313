import { isJsonObject, type JsonObject, valueAt } from './plain-json.js';
import { compareQuantities } from './quantity.js';

/** Fields whose values are maps of quantities. */
const QUANTITY_MAPS: ReadonlySet<string> = new Set(['limits', 'requests', 'capacity', 'allocatable', 'overhead', 'allocatedResources']);

/**
 * Whether two pieces of plain JSON mean the same: what is undefined, null or empty counts as absent, the order of keys
 * is irrelevant, and equal quantities may be written differently (B-015).
 */
export function semanticallyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return equalItems(a, b);
  if (isJsonObject(a) && isJsonObject(b)) return equalFields(a, b, semanticallyEqual);
  return isAbsent(a) && isAbsent(b);
}

function equalItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!semanticallyEqual(a[index], b[index])) return false;
  return true;
}

function equalFields(a: JsonObject, b: JsonObject, equal: (left: unknown, right: unknown) => boolean): boolean {
  for (const key of Object.keys(a)) {
    const [left, right] = [a[key], valueAt(b, key)];
    if (left === right) continue;
    if (!(QUANTITY_MAPS.has(key) ? equalQuantities(left, right) : equal(left, right))) return false;
  }
  for (const key of Object.keys(b)) if (!Object.hasOwn(a, key) && !isAbsent(b[key])) return false;
  return true;
}

function equalQuantities(a: unknown, b: unknown): boolean {
  if (!(isJsonObject(a) && isJsonObject(b))) return semanticallyEqual(a, b);
  return equalFields(a, b, equalQuantity);
}

function equalQuantity(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? compareQuantities(a, b) === 0 : semanticallyEqual(a, b);
}

function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
