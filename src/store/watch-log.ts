import type { Held } from './lean-object.js';
import { StoredChange } from './stored-change.js';

/**
 * The latest changes, one for each version, up to a limit; what is older is forgotten. They are kept as columns: an object for each would outlive the collection of young garbage,
 * to be collected dearly when it is old.
 */
export class WatchLog<Value> {
  readonly #limit: number;
  #resources: string[] = [];
  #keys: string[] = [];
  #after: (Held<Value> | undefined)[] = [];
  #before: (Held<Value> | undefined)[] = [];
  /** The version before that of the first change that is kept. */
  #oldest: number;

  constructor(limit: number, version: number) {
    this.#limit = limit;
    this.#oldest = version;
  }

  /** The version after which every change is known. */
  get oldestVersion(): number {
    return this.#oldest;
  }

  add({ resource, key, held, heldBefore }: StoredChange<Value>): void {
    this.#resources.push(resource);
    this.#keys.push(key);
    this.#after.push(held);
    this.#before.push(heldBefore);
    // Forgetting half at once makes it cheap: between one and two limits are kept.
    if (this.#keys.length >= 2 * this.#limit) this.#forget(this.#keys.length - this.#limit);
  }

  /** At most `limit` changes after a version; undefined if some of them have been forgotten. */
  after(version: number, limit: number): readonly StoredChange<Value>[] | undefined {
    const start = version - this.#oldest;
    if (start < 0) return undefined;
    const changes: StoredChange<Value>[] = [];
    const end = Math.min(start + limit, this.#keys.length);
    for (let index = start; index < end; index += 1) changes.push(this.#at(index));
    return changes;
  }

  #at(index: number): StoredChange<Value> {
    return new StoredChange({
      version: this.#oldest + index + 1,
      resource: this.#resources[index] as string,
      key: this.#keys[index] as string,
      held: this.#after[index],
      heldBefore: this.#before[index],
    });
  }

  #forget(count: number): void {
    this.#resources = this.#resources.slice(count);
    this.#keys = this.#keys.slice(count);
    this.#after = this.#after.slice(count);
    this.#before = this.#before.slice(count);
    this.#oldest += count;
  }
}
