import { badRequest } from '../api-errors.js';
import { isJsonObject, type JsonObject, setKey, valueAt } from '../plain-json.js';
import { isShared, madeOfShared } from '../shared-lists.js';
import { inElementOrder } from './list-order.js';
import { fieldSchema, itemSchema, type PatchSchema, rootSchema } from './patch-schema.js';
import { DIRECTIVE, identity, mergeLists, withoutValues } from './strategic-lists.js';

const RETAIN_KEYS = '$retainKeys';
const SET_ORDER = '$setElementOrder/';
const DELETE_VALUES = '$deleteFromPrimitiveList/';

/**
 * Applies a strategic merge patch to an object of that schema: maps are merged, lists too where the schema says so, by their key.
 * The target stays as it is, and unchanged parts are shared. Throws an ApiError 400.
 */
export function applyStrategicMergePatch(schemaId: string, target: unknown, patch: unknown): unknown {
  if (!isJsonObject(target) || !isJsonObject(patch)) throw badRequest('invalid JSON document');
  return mergeMaps(target, patch, rootSchema(schemaId));
}

function mergeMaps(original: JsonObject, patch: JsonObject, schema: PatchSchema | undefined): JsonObject {
  const directive = valueAt(patch, DIRECTIVE);
  if (directive === 'replace') return withoutDirectives(patch) as JsonObject;
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') throw badRequest(`unknown patch type ${JSON.stringify(directive)} found in map`);
  const change = new MapChange(retained(original, patch));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_VALUES)) deleteValues(change, key.slice(DELETE_VALUES.length), value);
    else if (!isDirective(key)) change.set(key, mergeValues(change.get(key), value, fieldSchema(schema, key)));
  }
  setOrders(change, { original, patch, schema });
  return change.result;
}

/** An object under change; the same object as before if nothing changes. */
class MapChange {
  result: JsonObject;
  #copy: Record<string, unknown> | undefined;

  constructor(original: JsonObject) {
    this.result = original;
  }

  get(key: string): unknown {
    return valueAt(this.result, key);
  }

  /** Sets a key; undefined removes it. */
  set(key: string, value: unknown): void {
    if (value === this.get(key)) return;
    this.#copy ??= { ...this.result };
    this.result = this.#copy;
    if (value === undefined) delete this.#copy[key];
    else setKey(this.#copy, key, value);
  }
}

function mergeValues(original: unknown, patch: unknown, schema: PatchSchema | undefined): unknown {
  if (patch === null) return undefined;
  if (isJsonObject(original) && isJsonObject(patch)) return mergeMaps(original, patch, schema);
  if (!(Array.isArray(patch) && schema?.merges)) return withoutDirectives(patch);
  return isShared(patch) ? sharedMerge(original, patch, schema) : mergedList(original, patch, schema);
}

interface Merge {
  readonly original: unknown;
  readonly schema: PatchSchema;
  readonly merged: readonly unknown[];
}

/** The latest merge of each list of a patch that others have sent, too: they patch what is alike. */
const latestMerges = new WeakMap<readonly unknown[], Merge>();

function sharedMerge(original: unknown, patch: readonly unknown[], schema: PatchSchema): readonly unknown[] {
  const latest = latestMerges.get(patch);
  if (latest?.original === original && latest?.schema === schema) return latest.merged;
  const merged = madeOfShared(mergedList(original, patch, schema));
  latestMerges.set(patch, { original, schema, merged });
  return merged;
}

function mergedList(original: unknown, patch: readonly unknown[], schema: PatchSchema): readonly unknown[] {
  const items = itemSchema(schema);
  const rules = {
    mergeKey: schema.mergeKey,
    mergeItem: (before: JsonObject, change: JsonObject) => mergeMaps(before, change, items),
    newItem: withoutDirectives,
  };
  if (!Array.isArray(original)) return mergeLists([], patch, rules);
  return sameList(original, mergeLists(original, patch, rules));
}

function deleteValues(change: MapChange, field: string, values: unknown): void {
  const original = change.get(field);
  if (Array.isArray(original)) change.set(field, sameList(original, withoutValues(original, values)));
}

interface Merging {
  readonly original: JsonObject;
  readonly patch: JsonObject;
  readonly schema: PatchSchema | undefined;
}

function setOrders(change: MapChange, { original, patch, schema }: Merging): void {
  for (const [key, wanted] of Object.entries(patch)) {
    if (!key.startsWith(SET_ORDER)) continue;
    if (!Array.isArray(wanted)) throw badRequest('invalid patch format of setElementOrder list');
    const field = key.slice(SET_ORDER.length);
    const [merged, before] = [change.get(field), valueAt(original, field)];
    if (!Array.isArray(merged)) continue;
    const identityOf = (item: unknown) => identity(item, fieldSchema(schema, field)?.mergeKey);
    const ordered = inElementOrder(merged, { wanted, before: Array.isArray(before) ? before : [], identityOf });
    change.set(field, sameList(merged, ordered));
  }
}

/** `$retainKeys` lists all keys that the outcome may have. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const keys = valueAt(patch, RETAIN_KEYS);
  if (keys === undefined) return original;
  if (!Array.isArray(keys)) throw badRequest('invalid patch format of retainKeys');
  const kept = new Set<unknown>(keys);
  const isForeign = Object.entries(patch).some(([key, value]) => !key.startsWith('$') && value !== null && !kept.has(key));
  if (isForeign) throw badRequest("patch content doesn't match retainKeys list");
  if (Object.keys(original).every((key) => kept.has(key))) return original;
  return Object.fromEntries(Object.entries(original).filter(([key]) => kept.has(key)));
}

/** What a patch says of something new: without directives and without nulls, which have nothing to delete. The patch itself if it has none. */
function withoutDirectives(patch: unknown): unknown {
  if (Array.isArray(patch)) return sameList(patch, patch.filter((item) => !hasDirective(item)).map(withoutDirectives));
  if (!isJsonObject(patch)) return patch;
  const change = new MapChange(patch);
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    change.set(key, value === null || isDirective(key) ? undefined : withoutDirectives(value));
  }
  return change.result;
}

function hasDirective(item: unknown): boolean {
  return isJsonObject(item) && valueAt(item, DIRECTIVE) !== undefined;
}

function isDirective(key: string): boolean {
  return key.startsWith('$') && (key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(SET_ORDER) || key.startsWith(DELETE_VALUES));
}

function sameList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return before.length === after.length && before.every((item, index) => item === after[index]) ? before : after;
}
