import type { LoggedChange, LogRecord } from './commit-log.js';
import { type Difference, differenceOf, givenParts } from './difference.js';
import type { Form } from './form.js';
import { type FilledChange, isOfRun, runLength, sayRun } from './run-words.js';
import { Teller } from './teller.js';

/** The keys of an object: given in full the first time, by number from then on; null for a list. */
export type EncodedShape = readonly string[] | number | null;

/** A difference as it is written: a number as it is, or the keys and then the parts. */
export type EncodedDifference = number | readonly [shape: EncodedShape, ...parts: EncodedDifference[]];

/**
 * Changes as they are written, one behind the other. Each is the number of a difference, the key of the object and the parts that
 * are given. The first time there stand `NEW`, the resource and the difference in place of its number. An object that has gone is
 * `GONE`, its resource and its key. Objects of one form that follow each other are a `RUN`: the number of the form, which columns there are, how many objects, and the columns: their versions, their keys
 * (or, if they were written before, the versions that they had then), and the words that are given. Before its first run a form is told: `FORM`, its resource, its sample.
 */
export type EncodedChanges = readonly unknown[];

/** A record as it is written; the last element says that nothing written before it is referred to by number. */
export type EncodedRecord = readonly [version: number, changes: EncodedChanges, isFresh?: 1];

/** Stands before a difference that has not been written yet. */
export const NEW = -1;
/** Stands for an object that has gone. */
export const GONE = -2;
/** Stands before a form that has not been written yet. */
export const FORM = -3;
/** Stands before objects of one form. */
export const RUN = -4;

/** Ways to tell the new, and the changed, objects of a resource that are tried: there are few for objects that are written in great numbers. */
const TRIED = 8;
/** Forms that are referred to by number; after so many all are told anew. */
const FORMS = 1_024;

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
  readonly #forms = new Map<Form<unknown>, number>();
  readonly #teller = new Teller();
  #differences = 0;
  #toldForms = 0;
  #uses = 0;
  #isFresh = true;
  /** What got a later version was written by this encoder, and can be referred to by it. */
  #since = 0;

  /** The record, to be written as JSON after those that were encoded before. */
  encode({ version, changes }: LogRecord): EncodedRecord {
    if (this.#isFresh) this.#since = version - changes.length;
    for (let index = 0; index < changes.length; ) index = this.#next(changes, index);
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
    this.#forms.clear();
    this.#differences = 0;
    this.#toldForms = 0;
    this.#isFresh = true;
  }

  /** Tells of one change, or of all that follow and are alike; gives the place of the next one. */
  #next(changes: readonly LoggedChange[], index: number): number {
    const change = changes[index] as LoggedChange;
    if (!isOfRun(change)) {
      this.#change(change);
      return index + 1;
    }
    const end = index + runLength(changes, index, this.#since);
    const number = this.#numberOf(change.filled.form);
    this.#teller.say(RUN);
    this.#teller.say(number);
    sayRun(this.#teller, changes.slice(index, end) as readonly FilledChange[], this.#since);
    return end;
  }

  #numberOf(form: Form<unknown>): number {
    const known = this.#forms.get(form);
    if (known !== undefined) return known;
    if (this.#forms.size >= FORMS) this.#forms.clear();
    const number = this.#toldForms;
    this.#forms.set(form, number);
    this.#toldForms += 1;
    for (const one of [FORM, form.shape.resource, form.sample]) this.#teller.say(one);
    return number;
  }

  #change(change: LoggedChange): void {
    const { resource, key, value } = change;
    if (value === undefined) {
      for (const one of [GONE, resource, key]) this.#teller.say(one);
      return;
    }
    const { previous } = change;
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
    const difference = differenceOf(value, previous, last);
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
    const encoded: [EncodedShape, ...EncodedDifference[]] = [keys === undefined ? null : this.#shape(keys)];
    for (const part of parts) encoded.push(this.#encoded(part));
    return encoded;
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
