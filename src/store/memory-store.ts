import { type CommitLog, NO_LOG } from './commit-log.js';
import { CowTree } from './cow-tree.js';
import { RootsSnapshot, undone } from './snapshots.js';
import type { Mutation, Snapshot, Store, StoreEvent, Subscription } from './store.js';
import { WatchLog } from './watch-log.js';

/** Limits of a store, each with what happens beyond it. */
export interface StoreLimits {
  /** Changes that are known at least; a watcher that is further behind gets 410 and lists anew. */
  readonly watchLog: number;
  /** Versions of which a list can be continued; the one not read for longest goes first, and its tokens get 410. */
  readonly snapshots: number;
  /** Changes that are undone to see a version that was not kept; further back is 410. */
  readonly undo: number;
}

/** What shards and watchers may be behind, and some: each change keeps half a kilobyte of what was. */
const LIMITS: StoreLimits = { watchLog: 40_000, snapshots: 32, undo: 5_000 };

/** How a store is made. */
export interface MemoryStoreOptions {
  /** Whatever it holds is in the store from the start. Keeps nothing if left out. */
  readonly log?: CommitLog;
  readonly limits?: Partial<StoreLimits>;
}

/** A store whose reads and watches come from memory. */
export class MemoryStore<Value> implements Store<Value> {
  readonly #log: CommitLog;
  readonly #limits: StoreLimits;
  readonly #trees = new Map<string, CowTree<Value>>();
  readonly #changes: WatchLog<Value>;
  readonly #listeners = new Set<(events: readonly StoreEvent<Value>[]) => void>();
  /** Snapshots that lists may go on with, by version; the one read last is last. */
  readonly #snapshots = new Map<number, RootsSnapshot<Value>>();
  #present: RootsSnapshot<Value> | undefined;
  #version = 0;

  constructor({ log = NO_LOG, limits = {} }: MemoryStoreOptions = {}) {
    this.#log = log;
    this.#limits = { ...LIMITS, ...limits };
    for (const { version, changes } of log.records()) {
      for (const [resource, key, value] of changes) this.#set(resource, key, (value ?? undefined) as Value | undefined);
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
    return this.#trees.get(resource)?.get(key);
  }

  commit(mutations: readonly Mutation<Value>[]): void {
    if (mutations.length === 0) return;
    const first = this.#version + 1;
    const values = mutations.map(({ value }, index) => value?.(first + index));
    // One way through the tree finds what was there and puts in what is new. Nobody can look before the log has it.
    const events = mutations.map(({ resource, key }, index): StoreEvent<Value> => {
      const value = values[index];
      return { version: first + index, resource, key, value, previous: this.#set(resource, key, value) };
    });
    this.#append(events);
    this.#present = undefined;
    this.#version += events.length;
    for (const event of events) this.#changes.add(event);
    for (const listener of this.#listeners) listener(events);
  }

  /** Puts changes into the log; if it cannot take them, they are undone. */
  #append(events: readonly StoreEvent<Value>[]): void {
    const changes = events.map(({ resource, key, value, previous }) => [resource, key, value ?? null, previous] as const);
    try {
      this.#log.append({ version: this.#version + events.length, changes });
    } catch (error) {
      for (const { resource, key, previous } of events.toReversed()) this.#set(resource, key, previous);
      throw error;
    }
  }

  snapshot(): Snapshot<Value> {
    this.#present ??= new RootsSnapshot(this.#version, new Map([...this.#trees].map(([resource, tree]) => [resource, tree.snapshot()])));
    return this.#kept(this.#present);
  }

  snapshotAt(version: number): Snapshot<Value> | undefined {
    const known = this.#snapshots.get(version);
    if (known !== undefined) return this.#kept(known);
    const behind = this.#version - version;
    if (behind < 0 || behind > this.#limits.undo) return undefined;
    const events = this.changesAfter(version, behind);
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

  /** Puts a value under a key, or takes it out; gives the one that was there. */
  #set(resource: string, key: string, value: Value | undefined): Value | undefined {
    let tree = this.#trees.get(resource);
    if (tree === undefined) {
      tree = new CowTree();
      this.#trees.set(resource, tree);
    }
    return value === undefined ? tree.delete(key) : tree.set(key, value);
  }

  #kept(snapshot: RootsSnapshot<Value>): RootsSnapshot<Value> {
    this.#snapshots.delete(snapshot.version);
    this.#snapshots.set(snapshot.version, snapshot);
    const [oldest] = this.#snapshots.keys();
    if (oldest !== undefined && this.#snapshots.size > this.#limits.snapshots) this.#snapshots.delete(oldest);
    return snapshot;
  }
}
