import type { Clock } from '../clock/clock.js';
import { tooManyRequests } from '../objects/api-errors.js';
import type { StoredObject } from '../objects/resources.js';
import type { Store, StoreEvent } from '../store/store.js';
import { MAX_WATCHES, PUMP_SLICE } from './limits.js';
import { SharedTexts } from './shared-texts.js';

/** A watch, as far as others have to know. */
export interface OpenWatch {
  /** The resource that it is of. */
  readonly resource: string;
  /** Tells what is new. */
  pump(): void;
  /** Nothing of its resource has happened between two versions. */
  passOver(from: number, to: number): void;
  end(): void;
}

/**
 * The watches that are open. They listen to the store together: a commit costs the watches of other resources next to nothing,
 * those of its resource are pumped some at a time, and what all of them say of a change is written once.
 */
export class Watches {
  readonly texts = new SharedTexts();
  readonly #store: Store<StoredObject>;
  readonly #clock: Clock;
  readonly #open = new Set<OpenWatch>();
  readonly #touched = new Set<string>();
  readonly #queue = new Set<OpenWatch>();
  /** Up to here every watch has been told, or stands in the queue. */
  #version: number;
  #isScheduled = false;

  /** Whoever makes it before the others that listen to the store has watchers told of a change before more is done about it. */
  constructor(store: Store<StoredObject>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#version = store.version;
    store.subscribe((events) => this.#note(events));
  }

  /** Takes a watch in. Throws an ApiError 429 if there are too many. */
  add(watch: OpenWatch): void {
    if (this.#open.size >= MAX_WATCHES) throw tooManyRequests(`there are already ${MAX_WATCHES} watches`, 1);
    if (this.#open.size === 0) this.#version = this.#store.version;
    this.#open.add(watch);
  }

  /** Forgets a watch that has ended. */
  delete(watch: OpenWatch): void {
    this.#open.delete(watch);
    this.#queue.delete(watch);
    if (this.#open.size === 0) this.#touched.clear();
  }

  /** Has a watch pumped soon. */
  wake(watch: OpenWatch): void {
    this.#queue.add(watch);
    this.#schedule();
  }

  /** How many there are of each resource. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { resource } of this.#open) counts.set(resource, (counts.get(resource) ?? 0) + 1);
    return counts;
  }

  /** Ends them all. */
  endAll(): void {
    for (const watch of [...this.#open]) watch.end();
  }

  #note(events: readonly StoreEvent<StoredObject>[]): void {
    if (this.#open.size === 0) return;
    for (const { resource } of events) this.#touched.add(resource);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.soon(() => {
      this.#isScheduled = false;
      this.#run();
    });
  }

  #run(): void {
    this.#sort();
    let left = PUMP_SLICE;
    for (const watch of this.#queue) {
      if (left-- === 0) break;
      this.#queue.delete(watch);
      watch.pump();
    }
    if (this.#queue.size > 0) this.#schedule();
  }

  /** Finds whom the latest commits concern. */
  #sort(): void {
    const { version } = this.#store;
    if (version === this.#version) return;
    for (const watch of this.#open) {
      if (this.#touched.has(watch.resource)) this.#queue.add(watch);
      else watch.passOver(this.#version, version);
    }
    this.#touched.clear();
    this.#version = version;
  }
}
