/** How many characters a digest has, of seven bits each: as many as a number keeps exactly. */
const DIGEST_LENGTH = 7;
const DIGEST_BASE = 128;
/** Digests lie between whole numbers, so that V8 keeps all lists of them in one way, and compiles what searches them once. */
const FRACTION = 0.5;
/** How much a digest is multiplied by for each number of characters that a key lacks. */
const SCALES = Array.from({ length: DIGEST_LENGTH + 1 }, (_, missing) => DIGEST_BASE ** missing);

/**
 * Some sorted keys of a tree (by UTF-16 code units). Beside them are numbers of the first characters in which they differ: a search compares those, which lie together in
 * memory, and looks at a text or two where texts of a million are each somewhere else.
 */
export class SortedKeys {
  readonly #keys: string[];
  /** What all keys begin with. */
  #prefix: string;
  #digests: number[];

  constructor(keys: string[], known?: { readonly prefix: string; readonly digests: number[] }) {
    this.#keys = keys;
    this.#prefix = known?.prefix ?? prefixOf(keys);
    this.#digests = known?.digests ?? digestsOf(keys, this.#prefix.length);
  }

  get length(): number {
    return this.#keys.length;
  }

  /** The key at an index within. */
  at(index: number): string {
    return this.#keys[index] as string;
  }

  copy(): SortedKeys {
    return new SortedKeys(this.#keys.slice(), { prefix: this.#prefix, digests: this.#digests.slice() });
  }

  /** The index of the last key that is not after `key`; −1 if all are. */
  lastAtMost(key: string): number {
    const keys = this.#keys;
    if (!key.startsWith(this.#prefix)) return keys.length > 0 && key < this.at(0) ? -1 : keys.length - 1;
    const digest = digestOf(key, this.#prefix.length);
    const end = firstAbove(this.#digests, digest);
    if (end === 0 || this.#digests[end - 1] !== digest) return end - 1;
    // Keys of the same digest: only those are compared as texts.
    let low = firstAbove(this.#digests, digest - 1);
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle) <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Puts a key at an index, where it belongs. */
  insert(index: number, key: string): void {
    this.#keys.splice(index, 0, key);
    const isWithin = index > 0 && index < this.#keys.length - 1;
    if (isWithin || (this.#keys.length > 1 && key.startsWith(this.#prefix)))
      this.#digests.splice(index, 0, digestOf(key, this.#prefix.length));
    else this.#refresh();
  }

  /** Puts another key in the place of one; its neighbours stay those. */
  replace(index: number, key: string): void {
    if (this.#keys[index] === key) return;
    this.#keys[index] = key;
    if (key.startsWith(this.#prefix)) this.#digests[index] = digestOf(key, this.#prefix.length);
    else this.#refresh();
  }

  remove(index: number): void {
    this.#keys.splice(index, 1);
    this.#digests.splice(index, 1);
  }

  /** Takes away the keys from an index on, and gives them. */
  split(index: number): SortedKeys {
    const right = new SortedKeys(this.#keys.splice(index));
    this.#refresh();
    return right;
  }

  /** Takes in keys that come after these. */
  append(others: SortedKeys): void {
    this.#keys.push(...others.#keys);
    this.#refresh();
  }

  #refresh(): void {
    this.#prefix = prefixOf(this.#keys);
    this.#digests = digestsOf(this.#keys, this.#prefix.length);
  }
}

/** What the first and the last of sorted keys begin with, and so all others. */
function prefixOf(keys: readonly string[]): string {
  const [first = ''] = keys;
  const last = keys.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first.charCodeAt(length) === last.charCodeAt(length)) length += 1;
  return first.slice(0, length);
}

function digestsOf(keys: readonly string[], from: number): number[] {
  const digests: number[] = [];
  for (const key of keys) digests.push(digestOf(key, from));
  return digests;
}

/** A number of some characters of a key: that of a lesser key is not greater. What comes after a character beyond ASCII does not count. */
function digestOf(key: string, from: number): number {
  const end = Math.min(key.length, from + DIGEST_LENGTH);
  let digest = 0;
  let index = from;
  for (let isAscii = true; isAscii && index < end; index += 1) {
    const code = key.charCodeAt(index);
    isAscii = code < DIGEST_BASE - 1;
    digest = digest * DIGEST_BASE + (isAscii ? code : DIGEST_BASE - 1);
  }
  return digest * (SCALES[from + DIGEST_LENGTH - index] as number) + FRACTION;
}

/** The index of the first number that is greater. */
function firstAbove(numbers: readonly number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
