import { isJsonObject, type JsonObject, setKey, valueAt } from '../plain-json.js';
import { fieldSchema, itemSchema, type PatchSchema, rootSchema } from './patch-schema.js';
import { DIRECTIVE, identity } from './strategic-lists.js';

/** The annotation in which `kubectl apply` keeps what it applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The strategic merge patch of an apply: all that is wanted now, and the removal of what was wanted before and is no longer.
 * What others have set stays. `before` is what was applied last, if anything was.
 */
export function applyPatch(schemaId: string, before: JsonObject | undefined, wanted: JsonObject): JsonObject {
  return mapPatch(before ?? {}, wanted, rootSchema(schemaId));
}

function mapPatch(before: JsonObject, wanted: JsonObject, schema: PatchSchema | undefined): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(before)) if (valueAt(wanted, key) === undefined) setKey(patch, key, null);
  for (const [key, value] of Object.entries(wanted))
    addField(patch, { key, before: valueAt(before, key), value, schema: fieldSchema(schema, key) });
  return patch;
}

interface WantedField {
  readonly key: string;
  readonly before: unknown;
  readonly value: unknown;
  readonly schema: PatchSchema | undefined;
}

function addField(patch: Record<string, unknown>, { key, before, value, schema }: WantedField): void {
  if (isJsonObject(value)) {
    setKey(patch, key, mapPatch(isJsonObject(before) ? before : {}, value, schema));
    return;
  }
  if (!(Array.isArray(value) && schema?.merges)) {
    setKey(patch, key, value);
    return;
  }
  const list = { before: Array.isArray(before) ? (before as readonly unknown[]) : [], value: value as readonly unknown[], schema };
  setKey(patch, key, listPatch(list));
  patch[`$setElementOrder/${key}`] = list.value.map((item) => nameOf(item, schema.mergeKey));
  const gone = list.before.filter((item) => !isJsonObject(item) && !list.value.includes(item));
  if (gone.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = gone;
}

interface WantedList {
  readonly before: readonly unknown[];
  readonly value: readonly unknown[];
  readonly schema: PatchSchema;
}

function listPatch({ before, value, schema }: WantedList): readonly unknown[] {
  const { mergeKey } = schema;
  if (mergeKey === undefined) return value;
  const previous = new Map(before.map((item) => [identity(item, mergeKey), item]));
  const items = value.map((item) => {
    const old = previous.get(identity(item, mergeKey));
    previous.delete(identity(item, mergeKey));
    return isJsonObject(item) && isJsonObject(old) ? mapPatch(old, item, itemSchema(schema)) : item;
  });
  return [...items, ...[...previous.keys()].map((key) => ({ [DIRECTIVE]: 'delete', [mergeKey]: key }))];
}

function nameOf(item: unknown, mergeKey: string | undefined): unknown {
  return mergeKey === undefined || !isJsonObject(item) ? item : { [mergeKey]: valueAt(item, mergeKey) };
}
