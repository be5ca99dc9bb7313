import type { Uid } from '../objects/uids.js';
import { TextMap } from '../store/text-map.js';
import type { Reaction } from './follower.js';
import { hasKey, type KeyGroup, keysIn, sizeOf, withKey, withoutKey } from './key-group.js';

/** Keys by group, such as pods by the uid of their owner. */
export class KeyIndex {
  readonly #groups = new TextMap<KeyGroup, Uid>();

  add(group: Uid, key: string): void {
    const known = this.#groups.get(group);
    const grown = withKey(known, key);
    if (grown !== known) this.#groups.set(group, grown);
  }

  delete(group: Uid, key: string): void {
    const known = this.#groups.get(group);
    const left = withoutKey(known, key);
    if (left === undefined) this.#groups.delete(group);
    else if (left !== known) this.#groups.set(group, left);
  }

  /** How many keys a group has. */
  size(group: Uid): number {
    return sizeOf(this.#groups.get(group));
  }

  has(group: Uid, key: string): boolean {
    return hasKey(this.#groups.get(group), key);
  }

  /** The keys of a group, in no order; keys may come and go meanwhile. */
  keys(group: Uid): IterableIterator<string> {
    return keysIn(this.#groups.get(group));
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
