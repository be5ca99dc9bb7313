import { TextMap } from '../store/text-map.js';
import { TextSet } from '../store/text-set.js';
import type { Reaction } from './follower.js';

/** Up to so many keys of a group are a list, which is read from its start; a set that finds one among a million takes as much room as ten. */
const FEW = 8;

/** Keys by group, such as pods by node. Groups of one key, of which there may be a million, cost no list of their own. */
export class KeyIndex {
  readonly #groups = new TextMap<string | readonly string[] | TextSet>();

  add(group: string, key: string): void {
    const known = this.#groups.get(group);
    if (known instanceof TextSet) known.add(key);
    else if (known === undefined) this.#groups.set(group, key);
    else if (!this.has(group, key)) this.#groups.set(group, together(listOf(known), key));
  }

  delete(group: string, key: string): void {
    const known = this.#groups.get(group);
    if (known instanceof TextSet) known.delete(key);
    else if (typeof known === 'object') this.#groups.set(group, without(known, key));
    if (known === key || this.size(group) === 0) this.#groups.delete(group);
  }

  /** How many keys a group has. */
  size(group: string): number {
    const known = this.#groups.get(group);
    return known instanceof TextSet ? known.size : listOf(known).length;
  }

  has(group: string, key: string): boolean {
    const known = this.#groups.get(group);
    return known instanceof TextSet ? known.has(key) : listOf(known).includes(key);
  }

  /** The keys of a group, in no order; keys may come and go meanwhile. */
  keys(group: string): IterableIterator<string> {
    const known = this.#groups.get(group);
    return (known instanceof TextSet ? known : listOf(known)).values();
  }

  /** Moves the key of what has changed from one group to another, which depend on it alone. */
  moved(to: string | undefined, from: string | undefined): Reaction | undefined {
    return to === from ? undefined : (key, text) => this.move(key, text(from), text(to));
  }

  /** Moves a key from one group to another; an undefined group is none. */
  move(key: string, from: string | undefined, to: string | undefined): void {
    if (from === to) return;
    if (from !== undefined) this.delete(from, key);
    if (to !== undefined) this.add(to, key);
  }
}

const NONE: readonly string[] = [];

function listOf(keys: string | readonly string[] | undefined): readonly string[] {
  if (keys === undefined) return NONE;
  return typeof keys === 'string' ? [keys] : keys;
}

function without(keys: readonly string[], key: string): readonly string[] {
  return keys.filter((one) => one !== key);
}

function together(keys: readonly string[], key: string): readonly string[] | TextSet {
  if (keys.length < FEW) return [...keys, key];
  const set = new TextSet();
  for (const one of [...keys, key]) set.add(one);
  return set;
}
