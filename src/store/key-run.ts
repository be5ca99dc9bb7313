import { inOrder } from './sorted-texts.js';

/** Gives the key that has a number; `GONE` if it has none any more. */
export type KeyOf = (number: number) => string;

/** Stands for the key of a number whose own has gone: no key is empty. */
export const GONE = '';

/** Keys in their order (by UTF-16 code units), each as the number under which it is kept elsewhere. It never changes, though some of its keys may go: then their numbers are of no key, and of no other either. */
export interface KeyRun {
  readonly numbers: Int32Array;
  /** What the first and the last key were when the run was made. */
  readonly first: string;
  readonly last: string;
}

/** The run of some keys, none of which has gone; there must be one at least. */
export function runOf(numbers: readonly number[], keyOf: KeyOf): KeyRun {
  const keys: string[] = [];
  for (const number of numbers) keys.push(keyOf(number));
  const order = inOrder(keys);
  const sorted = new Int32Array(order.length);
  for (let index = 0; index < order.length; index += 1) sorted[index] = numbers[order[index] as number] as number;
  return { numbers: sorted, first: keys[order[0] as number] as string, last: keys[order.at(-1) as number] as string };
}

/** One run of what two have, of which the first may be none; what has gone is put into `gone`. Undefined if nothing is left. */
export function mergedRuns(one: KeyRun | undefined, other: KeyRun, keyOf: KeyOf, gone: number[]): KeyRun | undefined {
  const numbers: number[] = [];
  const [left, right] = [new RunCursor(one?.numbers ?? NONE, keyOf, gone), new RunCursor(other.numbers, keyOf, gone)];
  let [first, last] = [GONE, GONE];
  while (left.key !== GONE || right.key !== GONE) {
    const next = right.key === GONE || (left.key !== GONE && left.key < right.key) ? left : right;
    if (first === GONE) first = next.key;
    last = next.key;
    numbers.push(next.number);
    next.advance();
  }
  return numbers.length === 0 ? undefined : { numbers: Int32Array.from(numbers), first, last };
}

/** Goes through what is left of a run. */
class RunCursor {
  /** The key at which it is; `GONE` at the end. */
  key = GONE;
  number = 0;
  readonly #numbers: Int32Array;
  readonly #keyOf: KeyOf;
  readonly #gone: number[];
  #next = 0;

  constructor(numbers: Int32Array, keyOf: KeyOf, gone: number[]) {
    this.#numbers = numbers;
    this.#keyOf = keyOf;
    this.#gone = gone;
    this.advance();
  }

  advance(): void {
    this.key = GONE;
    while (this.key === GONE && this.#next < this.#numbers.length) {
      this.number = this.#numbers[this.#next] as number;
      this.key = this.#keyOf(this.number);
      this.#next += 1;
      if (this.key === GONE) this.#gone.push(this.number);
    }
  }
}

const NONE = new Int32Array();

/** The index of the first key of a run that is `from`, or comes after it, and has not gone; how many numbers there are, if there is none. What has gone is passed once: it may be the whole run. */
export function indexFrom({ numbers }: KeyRun, from: string, keyOf: KeyOf): number {
  let low = 0;
  let high = numbers.length;
  let found = high;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = nextThere(numbers, keyOf, middle, high);
    if (there < high && keyOf(numbers[there] as number) < from) low = there + 1;
    else {
      if (there < high) found = there;
      high = middle;
    }
  }
  return found;
}

/** The index of the first number from one on, and before another, that has a key; that other if there is none. */
export function nextThere(numbers: Int32Array, keyOf: KeyOf, from: number, end: number = numbers.length): number {
  let index = from;
  while (index < end && keyOf(numbers[index] as number) === GONE) index += 1;
  return index;
}
