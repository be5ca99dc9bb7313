import { definitions, type OpenApiSchema, referenced } from '../schema.js';

/** What a patch needs to know of a value; undefined where nothing is known, as inside free-form data. */
export interface PatchSchema {
  readonly schema: OpenApiSchema;
  /** Whether lists are merged, and not replaced. */
  readonly merges: boolean;
  /** Which field tells the items of a list apart; undefined for a list of plain values. */
  readonly mergeKey: string | undefined;
}

/** What is known of each property, made at first use: all patches ask for the same few. */
const known = new WeakMap<OpenApiSchema, PatchSchema>();

/** The schema of a kind. */
export function rootSchema(id: string): PatchSchema | undefined {
  const schema = definitions()[id];
  return schema && { schema, merges: false, mergeKey: undefined };
}

/** The schema of a field: the same one each time. */
export function fieldSchema(parent: PatchSchema | undefined, field: string): PatchSchema | undefined {
  const properties = parent?.schema.properties ?? {};
  const property = Object.hasOwn(properties, field) ? properties[field] : parent?.schema.additionalProperties;
  if (property === undefined) return undefined;
  const found = known.get(property);
  if (found !== undefined) return found;
  const made = patchSchema(property);
  known.set(property, made);
  return made;
}

/** The schema of the items of a list. */
export function itemSchema(list: PatchSchema | undefined): PatchSchema | undefined {
  const items = list?.schema.items;
  return items && { schema: resolved(items), merges: false, mergeKey: undefined };
}

function patchSchema(property: OpenApiSchema): PatchSchema {
  return {
    schema: resolved(property),
    merges: property['x-kubernetes-patch-strategy']?.split(',').includes('merge') ?? false,
    mergeKey: property['x-kubernetes-patch-merge-key'],
  };
}

function resolved(schema: OpenApiSchema): OpenApiSchema {
  const id = referenced(schema);
  return id === undefined ? schema : (definitions()[id] ?? schema);
}
