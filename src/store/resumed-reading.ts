/** What was read by whoever stopped last: another may go on there. */
export interface Stopped<Value> {
  reading: Reading<Value> | undefined;
}

type Entry<Value> = readonly [key: string, value: Value];

/**
 * Entries in the order of their keys, of which a part is read now and another later, as clients read long lists: to find the place again in what is in many pieces takes as long as reading a thousand.
 * Whoever stops is behind the last one that he used by one, as he has seen that there are more: so the last two are given again to whom goes on.
 */
export class Reading<Value> implements IterableIterator<Entry<Value>> {
  readonly #source: Iterator<Entry<Value>>;
  readonly #stopped: Stopped<Value>;
  /** What is given before the source goes on, the next last. */
  readonly #again: Entry<Value>[];
  #last: Entry<Value> | undefined;
  #beforeLast: Entry<Value> | undefined;

  constructor(source: Iterator<Entry<Value>>, stopped: Stopped<Value>, again: Entry<Value>[] = []) {
    this.#source = source;
    this.#stopped = stopped;
    this.#again = again;
  }

  /** Goes on from a key, if that is where this one stopped; undefined else. Whoever goes on is the only one who does. */
  from(key: string): Reading<Value> | undefined {
    const [first, second] = [this.#beforeLast, this.#last];
    if (first?.[0] !== key || second === undefined) return undefined;
    this.#stopped.reading = undefined;
    return new Reading(this.#source, this.#stopped, [second, first]);
  }

  next(): IteratorResult<Entry<Value>> {
    const result = this.#next();
    if (result.done !== true) {
      this.#beforeLast = this.#last;
      this.#last = result.value;
    }
    return result;
  }

  #next(): IteratorResult<Entry<Value>> {
    const value = this.#again.pop();
    return value === undefined ? this.#source.next() : { done: false, value };
  }

  /** Whoever stops before the end leaves the rest to others. */
  return(): IteratorResult<Entry<Value>> {
    this.#stopped.reading = this;
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
