import { TextIndex } from '../objects/text-index.js';
import type { Uid } from '../objects/uids.js';

/** The place of what is not there. */
export const NOWHERE = -1;

/**
 * Views by key, each in a place of its own, which is a number: whoever keeps something beside a view keeps it in a list, under that
 * number, and needs no index of his own.
 */
export class ViewPlaces<View, Key extends Uid> {
  readonly #slots = new TextIndex((slot) => this.#keyAt(slot));
  readonly #views: (View | undefined)[] = [];
  /** The keys of places without a view, of which there are few. */
  readonly #keys = new Map<number, Key>();
  readonly #keyOf: (view: View) => Key;
  readonly #free: number[] = [];
  #left: number[] = [];

  constructor(keyOf: (view: View) => Key) {
    this.#keyOf = keyOf;
  }

  /** The place of a key; `NOWHERE` if it has none. */
  slotOf(key: Key): number {
    return this.#slots.get(key);
  }

  at(slot: number): View | undefined {
    return slot === NOWHERE ? undefined : this.#views[slot];
  }

  /** Gives a key a place, with the view that it has there. It must have none. */
  make(key: Key, view: View | undefined): number {
    const slot = this.#free.pop() ?? this.#views.length;
    this.#views[slot] = view;
    if (view === undefined) this.#keys.set(slot, key);
    this.#slots.add(key, slot);
    return slot;
  }

  /** Puts a view at the place of its key. */
  put(slot: number, view: View): void {
    if (this.#views[slot] === undefined) this.#keys.delete(slot);
    this.#views[slot] = view;
  }

  /** A key keeps its place, but has no view there any more. */
  clear(key: Key, slot: number): void {
    this.#views[slot] = undefined;
    this.#keys.set(slot, key);
  }

  /** A key needs its place no more. The number is another's only after `reuse`: before, somebody may still have to hear of the end. */
  leave(key: Key, slot: number): void {
    this.#slots.delete(key);
    this.#views[slot] = undefined;
    this.#keys.delete(slot);
    this.#left.push(slot);
  }

  /** The places that were left may be given again. */
  reuse(): void {
    if (this.#left.length === 0) return;
    for (const slot of this.#left) this.#free.push(slot);
    this.#left = [];
  }

  #keyAt(slot: number): Key | undefined {
    const view = this.#views[slot];
    return view === undefined ? this.#keys.get(slot) : this.#keyOf(view);
  }

  /** All views. What comes and goes meanwhile may be among them or not. */
  *values(): IterableIterator<View> {
    for (const [, view] of this.entries()) yield view;
  }

  /** All views with their places, likewise. */
  *entries(): IterableIterator<readonly [place: number, view: View]> {
    for (let slot = 0; slot < this.#views.length; slot += 1) {
      const view = this.#views[slot];
      if (view !== undefined) yield [slot, view];
    }
  }
}

/** Keeps something under the number of a place. A list without gaps costs least. */
export function putAt<Item>(list: (Item | undefined)[], slot: number, item: Item): void {
  while (list.length < slot) list.push(undefined);
  list[slot] = item;
}
