import type { Uid, Uids } from '../objects/uids.js';
import type { LoggedChange } from './commit-log.js';
import type { Filled, Form } from './form.js';

/** One change of one object. */
export interface StoreEvent<Value> {
  /** The resourceVersion that the change got: greater than that of every change before. */
  readonly version: number;
  readonly resource: string;
  /** The object's key within its resource. */
  readonly key: string;
  /** The object after the change; undefined if it is gone. */
  readonly value: Value | undefined;
  /** The object before the change; undefined if there was none. */
  readonly previous: Value | undefined;
  /** The objects after and before the change, where they are kept as forms and words: nothing need be made whole. */
  readonly filled?: Filled<Value> | undefined;
  readonly filledBefore?: Filled<Value> | undefined;
}

/** One change to make. */
export interface Mutation<Value> {
  readonly resource: string;
  readonly key: string;
  /** Gives the object to keep, which carries the version that it gets; undefined takes the object out. */
  readonly value: ((version: number) => Value) | undefined;
}

/** One object to put in that is nothing but a form and its words. The version is that which it gets. */
export interface FilledMutation<Value> {
  readonly resource: string;
  readonly key: string;
  readonly form: Form<Value>;
  readonly name: string;
  /** Undefined for a new object: it is the version. */
  readonly uid: Uid | undefined;
  /** At most three texts more, of which the first may be a uid. */
  readonly texts: readonly Uid[];
}

/** Which part of a resource is read. */
export interface Range {
  /** Only keys that begin so: `kube-system/` is a namespace. */
  readonly prefix?: string;
  /** Only keys that come after this one. */
  readonly after?: string;
}

/** A section of an object, or one field of a section; undefined if it has none. */
export type Glimpse = (section: string, field?: string) => unknown;

/** An object that is found in a snapshot. */
export interface FoundObject<Value> {
  readonly key: string;
  /** Made whole when somebody asks for it, each time. */
  readonly value: Value;
  /** The object as a form and words, if it is kept so. */
  readonly filled: Filled<Value> | undefined;
}

/** All objects as they were at one version, while writes go on. */
export interface Snapshot<Value> {
  readonly version: number;
  get(resource: string, key: string): Value | undefined;
  /** The objects of a resource, in the order of their keys (by UTF-16 code units). Made as it is read. */
  entries(resource: string, range?: Range): IterableIterator<readonly [key: string, value: Value]>;
  /** The same, of which nothing is made whole that nobody asks for. */
  found(resource: string, range?: Range): IterableIterator<FoundObject<Value>>;
  /** The objects of a resource, in no order, as a log takes them: one that was written as a form and words is not made whole. */
  logged(resource: string): IterableIterator<LoggedChange>;
  /** The keys of a resource, in their order: no object is made. */
  keys(resource: string): IterableIterator<string>;
  /** How many objects of a resource there are; with a prefix they are counted one by one. */
  count(resource: string, range?: Range): number;
}

/** A subscription, until it is cancelled. */
export interface Subscription {
  cancel(): void;
}

/**
 * Versioned objects, the only truth of a cluster. Everything is synchronous: when `commit` returns, the changes are in the
 * commit log and can be read. Values are never changed in place.
 */
export interface Store<Value> {
  /** Those of the cluster. The number of an object's uid is the version at which it was created: none comes twice, whatever is lost or begins anew. */
  readonly uids: Uids;
  /** The version of the last change; 0 if there was none. */
  readonly version: number;
  /** The oldest version after which all changes are still known. */
  readonly oldestVersion: number;
  get(resource: string, key: string): Value | undefined;
  /**
   * Reads some parts of one object, `metadata` or `metadata` and `labels`, for somebody who looks at very many and needs little of each;
   * undefined if there is none.
   */
  glimpse(resource: string, key: string): Glimpse | undefined;
  /** Whether there is such an object. */
  has(resource: string, key: string): boolean;
  /** An object that is kept as a form and its words; undefined if there is none, or if it is kept whole: then `get` gives it. */
  filled(resource: string, key: string): Filled<Value> | undefined;
  /** Makes changes, all or none, in order, one version each. Throws only if the log cannot take them: then nothing is done. */
  commit(mutations: readonly (Mutation<Value> | FilledMutation<Value>)[]): void;
  /** The present, at no cost. */
  snapshot(): Snapshot<Value>;
  /** A recent past, for lists that are read in parts; undefined if it is not kept any more. */
  snapshotAt(version: number): Snapshot<Value> | undefined;
  /** At most `limit` changes after a version, oldest first; undefined if they are not all known any more (410). */
  changesAfter(version: number, limit: number): readonly StoreEvent<Value>[] | undefined;
  /**
   * Calls back, synchronously, after each commit, with its changes in order. A listener must not write to the store or throw:
   * it notes what there is to do and does it later (`clock.soon`, a keyed queue, `changesAfter`).
   */
  subscribe(listener: (events: readonly StoreEvent<Value>[]) => void): Subscription;
}
