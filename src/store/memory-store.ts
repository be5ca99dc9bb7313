import { Random } from '../clock/random.js';
import { Uids } from '../objects/uids.js';
import { type CommitLog, type LoggedChange, NO_LOG } from './commit-log.js';
import { CowMap, type Replaced } from './cow-map.js';
import { type Filled, FilledObject } from './form.js';
import { type Distinguish, filledOf, type Held, Keeper, LeanObject, partOfHeld, wholeOf } from './lean-object.js';
import { RootsSnapshot, undone } from './snapshots.js';
import type { FilledMutation, Glimpse, Mutation, Snapshot, Store, StoreEvent, Subscription } from './store.js';
import { StoredChange } from './stored-change.js';
import { WatchLog } from './watch-log.js';

/** Limits of a store, each with what happens beyond it. */
export interface StoreLimits {
  /** Changes that are known; a watcher that is further behind gets 410 and lists anew. */
  readonly watchLog: number;
  /** Versions of which a list can be continued; the one not read for longest goes first, and its tokens get 410. */
  readonly snapshots: number;
  /** Changes that are undone to see a version that was not kept; further back is 410. */
  readonly undo: number;
  /** Objects that are kept whole, though they could be kept lean: those that were written or read last. */
  readonly whole: number;
}

/**
 * What shards and watchers may be behind, and some: each change keeps 300 bytes of what was. Whoever works on an object finds it whole,
 * as it was left; so many take some 10 MiB.
 */
const LIMITS: StoreLimits = { watchLog: 60_000, snapshots: 32, undo: 5_000, whole: 8_192 };

/** How a store is made. */
export interface MemoryStoreOptions<Value> {
  /** Those of the cluster: the same for all stores that have the same log, one after the other. */
  readonly uids?: Uids;
  /** Whatever it holds is in the store from the start. Keeps nothing if left out. */
  readonly log?: CommitLog;
  readonly limits?: Partial<StoreLimits>;
  /** Says which objects are kept lean, of which there may be very many. All are kept whole if left out. */
  readonly distinguish?: Distinguish<Value>;
}

/** A store whose reads and watches come from memory. */
export class MemoryStore<Value> implements Store<Value> {
  readonly uids: Uids;
  readonly #log: CommitLog;
  readonly #limits: StoreLimits;
  readonly #objects = new Map<string, CowMap<Held<Value>>>();
  readonly #keeper: Keeper<Value>;
  readonly #changes: WatchLog<Value>;
  readonly #listeners = new Set<(events: readonly StoreEvent<Value>[]) => void>();
  /** Snapshots that lists may go on with, by version; the one read last is last. */
  readonly #snapshots = new Map<number, RootsSnapshot<Value>>();
  #present: RootsSnapshot<Value> | undefined;
  #version = 0;

  constructor({ log = NO_LOG, limits = {}, distinguish = () => undefined, uids = usualUids() }: MemoryStoreOptions<Value> = {}) {
    this.uids = uids;
    this.#log = log;
    this.#limits = { ...LIMITS, ...limits };
    this.#keeper = new Keeper(distinguish, uids, this.#limits.whole);
    for (const { version, changes } of log.records(uids)) {
      for (const change of changes) this.#set(change.resource, change.key, this.#heldAsLogged(change));
      this.#version = version;
    }
    this.#changes = new WatchLog(this.#limits.watchLog, this.#version);
  }

  get version(): number {
    return this.#version;
  }

  get oldestVersion(): number {
    return this.#changes.oldestVersion;
  }

