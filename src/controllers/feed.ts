import type { Clock } from '../clock/clock.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import type { Snapshot, Store, StoreEvent, Subscription } from '../store/store.js';

/** How many objects are told of per turn while the store is listed: a few milliseconds of work. */
const SLICE = 300;

/** What is done about a change of an object: `after` is missing if it is gone, `before` if it is new. */
export type Follower<Name extends ResourceName = ResourceName> = (
  after: ResourceTypes[Name] | undefined,
  before: ResourceTypes[Name] | undefined,
  key: string,
) => void;

/** What is done about changes, by resource. A follower must not write to the store. */
export type Followers = { readonly [Name in ResourceName]?: Follower<Name> };

/** Somebody who wants to know what is in the store. */
export interface Reader {
  readonly followers: Followers;
  /** Every object that there was has been told of. */
  readonly listed?: () => void;
  /** All that has changed meanwhile has been told of, too: from now on changes are told of as they come. */
  readonly caughtUp?: () => void;
}

/**
 * Tells its readers of every object in the store, as if it were new, and then of every change, in order. A store that holds
 * much is listed in slices; what changes meanwhile waits, and is held by the store's watch log for the most part anyway.
 */
export class Feed {
  readonly #store: Store<StoredObject>;
  readonly #clock: Clock;
  readonly #readers: Reader[] = [];
  readonly #followers = new Map<string, Follower[]>();
  #subscription: Subscription | undefined;
  /** Changes not told of yet; undefined when they are told of as they come. */
  #waiting: StoreEvent<StoredObject>[] | undefined = [];

  constructor(store: Store<StoredObject>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Takes in a reader, before the start. Readers are told in the order in which they came. */
  add(reader: Reader): void {
    this.#readers.push(reader);
    for (const [resource, follower] of Object.entries(reader.followers)) {
      this.#followers.set(resource, [...(this.#followers.get(resource) ?? []), follower as Follower]);
    }
  }

  start(): void {
    const objects = this.#objects(this.#store.snapshot());
    this.#subscription = this.#store.subscribe((events) => {
      for (const event of events) {
        if (this.#waiting === undefined) this.#tell(event);
        else this.#waiting.push(event);
      }
    });
    this.#clock.soon(() => this.#list(objects));
  }

  stop(): void {
    this.#subscription?.cancel();
    this.#subscription = undefined;
  }

  #list(objects: Iterator<StoreEvent<StoredObject>>): void {
    if (this.#subscription === undefined) return;
    for (let told = 0; told < SLICE; told += 1) {
      const { done = true, value } = objects.next();
      if (!done) this.#tell(value);
      else {
        for (const { listed } of this.#readers) listed?.();
        this.#catchUp();
        return;
      }
    }
    this.#clock.soon(() => this.#list(objects));
  }

  #catchUp(): void {
    if (this.#subscription === undefined || this.#waiting === undefined) return;
    for (const event of this.#waiting.splice(0, SLICE)) this.#tell(event);
    if (this.#waiting.length > 0) {
      this.#clock.soon(() => this.#catchUp());
      return;
    }
    this.#waiting = undefined;
    for (const { caughtUp } of this.#readers) caughtUp?.();
  }

  /** Every object of a snapshot that somebody wants to know of, as a change that made it. */
  *#objects(snapshot: Snapshot<StoredObject>): IterableIterator<StoreEvent<StoredObject>> {
    const { version } = snapshot;
    for (const resource of this.#followers.keys()) {
      for (const [key, value] of snapshot.entries(resource)) yield { version, resource, key, value, previous: undefined };
    }
  }

  #tell({ resource, key, value, previous }: StoreEvent<StoredObject>): void {
    for (const follower of this.#followers.get(resource) ?? []) follower(value, previous, key);
  }
}
