/**
 * Keys with their values, at first in the order in which they came: to add one to a million is to put it behind those of its leaf, without a look at any of them. They are put in the
 * order of the keys (by UTF-16 code units) when somebody wants to find one, or all. That changes nothing of what a leaf holds, so that snapshots may share one that is not in order yet.
 */
export class TreeLeaf<Value> {
  /** Whose leaf this is: a tree changes in place what it made since its last snapshot, and copies the rest. */
  readonly owner: object;
  readonly #keys: string[];
  readonly #values: Value[];
  /** How many of them, from the first on, are in order. */
  #sorted: number;

  private constructor(owner: object, { keys, values, sorted }: { keys: string[]; values: Value[]; sorted: number }) {
    this.owner = owner;
    this.#keys = keys;
    this.#values = values;
    this.#sorted = sorted;
  }

  static empty<Value>(owner: object): TreeLeaf<Value> {
    return new TreeLeaf(owner, { keys: [], values: [], sorted: 0 });
  }

  get length(): number {
    return this.#keys.length;
  }

  copy(owner: object): TreeLeaf<Value> {
    return new TreeLeaf(owner, { keys: this.#keys.slice(), values: this.#values.slice(), sorted: this.#sorted });
  }

  /** The keys in their order, not to be changed. */
  keys(): readonly string[] {
    this.#sort();
    return this.#keys;
  }

  /** The values in the order of their keys, not to be changed. */
  values(): readonly Value[] {
    this.#sort();
    return this.#values;
  }

  get(key: string): Value | undefined {
    const index = this.#find(key);
    return index < 0 ? undefined : this.#values[index];
  }

  /** Adds a key that is not there. */
  add(key: string, value: Value): void {
    const { length } = this.#keys;
    if (this.#sorted === length && (length === 0 || (this.#keys[length - 1] as string) < key)) this.#sorted += 1;
    this.#keys.push(key);
    this.#values.push(value);
  }

  /** Takes out a key, and gives its value; undefined if it is not there. */
  remove(key: string): Value | undefined {
    const index = this.#find(key);
    if (index < 0) return undefined;
    this.#sorted -= 1;
    this.#keys.splice(index, 1);
    return this.#values.splice(index, 1)[0];
  }

  /** Takes away the keys from an index on, in their order, and gives them. */
  split(index: number): TreeLeaf<Value> {
    this.#sort();
    const [keys, values] = [this.#keys.splice(index), this.#values.splice(index)];
    this.#sorted = index;
    return new TreeLeaf(this.owner, { keys, values, sorted: keys.length });
  }

  /** Takes in what comes after all that is here. */
  append(others: TreeLeaf<Value>): void {
    this.#sort();
    this.#keys.push(...others.keys());
    this.#values.push(...others.values());
    this.#sorted = this.#keys.length;
  }

  /** The index of a key; −1 if it is not there. */
  #find(key: string): number {
    this.#sort();
    const index = firstAfter(this.#keys, this.#keys.length, key) - 1;
    return this.#keys[index] === key ? index : -1;
  }

  #sort(): void {
    const [keys, values] = [this.#keys, this.#values];
    for (; this.#sorted < keys.length; this.#sorted += 1) {
      const key = keys[this.#sorted] as string;
      const index = firstAfter(keys, this.#sorted, key);
      moveDown(keys, this.#sorted, index);
      moveDown(values, this.#sorted, index);
    }
  }
}

/** The index of the first of some sorted keys that comes after another, or their number. */
function firstAfter(keys: readonly string[], sorted: number, key: string): number {
  let low = 0;
  let high = sorted;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Moves an item to a lower index; those in between move up. */
function moveDown<Item>(items: Item[], from: number, to: number): void {
  const item = items[from] as Item;
  // `copyWithin` of an array that is not typed takes ten times as long.
  for (let index = from; index > to; index -= 1) items[index] = items[index - 1] as Item;
  items[to] = item;
}
