import { KeyNumbers } from './key-numbers.js';

/** Texts, none of them empty, in no order: a set where a million may come and go, as `TextMap` is a map. */
export class TextSet {
  readonly #numbers = new KeyNumbers();

  get size(): number {
    return this.#numbers.size;
  }

  has(text: string): boolean {
    return this.#numbers.find(text) >= 0;
  }

  add(text: string): void {
    this.#numbers.numberFor(text);
  }

  delete(text: string): void {
    this.#numbers.remove(text);
  }

  /** All of them; some may come and go meanwhile. */
  values(): IterableIterator<string> {
    return this.#numbers.keys();
  }
}
