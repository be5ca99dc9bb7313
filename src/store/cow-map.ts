import { CowList, type ListSnapshot, listedAt } from './cow-list.js';
import { CowTree, snapshotEntries, snapshotGet, type TreeSnapshot } from './cow-tree.js';
import { KeyIndex } from './key-index.js';

/** A map as it was; never changes. */
export interface MapSnapshot<Value> {
  readonly numbers: TreeSnapshot<number>;
  readonly values: ListSnapshot<Value | undefined>;
}

/**
 * A map in the order of its keys (by UTF-16 code units), of which snapshots cost nothing. Each key has a number, under which its value is kept in a list: the
 * tree of keys changes only when a key comes or goes, and to read or replace one of a million values takes no way through a tree.
 */
export class CowMap<Value> {
  /** In the order of the keys. */
  readonly #numbers = new CowTree<number>();
  readonly #index = new KeyIndex();
  readonly #values = new CowList<Value | undefined>();

  get(key: string): Value | undefined {
    const number = this.#index.find(key);
    return number < 0 ? undefined : this.#values.at(number);
  }

  /** Puts a value under a key; gives the one that was there. */
  set(key: string, value: Value): Value | undefined {
    const known = this.#index.find(key);
    if (known >= 0) return this.#values.set(known, value);
    const number = this.#index.add(key);
    this.#numbers.set(key, number);
    this.#values.set(number, value);
    return undefined;
  }

  /** Takes out what is under a key, and gives it. */
  delete(key: string): Value | undefined {
    const number = this.#index.remove(key);
    if (number < 0) return undefined;
    this.#numbers.delete(key);
    return this.#values.set(number, undefined);
  }

  /** The map as it is now. */
  snapshot(): MapSnapshot<Value> {
    return { numbers: this.#numbers.snapshot(), values: this.#values.snapshot() };
  }
}

/** The value under a key of a map as it was. */
export function valueIn<Value>({ numbers, values }: MapSnapshot<Value>, key: string): Value | undefined {
  const number = snapshotGet(numbers, key);
  return number === undefined ? undefined : listedAt(values, number);
}

/** The entries of a map as it was, from a key on (itself included), in order. */
export function* entriesIn<Value>({ numbers, values }: MapSnapshot<Value>, from: string): Generator<readonly [key: string, value: Value]> {
  for (const [key, number] of snapshotEntries(numbers, from)) yield [key, listedAt(values, number) as Value];
}

/** A map as it was with some other values, in their order; undefined is none. */
export function replacedIn<Value>(
  { numbers, values }: MapSnapshot<Value>,
  others: Iterable<readonly [key: string, value: Value | undefined]>,
): MapSnapshot<Value> {
  const tree = new CowTree(numbers);
  const list = new CowList(values);
  for (const [key, value] of others) {
    if (value === undefined) {
      tree.delete(key);
      continue;
    }
    const known = tree.get(key);
    const number = known ?? list.length;
    if (known === undefined) tree.set(key, number);
    list.set(number, value);
  }
  return { numbers: tree.snapshot(), values: list.snapshot() };
}
