import { isJsonObject, type JsonObject, setKey, valueAt } from '../../objects/plain-json.js';
import type { Atom } from './atoms.js';
import { type FieldSet, isEmpty, NO_FIELDS } from './field-set.js';
import { itemStep, itemsByStep } from './list-items.js';

type ListAtom = Extract<Atom, { readonly kind: 'list' }>;

/** A value with a configuration laid over it: what the configuration does not mention stays. */
export function merged(live: unknown, configuration: unknown, atom: Atom | undefined): unknown {
  if (configuration === undefined) return live;
  if (atom === undefined || atom.kind === 'leaf') return configuration;
  if (atom.kind === 'list') return Array.isArray(live) && live.length > 0 ? mergedList(live, configuration, atom) : configuration;
  if (!isJsonObject(live) || Object.keys(live).length === 0) return configuration;
  return isJsonObject(configuration) ? mergedFields(live, configuration, atom) : live;
}

function mergedFields(live: JsonObject, configuration: JsonObject, atom: Exclude<Atom, { readonly kind: 'leaf' | 'list' }>): JsonObject {
  const out: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(live), ...Object.keys(configuration)])) {
    const field = atom.kind === 'map' ? atom.value : atom.fields.get(key);
    setKey(out, key, merged(valueAt(live, key), valueAt(configuration, key), field));
  }
  return out;
}

/** Items of the configuration keep their order, and those that only live on keep their place before the item that follows them. */
function mergedList(live: readonly unknown[], configuration: unknown, atom: ListAtom): readonly unknown[] {
  const wanted = itemsByStep(configuration, atom);
  const present = itemsByStep(live, atom);
  const out: unknown[] = [];
  const rest = [...wanted.keys()];
  const done = new Set<string>();
  const take = (step: string) => {
    done.add(step);
    out.push(merged(present.get(step), wanted.get(step), atom.item));
  };
  for (const item of live) {
    const step = itemStep(item, atom) ?? '';
    if (!wanted.has(step)) out.push(item);
    // Up to the item that both have, the configuration's order counts.
    else while (!done.has(step)) take(rest.shift() ?? step);
  }
  for (const step of rest) take(step);
  return out;
}

/** A value without the fields of a set, and all that is below them. What loses everything becomes null. */
export function pruned(value: unknown, remove: FieldSet, atom: Atom | undefined): unknown {
  if (isEmpty(remove) || atom === undefined || atom.kind === 'leaf') return value;
  if (atom.kind === 'list') {
    if (!Array.isArray(value)) return value;
    const items = (value as readonly unknown[]).flatMap((item) => {
      const below = remove.children.get(itemStep(item, atom) ?? '') ?? NO_FIELDS;
      return below.isMember ? [] : [pruned(item, below, atom.item)];
    });
    return items.length > 0 ? items : null;
  }
  return isJsonObject(value) ? prunedFields(value, remove, atom) : value;
}

function prunedFields(
  value: JsonObject,
  { children }: FieldSet,
  atom: Exclude<Atom, { readonly kind: 'leaf' | 'list' }>,
): JsonObject | null {
  const out: Record<string, unknown> = {};
  for (const [key, below] of Object.entries(value)) {
    const removed = children.get(`f:${key}`) ?? NO_FIELDS;
    if (removed.isMember) continue;
    setKey(out, key, pruned(below, removed, atom.kind === 'map' ? atom.value : atom.fields.get(key)));
  }
  return Object.keys(out).length > 0 ? out : null;
}
