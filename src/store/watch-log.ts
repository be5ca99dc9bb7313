import type { StoredChange } from './stored-change.js';

/** The latest changes, one for each version, up to a limit; what is older is forgotten. */
export class WatchLog<Value> {
  readonly #limit: number;
  #events: StoredChange<Value>[] = [];
  /** The version before that of the first event that is kept. */
  #oldest: number;

  constructor(limit: number, version: number) {
    this.#limit = limit;
    this.#oldest = version;
  }

  /** The version after which every change is known. */
  get oldestVersion(): number {
    return this.#oldest;
  }

  add(event: StoredChange<Value>): void {
    this.#events.push(event);
    // Forgetting half at once makes it cheap: between one and two limits are kept.
    if (this.#events.length >= 2 * this.#limit) this.#forget(this.#events.length - this.#limit);
  }

  /** At most `limit` changes after a version; undefined if some of them have been forgotten. */
  after(version: number, limit: number): readonly StoredChange<Value>[] | undefined {
    const start = version - this.#oldest;
    return start < 0 ? undefined : this.#events.slice(start, start + limit);
  }

  #forget(count: number): void {
    this.#events = this.#events.slice(count);
    this.#oldest += count;
  }
}
