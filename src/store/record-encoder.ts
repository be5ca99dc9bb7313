import type { LoggedChange, LogRecord } from './commit-log.js';
import { type Difference, differenceOf, givenParts } from './difference.js';
import { Teller } from './teller.js';

/** The keys of an object: given in full the first time, by number from then on; null for a list. */
export type EncodedShape = readonly string[] | number | null;

/** A difference as it is written: a number as it is, or the keys and then the parts. */
export type EncodedDifference = number | readonly [shape: EncodedShape, ...parts: EncodedDifference[]];

/**
 * Changes as they are written, one behind the other. Each is the number of a difference, the key of the object and the parts that
 * are given. The first time there stand `NEW`, the resource and the difference in place of its number. An object that has gone is
 * `GONE`, its resource and its key.
 */
export type EncodedChanges = readonly unknown[];

/** A record as it is written; the last element says that nothing written before it is referred to by number. */
export type EncodedRecord = readonly [version: number, changes: EncodedChanges, isFresh?: 1];

/** Stands before a difference that has not been written yet. */
export const NEW = -1;
/** Stands for an object that has gone. */
export const GONE = -2;

/** Ways to tell the new, and the changed, objects of a resource that are tried: there are few for objects that are written in great numbers. */
const TRIED = 8;

/** A difference that has been written. */
interface Written {
  readonly number: number;
  readonly difference: Difference;
  readonly given: number;
  /** Grows with each use. */
  usedAt: number;
}

/**
 * Writes records as what is new in them. Pods of one template are written as their names, their nodes and little else, and share
 * their parts again when they are read.
 */
export class RecordEncoder {
  readonly #shapes = new Map<string, number>();
  readonly #last = new Map<string, unknown>();
  readonly #written = new Map<string, Written[]>();
  readonly #teller = new Teller();
  #differences = 0;
  #uses = 0;
  #isFresh = true;

  /** The record, to be written as JSON after those that were encoded before. */
  encode({ version, changes }: LogRecord): EncodedRecord {
    for (const change of changes) this.#change(change);
    const encoded = this.#teller.taken();
    if (!this.#isFresh) return [version, encoded];
    this.#isFresh = false;
    return [version, encoded, 1];
  }

  /** Refers to nothing that was written before: it may be read without, or was not written after all. */
  reset(): void {
    this.#teller.length = 0;
    this.#shapes.clear();
    this.#last.clear();
    this.#written.clear();
    this.#differences = 0;
    this.#isFresh = true;
  }

  #change([resource, key, value, previous]: LoggedChange): void {
    if (value === null) {
      for (const one of [GONE, resource, key]) this.#teller.say(one);
      return;
    }
    const last = this.#last.get(resource);
    this.#last.set(resource, value);
    const written = this.#writtenOf(previous === undefined ? resource : `${resource} again`);
    for (const one of written) {
      const start = this.#teller.length;
      this.#teller.say(one.number);
      this.#teller.say(key);
      if (this.#teller.tells(one.difference, value, previous, last)) {
        this.#uses += 1;
        one.usedAt = this.#uses;
        return;
      }
      this.#teller.length = start;
    }
    const difference = differenceOf(value, { before: previous, last });
    for (const one of [NEW, resource, this.#encoded(difference), key]) this.#teller.say(one);
    const start = this.#teller.length;
    this.#teller.tells(difference, value, previous, last);
    // What is given as a whole may be shared by the next one: that is to be told in a better way.
    if (this.#teller.isPlain(start)) this.#learn(difference, written);
    this.#differences += 1;
  }

  #writtenOf(name: string): Written[] {
    const known = this.#written.get(name);
    if (known !== undefined) return known;
    const written: Written[] = [];
    this.#written.set(name, written);
    return written;
  }

  /** Keeps a difference for others that are told so, the shortest first, in the place of the one not used for longest. */
  #learn(difference: Difference, written: Written[]): void {
    this.#uses += 1;
    const learned = { number: this.#differences, difference, given: givenParts(difference), usedAt: this.#uses };
    if (written.length === TRIED) written.splice(oldestOf(written), 1);
    const place = written.findIndex(({ given }) => given > learned.given);
    written.splice(place < 0 ? written.length : place, 0, learned);
  }

  #encoded(difference: Difference): EncodedDifference {
    if (typeof difference === 'number') return difference;
    const { keys, parts } = difference;
    // Shapes are learned in the order in which they are read: an object's own before those of its parts.
    const shape = keys === undefined ? null : this.#shape(keys);
    return [shape, ...parts.map((part) => this.#encoded(part))];
  }

  #shape(keys: readonly string[]): EncodedShape {
    const text = keys.join('\n');
    const known = this.#shapes.get(text);
    if (known !== undefined) return known;
    this.#shapes.set(text, this.#shapes.size);
    return keys;
  }
}

function oldestOf(written: readonly Written[]): number {
  const oldest = Math.min(...written.map(({ usedAt }) => usedAt));
  return written.findIndex(({ usedAt }) => usedAt === oldest);
}
