import { TextIndex } from '../objects/text-index.js';
import { CowList, type ListSnapshot, listedAt } from './cow-list.js';
import { CowTree, snapshotGet, snapshotNumbers, type TreeSnapshot } from './cow-tree.js';

/** In the place of a key that has gone. */
const NONE = '';

/** A map as it was; never changes. */
export interface MapSnapshot<Value> {
  /** The numbers of the keys, in their order. */
  readonly order: TreeSnapshot;
  readonly slots: ListSnapshot<Slot<Value>>;
}

/** The key of a number is at twice the number, its value behind it: who has looked at one has the other at hand. */
type Slot<Value> = string | Value | undefined;

/** What was under a key. */
export interface Replaced<Value> {
  readonly key: string;
  readonly value: Value | undefined;
}

/**
 * A map in the order of its keys (by UTF-16 code units), of which snapshots cost nothing. Each key has a number, as small as can be: those of keys that have gone are given again. Key and value
 * are kept in a list by that number, and an index finds it: the tree of keys changes only when a key comes or goes, and to read or replace one of a million values takes no way through a tree.
 */
export class CowMap<Value> {
  readonly #slots = new CowList<Slot<Value>>();
  readonly #index = new TextIndex((number) => this.#keyOf(number) || undefined);
  readonly #free: number[] = [];
  /** In the order of the keys. */
  readonly #order = new CowTree((number) => this.#keyOf(number));

  get(key: string): Value | undefined {
    const number = this.#index.get(key);
    return number < 0 ? undefined : this.#valueOf(number);
  }

  /** Puts a value under a key, or takes it out; gives what was there, and the key as one text for as long as anything is there. */
  set(key: string, value: Value | undefined): Replaced<Value> {
    return value === undefined ? this.#takeOut(key) : this.#put(key, value);
  }

  #put(key: string, value: Value): Replaced<Value> {
    const next = this.#free.at(-1) ?? this.#slots.length >> 1;
    const number = this.#index.getOrAdd(key, next);
    if (number !== next) return { key: this.#keyOf(number), value: this.#slots.set(2 * number + 1, value) as Value };
    this.#free.pop();
    this.#slots.set(2 * number, key);
    this.#slots.set(2 * number + 1, value);
    this.#order.add(key, number);
    return { key, value: undefined };
  }

  #takeOut(key: string): Replaced<Value> {
    const number = this.#index.delete(key);
    if (number < 0) return { key, value: undefined };
    this.#order.delete(key);
    const replaced = { key: this.#keyOf(number), value: this.#slots.set(2 * number + 1, undefined) as Value };
    this.#slots.set(2 * number, NONE);
    this.#free.push(number);
    return replaced;
  }

  #keyOf(number: number): string {
    return this.#slots.at(2 * number) as string;
  }

  #valueOf(number: number): Value {
    return this.#slots.at(2 * number + 1) as Value;
  }

  /** The map as it is now. */
  snapshot(): MapSnapshot<Value> {
    return { order: this.#order.snapshot(), slots: this.#slots.snapshot() };
  }
}

/** The value under a key of a map as it was. */
export function valueIn<Value>({ order, slots }: MapSnapshot<Value>, key: string): Value | undefined {
  const number = snapshotGet(order, key, keysOf(slots));
  return number === undefined ? undefined : (listedAt(slots, 2 * number + 1) as Value);
}

/** The entries of a map as it was, from a key on (itself included), in order. */
export function* entriesIn<Value>({ order, slots }: MapSnapshot<Value>, from: string): Generator<readonly [key: string, value: Value]> {
  const keyOf = keysOf(slots);
  for (const number of snapshotNumbers(order, from, keyOf)) yield [keyOf(number), listedAt(slots, 2 * number + 1) as Value];
}

/** The entries of a map as it was, in the order in which they lie in memory: nothing is put in order, or fetched from afar. */
export function* entriesAsTheyLie<Value>({ slots }: MapSnapshot<Value>): Generator<readonly [key: string, value: Value]> {
  for (let slot = 0; slot < slots.length; slot += 2) {
    const value = listedAt(slots, slot + 1);
    if (value !== undefined) yield [listedAt(slots, slot) as string, value as Value];
  }
}

function keysOf<Value>(slots: ListSnapshot<Slot<Value>>): (number: number) => string {
  return (number) => listedAt(slots, 2 * number) as string;
}

/** A map as it was with some other values, in their order; undefined is none. */
export function replacedIn<Value>(
  { order, slots }: MapSnapshot<Value>,
  others: Iterable<readonly [key: string, value: Value | undefined]>,
): MapSnapshot<Value> {
  const list = new CowList(slots);
  const tree = new CowTree((number) => list.at(2 * number) as string, order);
  for (const [key, value] of others) {
    const known = value === undefined ? tree.delete(key) : tree.get(key);
    if (value === undefined && known === undefined) continue;
    const number = known ?? list.length >> 1;
    list.set(2 * number, key);
    list.set(2 * number + 1, value);
    if (known === undefined) tree.add(key, number);
  }
  return { order: tree.snapshot(), slots: list.snapshot() };
}
