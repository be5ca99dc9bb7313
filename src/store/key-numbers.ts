/** How many places a new table has; twice as many each time that more than half are taken. */
const FIRST_PLACES = 16;
/** FNV-1a, of 32 bits. */
const HASH_BASIS = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/**
 * A number for each of some keys: to find it takes one look into a table, as often as not, where a tree takes one for each of its levels. The numbers are small,
 * and those of keys that have gone are given again. A map would do, but for its size, and for the time for which it stands still to grow.
 */
export class KeyNumbers {
  /** By number. */
  readonly #keys: string[] = [];
  readonly #free: number[] = [];
  /** Two values for each place: a number and one, or 0 where there is none, and the hash of its key. Keys whose place is taken have the next that is free. */
  #table = new Int32Array(2 * FIRST_PLACES);
  #last = FIRST_PLACES - 1;

  /** The number of a key; −1 if it has none. */
  find(key: string): number {
    const place = this.#placeOf(key, hashOf(key));
    return this.#at(place) - 1;
  }

  /** The key that has a number: the text that came first. */
  keyOf(number: number): string {
    return this.#keys[number] as string;
  }

  /** Gives a number to a key that has none. */
  add(key: string): number {
    const number = this.#free.pop() ?? this.#keys.length;
    this.#keys[number] = key;
    if (2 * (this.#keys.length - this.#free.length) > this.#last) this.#grow();
    const hash = hashOf(key);
    this.#put(this.#placeOf(key, hash), number + 1, hash);
    return number;
  }

  /** Takes the number from a key; gives it, or −1 if it had none. */
  remove(key: string): number {
    const place = this.#placeOf(key, hashOf(key));
    const number = this.#at(place) - 1;
    if (number < 0) return number;
    this.#empty(place);
    this.#keys[number] = '';
    this.#free.push(number);
    return number;
  }

  /** Where a key is in the table, or where it is to be put. */
  #placeOf(key: string, hash: number): number {
    let place = hash & this.#last;
    for (;;) {
      const number = this.#at(place);
      if (number === 0 || (this.#table[2 * place + 1] === hash && this.#keys[number - 1] === key)) return place;
      place = (place + 1) & this.#last;
    }
  }

  /** Empties a place. What comes after it moves up, unless it would be before the place where it is looked for first. */
  #empty(from: number): void {
    let gap = from;
    for (let place = (gap + 1) & this.#last; this.#at(place) !== 0; place = (place + 1) & this.#last) {
      const hash = this.#table[2 * place + 1] as number;
      const isInPlace = ((place - hash) & this.#last) < ((place - gap) & this.#last);
      if (isInPlace) continue;
      this.#put(gap, this.#at(place), hash);
      gap = place;
    }
    this.#put(gap, 0, 0);
  }

  #grow(): void {
    const before = this.#table;
    this.#table = new Int32Array(2 * before.length);
    this.#last = before.length - 1;
    for (let index = 0; index < before.length; index += 2) {
      const number = before[index] as number;
      if (number !== 0) this.#putAway(number, before[index + 1] as number);
    }
  }

  #putAway(number: number, hash: number): void {
    let place = hash & this.#last;
    while (this.#at(place) !== 0) place = (place + 1) & this.#last;
    this.#put(place, number, hash);
  }

  #at(place: number): number {
    return this.#table[2 * place] as number;
  }

  #put(place: number, number: number, hash: number): void {
    this.#table[2 * place] = number;
    this.#table[2 * place + 1] = hash;
  }
}

function hashOf(key: string): number {
  let hash = HASH_BASIS;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), HASH_PRIME);
  return hash ^ (hash >>> 15);
}
