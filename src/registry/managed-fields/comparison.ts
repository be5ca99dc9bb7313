import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, valueAt } from '../../objects/plain-json.js';
import { isShared } from '../../objects/shared-lists.js';
import type { Atom } from './atoms.js';
import { type FieldSet, isEmpty, MEMBER, NO_FIELDS } from './field-set.js';
import { itemsByStep } from './list-items.js';
import { SetBuilder } from './shared-sets.js';

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
  if (atom.kind === 'list')
    return Array.isArray(after) && isShared(after) ? compareShared(before, after, atom) : compareList(before, after, atom);
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
  if (typeof before !== 'object' || typeof after !== 'object') return ADDED;
  return isDeepStrictEqual(before, after) ? SAME : ADDED;
}

interface ListComparison {
  readonly before: unknown;
  readonly atom: Atom;
  readonly comparison: Comparison;
}

/** The latest comparison of each list that other objects have, too. */
const latestComparisons = new WeakMap<readonly unknown[], ListComparison>();

function compareShared(before: unknown, after: readonly unknown[], atom: ListAtom): Comparison {
  const latest = latestComparisons.get(after);
  if (latest?.before === before && latest?.atom === atom) return latest.comparison;
  const comparison = compareList(before, after, atom);
  latestComparisons.set(after, { before, atom, comparison });
  return comparison;
}

type ListAtom = Extract<Atom, { readonly kind: 'list' }>;

function compareList(before: unknown, after: unknown, atom: ListAtom): Comparison {
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

type StructOrMap = Exclude<Atom, { readonly kind: 'leaf' | 'list' }>;

function compareFields(before: unknown, after: unknown, atom: StructOrMap): Comparison {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const differences = new Differences();
  for (const key of Object.keys(old)) {
    const [was, is] = [old[key], valueAt(now, key)];
    if (was !== is && !(was === undefined && is === null)) differences.add(`f:${key}`, compareField(was, is, fieldAtom(atom, key)));
  }
  for (const key of Object.keys(now)) {
    const is = now[key];
    // In an object that was there, null says no more than nothing: manifests that are generated have creationTimestamp: null.
    if (Object.hasOwn(old, key) || (is === null && before !== undefined)) continue;
    differences.add(`f:${key}`, compareField(undefined, is, fieldAtom(atom, key)));
  }
  return differences.result(before, after);
}

function fieldAtom(atom: StructOrMap, key: string): Atom | undefined {
  return atom.kind === 'map' ? atom.value : atom.fields.get(key);
}

/** Nobody owns a field that is not known. */
function compareField(was: unknown, is: unknown, atom: Atom | undefined): Comparison {
  return atom === undefined ? SAME : compare(was, is, atom);
}

function fieldsOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** What is found below one place. */
class Differences {
  readonly #changed = new SetBuilder();
  readonly #removed = new SetBuilder();

  add(step: string, { changed, removed }: Comparison): void {
    if (!isEmpty(changed)) this.#changed.add(step, changed);
    if (!isEmpty(removed)) this.#removed.add(step, removed);
  }

  /** With the place itself, if it is new or gone. */
  result(before: unknown, after: unknown): Comparison {
    const changed = this.#changed.result({ isMember: before === undefined });
    const removed = this.#removed.result({ isMember: after === undefined });
    return changed === NO_FIELDS && removed === NO_FIELDS ? SAME : { changed, removed };
  }
}
