import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, valueAt } from '../../objects/plain-json.js';
import type { Atom } from './atoms.js';
import { type FieldSet, isEmpty, MEMBER, NO_FIELDS } from './field-set.js';
import { itemsByStep } from './list-items.js';

/** How one state of an object differs from another. */
export interface Comparison {
  /** What was added, or has another value. */
  readonly changed: FieldSet;
  /** What is there no longer. */
  readonly removed: FieldSet;
}

const SAME: Comparison = { changed: NO_FIELDS, removed: NO_FIELDS };
const ADDED: Comparison = { changed: MEMBER, removed: NO_FIELDS };
const REMOVED: Comparison = { changed: NO_FIELDS, removed: MEMBER };

/** The difference between two states of a value; undefined stands for none. Parts that both share are not looked at. */
export function compare(before: unknown, after: unknown, atom: Atom): Comparison {
  if (before === after) return SAME;
  if (atom.kind === 'leaf' || (hasNothing(before) && hasNothing(after))) return leaf(before, after);
  if (atom.kind === 'list') return compareList(before, after, atom);
  return compareFields(before, after, atom);
}

/** Whether nothing is below a value: it is compared whole, so that empty and absent are told apart. */
function hasNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return !isJsonObject(value) || Object.keys(value).length === 0;
}

function leaf(before: unknown, after: unknown): Comparison {
  if (before === undefined) return ADDED;
  if (after === undefined) return REMOVED;
  return isDeepStrictEqual(before, after) ? SAME : ADDED;
}

function compareList(before: unknown, after: unknown, atom: Extract<Atom, { readonly kind: 'list' }>): Comparison {
  const [old, now] = [itemsByStep(before, atom), itemsByStep(after, atom)];
  const differences = new Differences();
  for (const [step, item] of old) differences.add(step, compareItem(item, now.get(step), atom.item));
  for (const [step, item] of now) if (!old.has(step)) differences.add(step, compareItem(undefined, item, atom.item));
  return differences.result(before, after);
}

/** Items that cannot be told apart are compared as one. */
function compareItem(before: unknown, after: unknown, atom: Atom): Comparison {
  return Array.isArray(before) || Array.isArray(after) ? leaf(before, after) : compare(before, after, atom);
}

function compareFields(before: unknown, after: unknown, atom: Exclude<Atom, { readonly kind: 'leaf' | 'list' }>): Comparison {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const differences = new Differences();
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const field = atom.kind === 'map' ? atom.value : atom.fields.get(key);
    const [was, is] = [valueAt(old, key), valueAt(now, key)];
    // In an object that was there, null says no more than nothing: manifests that are generated have creationTimestamp: null.
    const saysNothing = before !== undefined && was === undefined && is === null;
    if (field !== undefined && !saysNothing) differences.add(`f:${key}`, compare(was, is, field));
  }
  return differences.result(before, after);
}

function fieldsOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** What is found below one place. */
class Differences {
  readonly #changed = new Map<string, FieldSet>();
  readonly #removed = new Map<string, FieldSet>();

  add(step: string, { changed, removed }: Comparison): void {
    if (!isEmpty(changed)) this.#changed.set(step, changed);
    if (!isEmpty(removed)) this.#removed.set(step, removed);
  }

  /** With the place itself, if it is new or gone. */
  result(before: unknown, after: unknown): Comparison {
    return {
      changed: { isMember: before === undefined, children: this.#changed },
      removed: { isMember: after === undefined, children: this.#removed },
    };
  }
}
