import { TextIndex } from '../objects/text-index.js';
import type { Uid } from '../objects/uids.js';

/** In the place of a key that has gone: none is empty. */
const NONE = '';

/**
 * A number for each of some keys: to find it takes one look into a table, as often as not, where a tree takes one for each of its levels. The numbers are small,
 * and those of keys that have gone are given again. A map would do, but for its size, and for the time for which it stands still to grow.
 */
export class KeyNumbers<Key extends Uid = string> {
  /** By number. */
  readonly #keys: (Key | typeof NONE)[] = [];
  readonly #free: number[] = [];
  readonly #index = new TextIndex((number) => this.#textOf(number));

  /** How many keys there are. */
  get size(): number {
    return this.#keys.length - this.#free.length;
  }

  /** The number of a key; −1 if it has none. */
  find(key: Key): number {
    return this.#index.get(key);
  }

  /** The key that has a number: the text that came first. */
  keyOf(number: number): Key {
    return this.#keys[number] as Key;
  }

  /** The number of a key, which is given one if it has none. */
  numberFor(key: Key): number {
    const next = this.#free.at(-1) ?? this.#keys.length;
    const number = this.#index.getOrAdd(key, next);
    if (number !== next) return number;
    this.#free.pop();
    this.#keys[number] = key;
    return number;
  }

  /** The keys that there are, in no order; some may come and go meanwhile. */
  *keys(): IterableIterator<Key> {
    for (let number = 0; number < this.#keys.length; number += 1) {
      const key = this.keyOf(number);
      if (key !== NONE) yield key;
    }
  }

  #textOf(number: number): Key | undefined {
    const key = this.#keys[number];
    return key === NONE ? undefined : key;
  }

  /** Takes the number from a key; gives it, or −1 if it had none. */
  remove(key: Key): number {
    const number = this.#index.delete(key);
    if (number < 0) return number;
    this.#keys[number] = NONE;
    this.#free.push(number);
    return number;
  }
}
