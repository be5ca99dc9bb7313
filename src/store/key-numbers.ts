import { TextIndex } from '../objects/text-index.js';

/**
 * A number for each of some keys: to find it takes one look into a table, as often as not, where a tree takes one for each of its levels. The numbers are small,
 * and those of keys that have gone are given again. A map would do, but for its size, and for the time for which it stands still to grow.
 */
export class KeyNumbers {
  /** By number. */
  readonly #keys: string[] = [];
  readonly #free: number[] = [];
  readonly #index = new TextIndex((number) => this.#keys[number]);

  /** The number of a key; −1 if it has none. */
  find(key: string): number {
    return this.#index.get(key);
  }

  /** The key that has a number: the text that came first. */
  keyOf(number: number): string {
    return this.#keys[number] as string;
  }

  /** Gives a number to a key that has none. */
  add(key: string): number {
    const number = this.#free.pop() ?? this.#keys.length;
    this.#keys[number] = key;
    this.#index.add(key, number);
    return number;
  }

  /** Takes the number from a key; gives it, or −1 if it had none. */
  remove(key: string): number {
    const number = this.#index.delete(key);
    if (number < 0) return number;
    this.#keys[number] = '';
    this.#free.push(number);
    return number;
  }
}
