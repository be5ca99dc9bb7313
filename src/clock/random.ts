/** Chance as a parameter: the same seed always gives the same numbers. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Any text or number is a seed. */
  constructor(seed: string | number) {
    [this.#a, this.#b, this.#c] = spread(String(seed));
    for (let i = 0; i < 12; i += 1) this.word();
  }

  /** 32 bits, as a whole number. By the "sfc32" generator: three words of state and a counter, which passes the usual batteries of tests. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** At least 0 and less than 1. */
  next(): number {
    return this.word() / 4_294_967_296;
  }

  /** A whole number, at least 0 and less than `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the items; throws if there is none. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Another sequence, which depends on this seed and the label only, not on how many numbers were drawn since. */
  static derived(seed: string | number, label: string): Random {
    return new Random(`${seed}/${label}`);
  }
}

/** Three words that each depend on every character (FNV-1a with three different starts). */
function spread(text: string): [number, number, number] {
  const words: [number, number, number] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    words[0] = Math.imul(words[0] ^ code, 0x01000193);
    words[1] = Math.imul(words[1] ^ code, 0x01000193);
    words[2] = Math.imul(words[2] ^ code, 0x01000193);
  }
  return words;
}
