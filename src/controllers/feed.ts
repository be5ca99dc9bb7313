import type { Clock } from '../clock/clock.js';
import type { ResourceName, StoredObject } from '../objects/resources.js';
import type { Filled } from '../store/form.js';
import type { FoundObject, Snapshot, Store, StoreEvent, Subscription } from '../store/store.js';
import { Audience, type Follower } from './follower.js';
import { snapshotDifferences } from './snapshot-differences.js';

/** How many objects are looked at per turn while the store is listed: a few milliseconds of work. */
const SLICE = 300;

/** What is done about changes, by resource. */
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
 * Tells its readers of every object in the store, as if it were new, and then of every change, in order. A store that holds much is
 * listed in slices. What changes meanwhile is not held here: it is read from the store's watch log afterwards, which is bounded. If that
 * has forgotten some of it, the feed tells in what the present differs from what it has told.
 */
export class Feed {
  readonly #store: Store<StoredObject>;
  readonly #clock: Clock;
  readonly #readers: Reader[] = [];
  readonly #audiences = new Map<string, Audience>();
  #subscription: Subscription | undefined;
  /** Whether changes are told of as they come. */
  #isCaughtUp = false;

  constructor(store: Store<StoredObject>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Takes in a reader, before the start. Readers are told in the order in which they came. */
  add(reader: Reader): void {
    this.#readers.push(reader);
    for (const [resource, follower] of Object.entries(reader.followers)) {
      const audience = this.#audiences.get(resource) ?? new Audience(this.#store.uids);
      this.#audiences.set(resource, audience);
      audience.add(follower as Follower);
    }
  }

  start(): void {
    const present = this.#store.snapshot();
    this.#subscription = this.#store.subscribe((events) => {
      if (this.#isCaughtUp) for (const event of events) this.#tell(event);
    });
    this.#clock.soon(() =>
      this.#tellInSlices(this.#objects(present), () => {
        for (const { listed } of this.#readers) listed?.();
        this.#catchUp(present);
      }),
    );
  }

  stop(): void {
    this.#subscription?.cancel();
    this.#subscription = undefined;
  }

  #tellInSlices(events: Iterator<StoreEvent<StoredObject> | undefined>, end: () => void): void {
    if (this.#subscription === undefined) return;
    for (let seen = 0; seen < SLICE; seen += 1) {
      const { done = false, value } = events.next();
      if (done) {
        end();
        return;
      }
      if (value !== undefined) this.#tell(value);
    }
    this.#clock.soon(() => this.#tellInSlices(events, end));
  }

  /** Tells of what has changed since the snapshot that has been told of, until that is the present; then of changes as they come. */
  #catchUp(told: Snapshot<StoredObject>): void {
    if (this.#subscription === undefined) return;
    const present = this.#store.snapshot();
    if (present.version > told.version) {
      const known = this.#store.changesAfter(told.version, present.version - told.version);
      const changes = known?.values() ?? snapshotDifferences(told, present, this.#audiences.keys());
      this.#tellInSlices(changes, () => this.#catchUp(present));
      return;
    }
    this.#isCaughtUp = true;
    for (const { caughtUp } of this.#readers) caughtUp?.();
  }

  /** Every object of a snapshot that somebody wants to know of, as a change that made it. */
  *#objects(snapshot: Snapshot<StoredObject>): IterableIterator<StoreEvent<StoredObject>> {
    const { version } = snapshot;
    for (const resource of this.#audiences.keys()) {
      for (const found of snapshot.found(resource)) yield new FoundEvent(version, resource, found);
    }
  }

  #tell(event: StoreEvent<StoredObject>): void {
    this.#audiences.get(event.resource)?.tell(event);
  }
}

/** An object that there is, as a change that made it. */
class FoundEvent implements StoreEvent<StoredObject> {
  readonly version: number;
  readonly resource: string;
  readonly previous = undefined;
  readonly #found: FoundObject<StoredObject>;

  constructor(version: number, resource: string, found: FoundObject<StoredObject>) {
    this.version = version;
    this.resource = resource;
    this.#found = found;
  }

  get key(): string {
    return this.#found.key;
  }

  get value(): StoredObject {
    return this.#found.value;
  }

  get filled(): Filled<StoredObject> | undefined {
    return this.#found.filled;
  }
}
