import { LAST_APPLIED } from '../../objects/patch/apply-patch.js';
import { isJsonObject, type JsonObject } from '../../objects/plain-json.js';
import type { StoredObject } from '../../objects/resources.js';
import { ownedAtom } from './atoms.js';
import { compare } from './comparison.js';
import { fieldsOf } from './configuration-fields.js';
import { difference, type FieldSet } from './field-set.js';

/** What `kubectl apply` applied last by itself; undefined if it did not, or if that cannot be read. */
export function lastAppliedOf({ metadata }: StoredObject): JsonObject | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The fields that are still as `kubectl apply` left them: whoever goes on with the server's help may take them over. */
export function allowedByLastApplied(schema: string, live: StoredObject): FieldSet {
  const last = lastAppliedOf(live) ?? {};
  const atom = ownedAtom(schema, '');
  const { changed, removed } = compare(last, live, atom);
  return difference(difference(fieldsOf(last, atom), changed), removed);
}
