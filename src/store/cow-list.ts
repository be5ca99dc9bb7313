/** A page has 2 ** PAGE_BITS values: to copy one takes a microsecond, and to copy the list of a million's pages a few. */
const PAGE_BITS = 9;
const PAGE_LAST = 2 ** PAGE_BITS - 1;

/** Some values that follow each other. */
interface Page<Value> {
  /** Whose page this is: a list changes in place what it made since its last snapshot, and copies the rest. */
  readonly owner: object;
  readonly values: Value[];
}

/** A list as it was; never changes. */
export interface ListSnapshot<Value> {
  readonly pages: readonly Page<Value>[];
  readonly length: number;
}

/** A list of which snapshots cost nothing: a page is copied the first time that it is changed after a snapshot. */
export class CowList<Value> {
  #pages: Page<Value>[];
  #length: number;
  #owner = {};
  /** Whether a snapshot has the list of pages, too. */
  #isShared = false;

  /** Goes on from a snapshot; from nothing if none is given. */
  constructor(from?: ListSnapshot<Value>) {
    this.#pages = from?.pages.slice() ?? [];
    this.#length = from?.length ?? 0;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): Value | undefined {
    return valueAt(this.#pages, index);
  }

  /** Puts a value at an index, which is at most the length; gives the one that was there. */
  set(index: number, value: Value): Value | undefined {
    const { values } = this.#owned(index >> PAGE_BITS);
    const before = values[index & PAGE_LAST];
    values[index & PAGE_LAST] = value;
    if (index === this.#length) this.#length += 1;
    return before;
  }

  /** The list as it is now. */
  snapshot(): ListSnapshot<Value> {
    this.#owner = {};
    this.#isShared = true;
    return { pages: this.#pages, length: this.#length };
  }

  #owned(number: number): Page<Value> {
    const page = this.#pages[number];
    if (page?.owner === this.#owner) return page;
    if (this.#isShared) this.#pages = this.#pages.slice();
    this.#isShared = false;
    const owned = { owner: this.#owner, values: page?.values.slice() ?? [] };
    this.#pages[number] = owned;
    return owned;
  }
}

/** The value at an index of a snapshot. */
export function listedAt<Value>({ pages }: ListSnapshot<Value>, index: number): Value | undefined {
  return valueAt(pages, index);
}

function valueAt<Value>(pages: readonly Page<Value>[], index: number): Value | undefined {
  return pages[index >> PAGE_BITS]?.values[index & PAGE_LAST];
}
