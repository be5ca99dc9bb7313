import { TextMap } from '../store/text-map.js';
import type { Reaction } from './follower.js';

/** Keys by group, such as pods by node. Groups of one key, of which there may be a million, cost no set of their own. */
export class KeyIndex {
  readonly #groups = new TextMap<string | Set<string>>();

  add(group: string, key: string): void {
    const known = this.#groups.get(group);
    if (known === undefined) this.#groups.set(group, key);
    else if (typeof known !== 'string') known.add(key);
    else if (known !== key) this.#groups.set(group, new Set([known, key]));
  }

  delete(group: string, key: string): void {
    const known = this.#groups.get(group);
    if (known === key) this.#groups.delete(group);
    if (known === undefined || typeof known === 'string') return;
    known.delete(key);
    if (known.size === 0) this.#groups.delete(group);
  }

  /** How many keys a group has. */
  size(group: string): number {
    const known = this.#groups.get(group);
    if (known === undefined) return 0;
    return typeof known === 'string' ? 1 : known.size;
  }

  has(group: string, key: string): boolean {
    const known = this.#groups.get(group);
    return typeof known === 'string' ? known === key : (known?.has(key) ?? false);
  }

  /** The keys of a group, in the order in which they came; keys may come and go meanwhile. */
  keys(group: string): IterableIterator<string> {
    const known = this.#groups.get(group);
    return typeof known === 'string' ? [known].values() : (known ?? new Set<string>()).values();
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
