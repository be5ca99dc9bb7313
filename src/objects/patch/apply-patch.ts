import { definition, type OpenApiSchema, referenced } from '../schema.js';

type Fields = Readonly<Record<string, unknown>>;

/** The annotation in which client-side apply keeps what was applied. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The strategic merge patch of a client-side apply: all that is wanted, and the deletion of whatever was applied before and
 * is wanted no more. What others have set stays.
 */
export function applyPatch(schemaId: string, lastApplied: Fields | undefined, desired: Fields): Fields {
  return lastApplied === undefined ? desired : ofFields(definition(schemaId), lastApplied, desired);
}

function ofFields(schema: OpenApiSchema, last: Fields, desired: Fields): Fields {
  const patch: [string, unknown][] = [];
  for (const [name, value] of Object.entries(desired)) {
    const field = fieldSchema(schema, name);
    patch.push([name, ofValue(field, Object.hasOwn(last, name) ? last[name] : undefined, value)]);
    const removed = removedPrimitives(field, last[name], value);
    if (removed.length > 0) patch.push([`$deleteFromPrimitiveList/${name}`, removed]);
  }
  for (const name of Object.keys(last)) if (!Object.hasOwn(desired, name)) patch.push([name, null]);
  return Object.fromEntries(patch);
}

function ofValue(schema: OpenApiSchema | undefined, last: unknown, desired: unknown): unknown {
  if (isFields(last) && isFields(desired)) return ofFields(resolved(schema), last, desired);
  const mergeKey = schema?.['x-kubernetes-patch-merge-key'];
  if (mergeKey === undefined || !Array.isArray(last) || !Array.isArray(desired)) return desired;
  return ofItems(schema, mergeKey, { last: last.filter(isFields), desired: desired.filter(isFields) });
}

interface Items {
  readonly last: readonly Fields[];
  readonly desired: readonly Fields[];
}

/** Items of a list that is merged by key: those wanted, and a deletion for each that is wanted no more. */
function ofItems(schema: OpenApiSchema | undefined, mergeKey: string, { last, desired }: Items): readonly unknown[] {
  const item = resolved(schema?.items);
  const before = new Map(last.map((fields) => [fields[mergeKey], fields]));
  const wanted = new Set(desired.map((fields) => fields[mergeKey]));
  const kept = desired.map((fields) => ofFields(item, before.get(fields[mergeKey]) ?? {}, fields));
  const gone = last.filter((fields) => !wanted.has(fields[mergeKey]));
  return [...kept, ...gone.map((fields) => ({ [mergeKey]: fields[mergeKey], $patch: 'delete' }))];
}

/** Items of a merged list of strings that are wanted no more. */
function removedPrimitives(schema: OpenApiSchema | undefined, last: unknown, desired: unknown): readonly unknown[] {
  const isMerged = schema?.['x-kubernetes-patch-strategy'] === 'merge' && schema['x-kubernetes-patch-merge-key'] === undefined;
  if (!isMerged || !Array.isArray(last) || !Array.isArray(desired)) return [];
  return last.filter((item) => !desired.includes(item));
}

function fieldSchema(schema: OpenApiSchema, name: string): OpenApiSchema | undefined {
  const { properties, additionalProperties } = schema;
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
}

function resolved(schema: OpenApiSchema | undefined): OpenApiSchema {
  const id = schema && referenced(schema);
  return id === undefined ? (schema ?? {}) : definition(id);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
