import { tooManyRequests } from '../objects/api-errors.js';
import { MAX_WATCHES } from './limits.js';

/** The watches that are open; each is named by what ends it. */
export class Watches {
  readonly #open = new Map<() => void, string>();

  /** Takes a watch in, by what ends it. Throws an ApiError 429 if there are too many. */
  add(end: () => void, resource: string): void {
    if (this.#open.size >= MAX_WATCHES) throw tooManyRequests(`there are already ${MAX_WATCHES} watches`, 1);
    this.#open.set(end, resource);
  }

  /** Forgets a watch that has ended. */
  delete(end: () => void): void {
    this.#open.delete(end);
  }

  /** How many there are of each resource. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const resource of this.#open.values()) counts.set(resource, (counts.get(resource) ?? 0) + 1);
    return counts;
  }

  /** Ends them all. */
  endAll(): void {
    for (const end of [...this.#open.keys()]) end();
  }
}
