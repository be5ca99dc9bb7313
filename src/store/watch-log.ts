import type { Held } from './lean-object.js';
import { StoredChange } from './stored-change.js';

/**
 * The latest changes, one for each version, up to a limit; each that is added beyond takes the place of the oldest. They are kept as columns, which grow
 * no more once they are full: whatever is made anew for each change, and lives for as long, is collected dearly.
 */
export class WatchLog<Value> {
  readonly #limit: number;
  /** The version before that of the first change that was ever kept, and that of the last. */
  readonly #first: number;
  #last: number;
  readonly #resources: string[] = [];
  readonly #keys: string[] = [];
  readonly #after: (Held<Value> | undefined)[] = [];
  readonly #before: (Held<Value> | undefined)[] = [];

  constructor(limit: number, version: number) {
    this.#limit = limit;
    this.#first = version;
    this.#last = version;
  }

  /** The version after which every change is known. */
  get oldestVersion(): number {
    return Math.max(this.#first, this.#last - this.#limit);
  }

  /** Takes in the change after the last one. */
  add({ version, resource, key, held, heldBefore }: StoredChange<Value>): void {
    const place = this.#placeOf(version);
    this.#resources[place] = resource;
    this.#keys[place] = key;
    this.#after[place] = held;
    this.#before[place] = heldBefore;
    this.#last = version;
  }

  /** At most `limit` changes after a version; undefined if some of them have been forgotten. */
  after(version: number, limit: number): readonly StoredChange<Value>[] | undefined {
    if (version < this.oldestVersion) return undefined;
    const changes: StoredChange<Value>[] = [];
    const end = Math.min(version + limit, this.#last);
    for (let next = version + 1; next <= end; next += 1) changes.push(this.#at(next));
    return changes;
  }

  #at(version: number): StoredChange<Value> {
    const place = this.#placeOf(version);
    const replaced = { key: this.#keys[place] as string, value: this.#before[place] };
    return new StoredChange(version, this.#resources[place] as string, this.#after[place], replaced);
  }

  #placeOf(version: number): number {
    return (version - this.#first - 1) % this.#limit;
  }
}
