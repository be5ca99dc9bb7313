import type { Clock } from '../clock/clock.js';
import { tooManyRequests } from '../objects/api-errors.js';
import type { StoredObject } from '../objects/resources.js';
import type { Store, StoreEvent } from '../store/store.js';
import { MAX_WATCHES, PUMP_SLICE } from './limits.js';
import type { Place } from './selection.js';
import { SharedTexts } from './shared-texts.js';
import { WatchIndex } from './watch-index.js';

/** A watch, as far as others have to know. */
export interface OpenWatch {
  /** The resource that it is of. */
  readonly resource: string;
  /** Where its objects are, if it is of one place. */
  readonly place: Place | undefined;
  /** Changes have happened, from one version to another, of which it may have to tell. Of none between these and those that it was told of before. */
  concern(from: number, to: number): void;
  /** Tells what is new. */
  pump(): void;
  end(): void;
}

/**
 * The watches that are open. They listen to the store together: a commit costs the watches of other resources, and of other places,
 * nothing; those that it concerns are pumped some at a time, and what all of them say of a change is written once.
 */
export class Watches {
  readonly texts = new SharedTexts();
  readonly #store: Store<StoredObject>;
  readonly #clock: Clock;
  readonly #open = new Map<string, WatchIndex>();
  #size = 0;
  /** Those whose watches of no place do not know of the latest commits yet. */
  readonly #touched = new Set<WatchIndex>();
  readonly #queue = new Set<OpenWatch>();
  /** Those whose clients have to read first. */
  readonly #behind = new Set<OpenWatch>();
  /** Up to here every watch knows whether there is something to tell. */
  #version: number;
  #isScheduled = false;

  /** Whoever makes it before the others that listen to the store has watchers told of a change before more is done about it. */
  constructor(store: Store<StoredObject>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#version = store.version;
    store.subscribe((events) => this.#note(events));
  }

  /** The version of the store. Each watch knows whether it has told everything up to there that concerns it. */
  get version(): number {
    this.#sort();
    return this.#version;
  }

  /** Takes a watch in. Throws an ApiError 429 if there are too many. */
  add(watch: OpenWatch): void {
    if (this.#size >= MAX_WATCHES) throw tooManyRequests(`there are already ${MAX_WATCHES} watches`, 1);
    if (this.#size === 0) this.#version = this.#store.version;
    const index = this.#open.get(watch.resource) ?? new WatchIndex();
    this.#open.set(watch.resource, index);
    index.add(watch);
    this.#size += 1;
  }

  /** Forgets a watch that has ended. */
  delete(watch: OpenWatch): void {
    if (this.#open.get(watch.resource)?.delete(watch)) this.#size -= 1;
    this.#queue.delete(watch);
    this.#behind.delete(watch);
    if (this.#size === 0) this.#touched.clear();
  }

  /** A watch tells no more until it is woken, as its client does not read. */
  wait(watch: OpenWatch): void {
    this.#behind.add(watch);
  }

  /** Has a watch pumped soon. */
  wake(watch: OpenWatch): void {
    this.#behind.delete(watch);
    this.#queue.add(watch);
    this.#schedule();
  }

  /** How many there are of each resource. */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.#open].map(([resource, index]) => [resource, [...index].length] as const).filter(([, count]) => count > 0));
  }

  /** Ends them all. */
  endAll(): void {
    for (const watch of [...this.#open.values()].flatMap((index) => [...index])) watch.end();
  }

  #note(events: readonly StoreEvent<StoredObject>[]): void {
    if (this.#size === 0) return;
    for (const event of events) this.#noteOne(event);
    if (this.#touched.size === 0) this.#version = this.#store.version;
    if (this.#touched.size + this.#queue.size > 0) this.#schedule();
  }

  #noteOne(event: StoreEvent<StoredObject>): void {
    const index = this.#open.get(event.resource);
    if (index === undefined) return;
    if (index.anywhere.size > 0) this.#touched.add(index);
    index.forThoseAt(event, (watch) => {
      watch.concern(event.version, event.version);
      this.#queue.add(watch);
    });
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
    else if (this.#behind.size === 0) this.texts.forget();
  }

  /** Tells watches of no place that the latest commits concern them. */
  #sort(): void {
    const { version } = this.#store;
    for (const index of this.#touched) {
      for (const watch of index.anywhere) {
        watch.concern(this.#version + 1, version);
        this.#queue.add(watch);
      }
    }
    this.#touched.clear();
    this.#version = version;
  }
}
