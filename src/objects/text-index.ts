import type { Uid } from './uids.js';

/** Free places among those that are taken: below this share a search ends after a place or two. */
const FULL = 0.7;
/** How many texts there is room for at first, a power of two. */
const FIRST_ROOM = 16;
/** Another one in each thread, so that nobody can choose texts of one digest. It decides nothing that can be seen: all is found, and nothing has an order here. */
const [SEED = 0] = crypto.getRandomValues(new Int32Array(1));

/**
 * Finds numbers by texts, or uids, that are kept elsewhere, for a million of them: 12 to 23 bytes each, in one piece that holds no object, where a map takes twice
 * as much that the garbage collector looks at, and reads all texts when it grows.
 */
export class TextIndex {
  /** Pairs of a digest and a number, which is one more than it is; 0 stands for none. */
  #places = new Int32Array(2 * FIRST_ROOM);
  #size = 0;
  /** The number that was found last; of none no other is a neighbour, */
  #last = -2;
  /** and the one that may well be asked for next, as those found before it were neighbours; −1 if none is more likely than others. */
  #next = -1;
  readonly #textOf: (number: number) => Uid | undefined;
  /** With what each digest begins. */
  readonly #seed: number;

  /** `textOf` says under which text a number was added; of a number that is not there (any more), no text that anybody asks for. */
  constructor(textOf: (number: number) => Uid | undefined, seed: number = SEED) {
    this.#textOf = textOf;
    this.#seed = seed;
  }

  /** The number that was added under a text; −1 if there is none. */
  get(text: Uid): number {
    if (this.#isNext(text)) return this.#found(this.#next);
    const place = this.#find(text, this.#digestOf(text));
    return place < 0 ? -1 : this.#found(this.#numberAt(place));
  }

  /** Adds a number, at least 0. There must be none under the text. */
  add(text: Uid, number: number): void {
    this.#add(this.#digestOf(text), number);
  }

  /** The number that was added under a text; if there is none, adds this one. */
  getOrAdd(text: Uid, number: number): number {
    if (this.#isNext(text)) return this.#found(this.#next);
    const digest = this.#digestOf(text);
    const place = this.#find(text, digest);
    if (place >= 0) return this.#found(this.#numberAt(place));
    this.#add(digest, number);
    return number;
  }

  /** Takes a text out; gives its number, or −1 if it is not there. */
  delete(text: Uid): number {
    const found = this.#find(text, this.#digestOf(text));
    if (found < 0) return -1;
    const number = this.#numberAt(found);
    this.#size -= 1;
    this.#close(found);
    return number;
  }

  #add(digest: number, number: number): void {
    if (this.#size >= FULL * (this.#places.length >> 1)) this.#grow();
    put(this.#places, digest, number + 1);
    this.#size += 1;
  }

  /** Whether a text is that of the number that is likely to be next: then neither its digest nor its place is needed. */
  #isNext(text: Uid): boolean {
    return this.#next >= 0 && this.#textOf(this.#next) === text;
  }

  /** Takes in what was found: after two neighbours the next one is looked at first, after any other none. */
  #found(number: number): number {
    const step = number - this.#last;
    if (step !== 0) this.#next = step === 1 || step === -1 ? number + step : -1;
    this.#last = number;
    return number;
  }

  /** The place of a text; −1 if it has none. */
  #find(text: Uid, digest: number): number {
    const places = this.#places;
    const mask = (places.length >> 1) - 1;
    for (let place = digest & mask; ; place = (place + 1) & mask) {
      if (places[2 * place + 1] === 0) return -1;
      if (places[2 * place] === digest && this.#textOf(this.#numberAt(place)) === text) return place;
    }
  }

  #numberAt(place: number): number {
    return (this.#places[2 * place + 1] ?? 0) - 1;
  }

  /** FNV-1a over the characters, or of the number, with its bits mixed once more, as only the lower ones choose the place. */
  #digestOf(text: Uid): number {
    let digest = this.#seed;
    if (typeof text === 'number') digest = Math.imul(digest ^ text, 0x01000193);
    else for (let index = 0; index < text.length; index += 1) digest = Math.imul(digest ^ text.charCodeAt(index), 0x01000193);
    digest = Math.imul(digest ^ (digest >>> 15), 0x2c1b3c6d);
    return digest ^ (digest >>> 13);
  }

  /** Moves up what would not be found any more behind a gap. */
  #close(found: number): void {
    const places = this.#places;
    const mask = (places.length >> 1) - 1;
    let gap = found;
    for (let place = (gap + 1) & mask; places[2 * place + 1] !== 0; place = (place + 1) & mask) {
      const wanted = (places[2 * place] ?? 0) & mask;
      if (((place - wanted) & mask) < ((place - gap) & mask)) continue;
      places[2 * gap] = places[2 * place] ?? 0;
      places[2 * gap + 1] = places[2 * place + 1] ?? 0;
      gap = place;
    }
    places[2 * gap + 1] = 0;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Int32Array(2 * before.length);
    for (let index = 0; index < before.length; index += 2) {
      const [digest = 0, number = 0] = [before[index], before[index + 1]];
      if (number !== 0) put(this.#places, digest, number);
    }
  }
}

function put(places: Int32Array, digest: number, number: number): void {
  const mask = (places.length >> 1) - 1;
  let place = digest & mask;
  while (places[2 * place + 1] !== 0) place = (place + 1) & mask;
  places[2 * place] = digest;
  places[2 * place + 1] = number;
}
