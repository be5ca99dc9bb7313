import type { Uid } from '../objects/uids.js';
import { KeyNumbers } from './key-numbers.js';

/**
 * Values by text, or by uid, in no order, where a million may come and go. A `Map` makes itself a new table now and then: to copy one of a million takes 0.1 s, and each
 * keeps the next one from being collected while it is young.
 */
export class TextMap<Value, Key extends Uid = string> {
  readonly #numbers = new KeyNumbers<Key>();
  /** By number. */
  readonly #values: (Value | undefined)[] = [];

  get(text: Key): Value | undefined {
    const number = this.#numbers.find(text);
    return number < 0 ? undefined : this.#values[number];
  }

  set(text: Key, value: Value): void {
    this.#values[this.#numbers.numberFor(text)] = value;
  }

  delete(text: Key): void {
    const number = this.#numbers.remove(text);
    if (number >= 0) this.#values[number] = undefined;
  }
}
