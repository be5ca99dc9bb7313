import { badRequest } from '../api-errors.js';
import { isJsonObject, type JsonObject, valueAt } from '../plain-json.js';

/** What a list patch needs beside the lists. */
export interface ListRules {
  /** Which field tells items apart; undefined for plain values. */
  readonly mergeKey: string | undefined;
  /** Merges one item of the patch into the item of the same key. */
  readonly mergeItem: (original: JsonObject, patch: JsonObject) => unknown;
  /** An item of the patch that is new: without directives and nulls. */
  readonly newItem: (patch: unknown) => unknown;
}

/** The directive that an object of a patch carries. */
export const DIRECTIVE = '$patch';

/** Merges a list of a patch into a list: by key where the items are objects, as a set where they are plain. Throws an ApiError 400. */
export function mergeLists(original: readonly unknown[], patch: readonly unknown[], rules: ListRules): readonly unknown[] {
  if (!patch.some(isJsonObject) && !original.some(isJsonObject)) return [...new Set([...original, ...patch])];
  const { mergeKey } = rules;
  if (mergeKey === undefined) throw badRequest('cannot merge lists without merge key');
  const items = patch.map(objectItem);
  const directives = items.filter((item) => valueAt(item, DIRECTIVE) !== undefined);
  if (directives.length === 0) return mergeByKey(original, items, { ...rules, mergeKey });
  const plain = items.filter((item) => valueAt(item, DIRECTIVE) === undefined);
  if (directives.some((item) => item[DIRECTIVE] === 'replace')) return plain.map(rules.newItem);
  return mergeByKey(withoutDeleted(original, directives, mergeKey), plain, { ...rules, mergeKey });
}

/** A list without the values of `$deleteFromPrimitiveList`. */
export function withoutValues(original: readonly unknown[], deleted: unknown): readonly unknown[] {
  if (!Array.isArray(deleted)) throw badRequest('invalid patch format of primitive list');
  const gone = new Set<unknown>(deleted);
  return original.filter((value) => !gone.has(value));
}

/** The value that tells an item from the others of its list; the item itself where it is plain. */
export function identity(item: unknown, mergeKey: string | undefined): unknown {
  if (mergeKey === undefined || !isJsonObject(item)) return item;
  return valueAt(item, mergeKey);
}

function objectItem(item: unknown): JsonObject {
  if (isJsonObject(item)) return item;
  throw badRequest('expected list elements to be of the same type');
}

function withoutDeleted(original: readonly unknown[], directives: readonly JsonObject[], mergeKey: string): readonly unknown[] {
  const gone = new Set<unknown>();
  for (const item of directives) {
    if (item[DIRECTIVE] !== 'delete') throw badRequest(`unknown patch type ${JSON.stringify(item[DIRECTIVE])} found in list`);
    gone.add(keyOf(item, mergeKey));
  }
  return gone.size === 0 ? original : original.filter((item) => !gone.has(identity(item, mergeKey)));
}

function mergeByKey(
  original: readonly unknown[],
  patch: readonly JsonObject[],
  rules: ListRules & { readonly mergeKey: string },
): readonly unknown[] {
  const out = [...original];
  const places = new Map<unknown, number>();
  out.forEach((item, index) => {
    const key = identity(item, rules.mergeKey);
    if (!places.has(key)) places.set(key, index);
  });
  for (const item of patch) {
    const key = keyOf(item, rules.mergeKey);
    const place = places.get(key);
    const before = place === undefined ? undefined : out[place];
    if (place !== undefined && isJsonObject(before)) out[place] = rules.mergeItem(before, item);
    else places.set(key, out.push(rules.newItem(item)) - 1);
  }
  return out;
}

function keyOf(item: JsonObject, mergeKey: string): unknown {
  const key = valueAt(item, mergeKey);
  if (key !== undefined && key !== null) return key;
  throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`);
}
