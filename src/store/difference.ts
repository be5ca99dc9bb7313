/**
 * How an object is told from what it was before, and from the last object of its resource: which of its parts are those, and which
 * are given anew. Many objects are told in one way, which then is written once; of each only the parts that are given follow.
 */
export type Difference = typeof AS_BEFORE | typeof AS_LAST | typeof GIVEN | Parts;

/** The part of what the object was before. */
export const AS_BEFORE = 0;
/** The part of the last object. */
export const AS_LAST = 1;
/** A part of its own. */
export const GIVEN = 2;

/** Of an object or, without keys, of a list. */
export interface Parts {
  readonly keys: readonly string[] | undefined;
  readonly parts: readonly Difference[];
}

/** What a value is told from. */
export interface Bases {
  readonly before: unknown;
  readonly last: unknown;
}

/** Longer lists, and whatever is deeper in an object, are given as they are. */
const LIST_MAX = 32;
const DEPTH_MAX = 12;

/** An object, or a list, whose parts are looked up. */
export type Fields = Readonly<Record<string, unknown>>;
const NOTHING: Fields = {};

/** The shortest way to tell a value: parts that are shared are the same objects in memory, and are found by comparing references. */
export function differenceOf(value: unknown, before: unknown, last: unknown, depth = 0): Difference {
  if (value === before) return AS_BEFORE;
  if (value === last) return AS_LAST;
  if (!isStructured(value) || depth === DEPTH_MAX || isKeyedByData(value)) return GIVEN;
  const [fields, fieldsBefore, fieldsLast] = [value as Fields, fieldsOf(before), fieldsOf(last)];
  const keys = keysOf(fields);
  const parts: Difference[] = [];
  // Of what is like nothing before nobody knows which parts will be shared: it need not be taken apart.
  let isLikeNothing = keys.length > 0 && typeof last !== 'object';
  for (const key of keys) {
    const part = differenceOf(fields[key], fieldsBefore[key], fieldsLast[key], depth + 1);
    parts.push(part);
    isLikeNothing &&= part === GIVEN;
  }
  return isLikeNothing ? GIVEN : { keys: Array.isArray(value) ? undefined : keys, parts };
}

/** The names of the fields that an object has. */
function keysOf(fields: Fields): readonly string[] {
  const keys = Object.keys(fields);
  return keys.some((key) => fields[key] === undefined) ? keys.filter((key) => fields[key] !== undefined) : keys;
}

/** The value that was told so. `next` gives the parts that follow, one after the other. */
export function told(difference: Difference, { before, last }: Bases, next: () => unknown): unknown {
  if (difference === AS_BEFORE) return before;
  if (difference === AS_LAST) return last;
  if (difference === GIVEN) return next();
  const { keys, parts } = difference;
  const part = (index: number, key: string) => told(parts[index] ?? GIVEN, { before: partOf(before, key), last: partOf(last, key) }, next);
  if (keys === undefined) return parts.map((_part, index) => part(index, String(index)));
  const object: Record<string, unknown> = {};
  for (const [index, key] of keys.entries()) set(object, key, part(index, key));
  return object;
}

/** How many parts are given each time. */
export function givenParts(difference: Difference): number {
  if (typeof difference === 'number') return difference === GIVEN ? 1 : 0;
  return difference.parts.reduce<number>((sum, part) => sum + givenParts(part), 0);
}

/** Whether the keys of an object are texts of its own, as the address of a pod is in the owners of its fields: no other has the same. */
export function isKeyedByData(value: object): boolean {
  for (const key in value) if (key.includes('"')) return true;
  return false;
}

/** Whether a value has parts that may be told one by one. */
function isStructured(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(Array.isArray(value) && value.length > LIST_MAX);
}

function partOf(base: unknown, key: string): unknown {
  return fieldsOf(base)[key];
}

/** The fields of what a value is told from, whatever it is. */
export function fieldsOf(base: unknown): Fields {
  return typeof base === 'object' && base !== null ? (base as Fields) : NOTHING;
}

/** Also a key such as `__proto__` is an ordinary one. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
