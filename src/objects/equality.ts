import { compareQuantities } from './quantity.js';

/** Fields whose values are maps of quantities. */
const QUANTITY_MAPS: ReadonlySet<string> = new Set(['limits', 'requests', 'capacity', 'allocatable', 'overhead', 'allocatedResources']);

/**
 * Whether two pieces of plain JSON mean the same: what is undefined, null or empty counts as absent, the order of keys
 * is irrelevant, and equal quantities may be written differently (B-015).
 */
export function semanticallyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return isAbsent(a) && isAbsent(b);
  if (Array.isArray(a) || Array.isArray(b)) return equalLists(a, b);
  return equalFields(a, b, semanticallyEqual);
}

function equalLists(a: object, b: object): boolean {
  if (!(Array.isArray(a) && Array.isArray(b))) return isAbsent(a) && isAbsent(b);
  return a.length === b.length && a.every((item, index) => semanticallyEqual(item, b[index]));
}

function equalFields(a: object, b: object, equal: (left: unknown, right: unknown) => boolean): boolean {
  const right = new Map(Object.entries(b));
  for (const [key, value] of Object.entries(a)) {
    const other = right.get(key);
    right.delete(key);
    if (value === other) continue;
    if (!(QUANTITY_MAPS.has(key) ? equalQuantities(value, other) : equal(value, other))) return false;
  }
  for (const value of right.values()) if (!isAbsent(value)) return false;
  return true;
}

function equalQuantities(a: unknown, b: unknown): boolean {
  if (!(isMap(a) && isMap(b))) return semanticallyEqual(a, b);
  return equalFields(a, b, equalQuantity);
}

function equalQuantity(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? compareQuantities(a, b) === 0 : semanticallyEqual(a, b);
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
