import { isJsonObject, type JsonObject, setKey } from '../../objects/plain-json.js';
import { type FieldSet, inOrder, NO_FIELDS } from './field-set.js';

/** What was shown and read before: sets that are alike are one, and so is then what is shown of them. */
const shown = new WeakMap<FieldSet, JsonObject>();
const read = new WeakMap<JsonObject, FieldSet>();
const NOTHING_BELOW: JsonObject = Object.freeze({});

/** A set as managedFields show it. */
export function toFieldsV1(set: FieldSet): JsonObject {
  if (set.children.size === 0) return NOTHING_BELOW;
  const known = shown.get(set);
  if (known !== undefined) return known;
  const fields: Record<string, unknown> = {};
  for (const step of inOrder(set)) {
    const child = set.children.get(step) ?? NO_FIELDS;
    const below = toFieldsV1(child);
    setKey(fields, step, child.isMember && child.children.size > 0 ? { '.': {}, ...below } : below);
  }
  shown.set(set, fields);
  return fields;
}

/** The set that managedFields show; undefined if it cannot be read. */
export function fieldsShown(value: unknown): FieldSet | undefined {
  if (!isJsonObject(value)) return undefined;
  const set = read.get(value) ?? fromFieldsV1(value);
  if (set !== undefined) read.set(value, set);
  return set;
}

function fromFieldsV1(value: unknown): FieldSet | undefined {
  if (!isJsonObject(value)) return undefined;
  const children = new Map<string, FieldSet>();
  for (const [key, below] of Object.entries(value)) {
    if (key === '.') continue;
    const step = canonicalStep(key);
    const child = fromFieldsV1(below);
    if (step === undefined || child === undefined) return undefined;
    children.set(step, child);
  }
  return { isMember: children.size === 0 || Object.hasOwn(value, '.'), children };
}

/** A step as we write it ourselves; undefined if it is none. */
function canonicalStep(step: string): string | undefined {
  if (step.startsWith('f:')) return step;
  try {
    const value: unknown = JSON.parse(step.slice(2));
    if (step.startsWith('v:')) return `v:${JSON.stringify(value)}`;
    if (step.startsWith('i:') && Number.isInteger(value)) return `i:${value}`;
    if (!(step.startsWith('k:') && isJsonObject(value))) return undefined;
    return `k:${JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))))}`;
  } catch {
    return undefined;
  }
}
