import { TextIndex } from '../objects/text-index.js';
import { CowList, type ListSnapshot, listedAt } from './cow-list.js';
import { KeyOrder } from './key-order.js';
import { GONE, type KeyOf, type KeyRun } from './key-run.js';
import { Reading, type Stopped } from './resumed-reading.js';
import { numberIn, numbersFrom } from './run-reader.js';
import { inOrder } from './sorted-texts.js';

/** A map as it was; never changes. */
export interface MapSnapshot<Value> {
  readonly size: number;
  /** The numbers of the keys, each run in the order of these. */
  readonly runs: readonly KeyRun[];
  readonly slots: ListSnapshot<Slot<Value>>;
  /** What is otherwise than there, in the order of the keys; undefined is none. */
  readonly others: ReadonlyMap<string, Value | undefined>;
  /** The number that a key has by now, −1 if it has none: mostly it had the same. */
  readonly numberNow: (key: string) => number;
  /** Where somebody stopped to read it. */
  readonly stopped: Stopped<Value>;
}

/** The key of a number is at twice the number, its value behind it: who has looked at one has the other at hand. */
type Slot<Value> = string | Value | undefined;

/** What was under a key. */
export interface Replaced<Value> {
  readonly key: string;
  readonly value: Value | undefined;
}

/**
 * A map in the order of its keys (by UTF-16 code units), of which snapshots cost next to nothing. Each key has a number: those of keys that have gone are given again after a while. Key and value
 * are kept in a list by that number, and an index finds it: the order of the keys changes only when one comes or goes.
 */
export class CowMap<Value> {
  readonly #slots = new CowList<Slot<Value>>();
  readonly #index = new TextIndex((number) => this.#keyOf(number) || undefined);
  readonly #free: number[] = [];
  readonly #order: KeyOrder;
  #size = 0;

  constructor() {
    this.#order = new KeyOrder(
      (number) => this.#keyOf(number),
      (numbers) => this.#free.push(...numbers),
    );
  }

  get(key: string): Value | undefined {
    const number = this.#index.get(key);
    return number < 0 ? undefined : this.#valueOf(number);
  }

  /** Puts a value under a key, or takes it out; gives what was there, and the key as one text for as long as anything is there. */
  set(key: string, value: Value | undefined): Replaced<Value> {
    return value === undefined ? this.#takeOut(key) : this.#put(key, value);
  }

  #put(key: string, value: Value): Replaced<Value> {
    const next = this.#free.at(-1) ?? this.#slots.length >> 1;
    const number = this.#index.getOrAdd(key, next);
    if (number !== next) return { key: this.#keyOf(number), value: this.#slots.set(2 * number + 1, value) as Value };
    this.#free.pop();
    this.#slots.set(2 * number, key);
    this.#slots.set(2 * number + 1, value);
    this.#order.add(number);
    this.#size += 1;
    return { key, value: undefined };
  }

  #takeOut(key: string): Replaced<Value> {
    const number = this.#index.delete(key);
    if (number < 0) return { key, value: undefined };
    const replaced = { key: this.#keyOf(number), value: this.#slots.set(2 * number + 1, undefined) as Value };
    this.#slots.set(2 * number, GONE);
    this.#order.noteGone();
    this.#size -= 1;
    return replaced;
  }

  #keyOf(number: number): string {
    return this.#slots.at(2 * number) as string;
  }

  #valueOf(number: number): Value {
    return this.#slots.at(2 * number + 1) as Value;
  }

  /** The map as it is now. */
  snapshot(): MapSnapshot<Value> {
    const runs = this.#order.snapshot();
    const slots = this.#slots.snapshot();
    return { size: this.#size, runs, slots, others: new Map(), numberNow: (key) => this.#index.get(key), stopped: { reading: undefined } };
  }
}

/** The value under a key of a map as it was. */
export function valueIn<Value>({ runs, slots, others, numberNow }: MapSnapshot<Value>, key: string): Value | undefined {
  if (others.has(key)) return others.get(key);
  const keyOf = keysOf(slots);
  const now = numberNow(key);
  const number = now >= 0 && keyOf(now) === key ? now : numberIn(runs, key, keyOf);
  return number < 0 ? undefined : (listedAt(slots, 2 * number + 1) as Value);
}

/** An entry of a map. */
type Entry<Value> = readonly [key: string, value: Value];

/** The entries of a map as it was, from a key on (itself included), in order. */
export function entriesIn<Value>(snapshot: MapSnapshot<Value>, from: string): IterableIterator<Entry<Value>> {
  const { others, stopped } = snapshot;
  const resumed = stopped.reading?.from(from);
  if (resumed !== undefined) return resumed;
  const entries = entriesOf(snapshot, from);
  return new Reading(others.size === 0 ? entries : withOthers(entries, others, from), stopped);
}

function* entriesOf<Value>({ runs, slots }: MapSnapshot<Value>, from: string): Generator<Entry<Value>> {
  const keyOf = keysOf(slots);
  for (const number of numbersFrom(runs, from, keyOf)) yield [keyOf(number), listedAt(slots, 2 * number + 1) as Value];
}

function* withOthers<Value>(entries: Iterable<Entry<Value>>, others: MapSnapshot<Value>['others'], from: string): Generator<Entry<Value>> {
  const later = presentFrom(others, from);
  let other = later.next();
  for (const entry of entries) {
    const [key] = entry;
    for (; !other.done && other.value[0] < key; other = later.next()) yield other.value;
    if (!others.has(key)) yield entry;
  }
  for (; !other.done; other = later.next()) yield other.value;
}

/** The entries of a map as it was, in the order in which they lie in memory: nothing is put in order, or fetched from afar. */
export function* entriesAsTheyLie<Value>({ slots, others }: MapSnapshot<Value>): Generator<Entry<Value>> {
  for (let slot = 0; slot < slots.length; slot += 2) {
    const value = listedAt(slots, slot + 1);
    if (value === undefined) continue;
    const key = listedAt(slots, slot) as string;
    if (others.size === 0 || !others.has(key)) yield [key, value as Value];
  }
  yield* presentFrom(others, '');
}

function* presentFrom<Value>(others: MapSnapshot<Value>['others'], from: string): Generator<Entry<Value>> {
  for (const [key, value] of others) if (value !== undefined && key >= from) yield [key, value];
}

function keysOf<Value>(slots: ListSnapshot<Slot<Value>>): KeyOf {
  return (number) => listedAt(slots, 2 * number) as string;
}

/** A value that is put in the place of another; undefined is none. */
export interface Replacement<Value> {
  readonly key: string;
  readonly value: Value | undefined;
  readonly inPlaceOf: Value | undefined;
}

/** A map as it was in which values have been replaced by others, one after the other. */
export function replacedIn<Value>(snapshot: MapSnapshot<Value>, replacements: readonly Replacement<Value>[]): MapSnapshot<Value> {
  const values = new Map(snapshot.others);
  let { size } = snapshot;
  for (const { key, value, inPlaceOf } of replacements) {
    values.set(key, value);
    size += Number(value !== undefined) - Number(inPlaceOf !== undefined);
  }
  const keys = [...values.keys()];
  const others = new Map(inOrder(keys).map((index) => [keys[index] as string, values.get(keys[index] as string)]));
  return { ...snapshot, size, others, stopped: { reading: undefined } };
}
