import { CowList, type ListSnapshot, listedAt } from './cow-list.js';
import { CowTree, snapshotEntries, snapshotGet, type TreeSnapshot } from './cow-tree.js';
import { KeyNumbers } from './key-numbers.js';

/** A map as it was; never changes. */
export interface MapSnapshot<Value> {
  /** The numbers of the keys, in their order. */
  readonly order: TreeSnapshot<number>;
  readonly values: ListSnapshot<Value | undefined>;
}

/** What was under a key. */
export interface Replaced<Value> {
  readonly key: string;
  readonly value: Value | undefined;
}

/**
 * A map in the order of its keys (by UTF-16 code units), of which snapshots cost nothing. Each key has a number, under which its value is kept in a list: the
 * tree of keys changes only when a key comes or goes, and to read or replace one of a million values takes no way through a tree.
 */
export class CowMap<Value> {
  /** In the order of the keys. */
  readonly #order = new CowTree<number>();
  readonly #numbers = new KeyNumbers();
  readonly #values = new CowList<Value | undefined>();

  get(key: string): Value | undefined {
    const number = this.#numbers.find(key);
    return number < 0 ? undefined : this.#values.at(number);
  }

  /** Puts a value under a key, or takes it out; gives what was there, and the key as one text for as long as anything is there. */
  set(key: string, value: Value | undefined): Replaced<Value> {
    return value === undefined ? this.#takeOut(key) : this.#put(key, value);
  }

  #put(key: string, value: Value): Replaced<Value> {
    const number = this.#numbers.numberFor(key);
    const before = this.#values.set(number, value);
    if (before === undefined) this.#order.add(key, number);
    return { key: this.#numbers.keyOf(number), value: before };
  }

  #takeOut(key: string): Replaced<Value> {
    const number = this.#numbers.find(key);
    if (number < 0) return { key, value: undefined };
    const replaced = { key: this.#numbers.keyOf(number), value: this.#values.set(number, undefined) };
    this.#numbers.remove(key);
    this.#order.delete(key);
    return replaced;
  }

  /** The map as it is now. */
  snapshot(): MapSnapshot<Value> {
    return { order: this.#order.snapshot(), values: this.#values.snapshot() };
  }
}

/** The value under a key of a map as it was. */
export function valueIn<Value>({ order, values }: MapSnapshot<Value>, key: string): Value | undefined {
  const number = snapshotGet(order, key);
  return number === undefined ? undefined : listedAt(values, number);
}

/** The entries of a map as it was, from a key on (itself included), in order. */
export function* entriesIn<Value>({ order, values }: MapSnapshot<Value>, from: string): Generator<readonly [key: string, value: Value]> {
  for (const [key, number] of snapshotEntries(order, from)) yield [key, listedAt(values, number) as Value];
}

/** A map as it was with some other values, in their order; undefined is none. */
export function replacedIn<Value>(
  { order, values }: MapSnapshot<Value>,
  others: Iterable<readonly [key: string, value: Value | undefined]>,
): MapSnapshot<Value> {
  const tree = new CowTree(order);
  const list = new CowList(values);
  for (const [key, value] of others) {
    if (value === undefined) {
      tree.delete(key);
      continue;
    }
    const known = tree.get(key);
    const number = known ?? list.length;
    if (known === undefined) tree.add(key, number);
    list.set(number, value);
  }
  return { order: tree.snapshot(), values: list.snapshot() };
}