  get(resource: string, key: string): Value | undefined {
    return wholeOf(this.#objects.get(resource)?.get(key));
  }

  glimpse(resource: string, key: string): Glimpse | undefined {
    const held = this.#objects.get(resource)?.get(key);
    return held === undefined ? undefined : (section, field) => partOfHeld(held, section, field);
  }

  has(resource: string, key: string): boolean {
    return this.#objects.get(resource)?.get(key) !== undefined;
  }

  filled(resource: string, key: string): Filled<Value> | undefined {
    return filledOf(this.#objects.get(resource)?.get(key));
  }

  commit(mutations: readonly (Mutation<Value> | FilledMutation<Value>)[]): void {
    if (mutations.length === 0) return;
    const first = this.#version + 1;
    const values: (Held<Value> | undefined)[] = [];
    for (const mutation of mutations) values.push(this.#heldAfter(mutation, first + values.length));
    // What is put in gives what was there. Nobody can look before the log has it.
    const events: StoredChange<Value>[] = [];
    for (const { resource, key } of mutations) {
      const held = values[events.length];
      events.push(new StoredChange(first + events.length, resource, held, this.#set(resource, key, held)));
    }
    this.#append(events);
    this.#present = undefined;
    this.#version += events.length;
    for (const event of events) {
      if (event.heldBefore instanceof LeanObject) event.heldBefore.supersede();
      this.#changes.add(event);
    }
    for (const listener of this.#listeners) listener(events);
  }

  /** Puts changes into the log; if it cannot take them, they are undone. */
  #append(events: readonly StoredChange<Value>[]): void {
    try {
      this.#log.append({ version: this.#version + events.length, changes: events });
    } catch (error) {
      for (const { resource, key, heldBefore } of events.toReversed()) this.#set(resource, key, heldBefore);
      throw error;
    }
  }

  snapshot(): Snapshot<Value> {
    this.#present ??= new RootsSnapshot(
      this.#version,
      new Map([...this.#objects].map(([resource, objects]) => [resource, objects.snapshot()])),
    );
    return this.#kept(this.#present);
  }

  snapshotAt(version: number): Snapshot<Value> | undefined {
    const known = this.#snapshots.get(version);
    if (known !== undefined) return this.#kept(known);
    const behind = this.#version - version;
    if (behind < 0 || behind > this.#limits.undo) return undefined;
    const events = this.#changes.after(version, behind);
    if (events === undefined) return undefined;
    this.snapshot();
    return this.#present && this.#kept(undone(this.#present, events));
  }

  changesAfter(version: number, limit: number): readonly StoreEvent<Value>[] | undefined {
    return this.#changes.after(version, limit);
  }

  subscribe(listener: (events: readonly StoreEvent<Value>[]) => void): Subscription {
    this.#listeners.add(listener);
    return { cancel: () => this.#listeners.delete(listener) };
  }

  #heldAsLogged({ resource, value, filled }: LoggedChange): Held<Value> | undefined {
    if (filled === undefined) return this.#held(resource, value as Value | undefined);
    const { form, name, uid, version, word0, text1, text2 } = filled as Filled<Value>;
    return new FilledObject(form, { name, uid, texts: [word0, text1, text2] }, version);
  }

  #heldAfter(mutation: Mutation<Value> | FilledMutation<Value>, version: number): Held<Value> | undefined {
    if (!('form' in mutation)) return this.#held(mutation.resource, mutation.value?.(version));
    return new FilledObject(mutation.form, mutation, version);
  }

  #held(resource: string, value: Value | undefined): Held<Value> | undefined {
    return value === undefined ? undefined : this.#keeper.keep(resource, value);
  }

  /** Puts an object under a key, or takes it out; gives the one that was there. */
  #set(resource: string, key: string, value: Held<Value> | undefined): Replaced<Held<Value>> {
    let objects = this.#objects.get(resource);
    if (objects === undefined) {
      objects = new CowMap();
      this.#objects.set(resource, objects);
    }
    return objects.set(key, value);
  }

  #kept(snapshot: RootsSnapshot<Value>): RootsSnapshot<Value> {
    this.#snapshots.delete(snapshot.version);
    this.#snapshots.set(snapshot.version, snapshot);
    const [oldest] = this.#snapshots.keys();
    if (oldest !== undefined && this.#snapshots.size > this.#limits.snapshots) this.#snapshots.delete(oldest);
    return snapshot;
  }
}

/** The same ones in each store that is not told of others. */
function usualUids(): Uids {
  return new Uids(new Random('uids'));
}
