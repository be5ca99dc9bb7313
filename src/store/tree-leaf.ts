/** Most entries of a leaf, and most children of a branch: a million keys are three levels, of which only the leaves are not always at hand; a copy of a node takes a microsecond. */
export const NODE_MAX = 128;

/** Gives the key that has a number. */
export type KeyOf = (number: number) => string;

/**
 * Keys, each as the number under which it is kept elsewhere, at first in the order in which they came: to add one to a million is to put its number behind those of its leaf, without a look
 * at any of them. They are put in the order of the keys (by UTF-16 code units) when somebody wants to find one, or all. That changes nothing of what a leaf holds, so that snapshots
 * may share one that is not in order yet.
 */
export class TreeLeaf {
  /** Whose leaf this is: a tree changes in place what it made since its last snapshot, and copies the rest. */
  readonly owner: object;
  /** With room for one more than there may be: a list that grows has half as much room again as it needs. */
  readonly #numbers: number[];
  #length: number;
  /** How many of them, from the first on, are in order. */
  #sorted: number;

  constructor(owner: object, numbers: readonly number[] = NONE, sorted = numbers.length) {
    this.owner = owner;
    this.#numbers = new Array<number>(NODE_MAX + 1);
    this.#length = numbers.length;
    this.#sorted = sorted;
    for (let index = 0; index < numbers.length; index += 1) this.#numbers[index] = numbers[index] as number;
  }

  get length(): number {
    return this.#length;
  }

  copy(owner: object): TreeLeaf {
    return new TreeLeaf(owner, this.#numbers.slice(0, this.#length), this.#sorted);
  }

  /** The number of the key at an index, in their order. */
  at(index: number, keyOf: KeyOf): number {
    this.#sort(keyOf);
    return this.#numbers[index] as number;
  }

  /** The number of a key; undefined if it is not there. */
  get(key: string, keyOf: KeyOf): number | undefined {
    const index = this.#find(key, keyOf);
    return index < 0 ? undefined : this.#numbers[index];
  }

  /** The index of the first key that comes after another, or how many there are. */
  firstAfter(key: string, keyOf: KeyOf): number {
    this.#sort(keyOf);
    return this.#firstAfter(this.#length, key, keyOf);
  }

  /** Adds the number of a key that is not there. */
  add(number: number, keyOf: KeyOf): void {
    const length = this.#length;
    if (this.#sorted === length && (length === 0 || keyOf(this.#numbers[length - 1] as number) < keyOf(number))) this.#sorted += 1;
    this.#numbers[length] = number;
    this.#length += 1;
  }

  /** Takes out a key, and gives its number; undefined if it is not there. */
  remove(key: string, keyOf: KeyOf): number | undefined {
    const index = this.#find(key, keyOf);
    if (index < 0) return undefined;
    const number = this.#numbers[index];
    this.#length -= 1;
    this.#sorted -= 1;
    for (let next = index; next < this.#length; next += 1) this.#numbers[next] = this.#numbers[next + 1] as number;
    return number;
  }

  /** Takes away the keys from an index on, in their order, and gives them. */
  split(index: number, keyOf: KeyOf): TreeLeaf {
    this.#sort(keyOf);
    const right = new TreeLeaf(this.owner, this.#numbers.slice(index, this.#length));
    this.#length = index;
    this.#sorted = index;
    return right;
  }

  /** Takes in what comes after all that is here. */
  append(others: TreeLeaf, keyOf: KeyOf): void {
    this.#sort(keyOf);
    others.#sort(keyOf);
    for (let index = 0; index < others.#length; index += 1) this.#numbers[this.#length + index] = others.#numbers[index] as number;
    this.#length += others.#length;
    this.#sorted = this.#length;
  }

  /** The index of a key; −1 if it is not there. */
  #find(key: string, keyOf: KeyOf): number {
    const index = this.firstAfter(key, keyOf) - 1;
    return index >= 0 && keyOf(this.#numbers[index] as number) === key ? index : -1;
  }

  #sort(keyOf: KeyOf): void {
    for (; this.#sorted < this.#length; this.#sorted += 1) {
      const number = this.#numbers[this.#sorted] as number;
      moveDown(this.#numbers, this.#sorted, this.#firstAfter(this.#sorted, keyOf(number), keyOf));
    }
  }

  /** The index of the first of some sorted keys that comes after another, or their number. */
  #firstAfter(sorted: number, key: string, keyOf: KeyOf): number {
    let low = 0;
    let high = sorted;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyOf(this.#numbers[middle] as number) <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const NONE: readonly number[] = [];

/** Moves a number to a lower index; those in between move up. */
function moveDown(numbers: number[], from: number, to: number): void {
  const number = numbers[from] as number;
  // `copyWithin` of an array that is not typed takes ten times as long.
  for (let index = from; index > to; index -= 1) numbers[index] = numbers[index - 1] as number;
  numbers[to] = number;
}
