import { NOWHERE } from './view-places.js';

/** How many numbers there is room for at first. */
const FIRST_ROOM = 1_024;

/** Whole numbers by the numbers of places, four bytes each; `NOWHERE` where none was put. */
export class NumberList {
  #numbers = new Int32Array(FIRST_ROOM).fill(NOWHERE);

  at(place: number): number {
    return this.#numbers[place] ?? NOWHERE;
  }

  put(place: number, number: number): void {
    if (place >= this.#numbers.length) this.#grow(place);
    this.#numbers[place] = number;
  }

  #grow(place: number): void {
    const before = this.#numbers;
    this.#numbers = new Int32Array(Math.max(2 * before.length, place + 1)).fill(NOWHERE);
    this.#numbers.set(before);
  }
}
