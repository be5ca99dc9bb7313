import type { FieldReader } from '../objects/field-readers.js';
import type { StoredObject } from '../objects/resources.js';
import type { StoreEvent } from '../store/store.js';
import { type Place, textOf } from './selection.js';
import type { OpenWatch } from './watches.js';

/**
 * The open watches of one resource. With one for each kubelet, of the pods of its node, a change is looked at by the watches whom it
 * concerns, not by all of them.
 */
export class WatchIndex {
  /** Watches of no place. */
  readonly anywhere = new Set<OpenWatch>();
  readonly #places = new Map<FieldReader, Map<string, Set<OpenWatch>>>();

  add(watch: OpenWatch): void {
    const { place } = watch;
    if (place === undefined) this.anywhere.add(watch);
    else this.#watchesAt(place).add(watch);
  }

  /** Whether it was there. */
  delete(watch: OpenWatch): boolean {
    const { place } = watch;
    if (place === undefined) return this.anywhere.delete(watch);
    const ofField = this.#places.get(place.read);
    const watches = ofField?.get(place.value);
    const wasThere = watches?.delete(watch) ?? false;
    if (watches?.size === 0) ofField?.delete(place.value);
    if (ofField?.size === 0) this.#places.delete(place.read);
    return wasThere;
  }

  /** All of them. */
  *[Symbol.iterator](): Iterator<OpenWatch> {
    yield* this.anywhere;
    for (const ofField of this.#places.values()) for (const watches of ofField.values()) yield* watches;
  }

  /** Calls back for each watch of a place at which an object is, or was, that has changed. */
  forThoseAt(event: StoreEvent<StoredObject>, concern: (watch: OpenWatch) => void): void {
    for (const [read, ofField] of this.#places) {
      const now = valueNow(event, read);
      const before = valueBefore(event, read);
      callForEach(now === undefined ? undefined : ofField.get(now), concern);
      callForEach(before === undefined || before === now ? undefined : ofField.get(before), concern);
    }
  }

  #watchesAt({ read, value }: Place): Set<OpenWatch> {
    const ofField = this.#places.get(read) ?? new Map<string, Set<OpenWatch>>();
    this.#places.set(read, ofField);
    const watches = ofField.get(value) ?? new Set();
    ofField.set(value, watches);
    return watches;
  }
}

function callForEach(watches: Iterable<OpenWatch> | undefined, call: (watch: OpenWatch) => void): void {
  if (watches !== undefined) for (const watch of watches) call(watch);
}

/** Nothing is made whole that is kept as a form and words. */
function valueNow(event: StoreEvent<StoredObject>, read: FieldReader): string | undefined {
  return event.filled === undefined ? valueOfWhole(event.value, read) : textOf(event.filled, read);
}

function valueBefore(event: StoreEvent<StoredObject>, read: FieldReader): string | undefined {
  return event.filledBefore === undefined ? valueOfWhole(event.previous, read) : textOf(event.filledBefore, read);
}

function valueOfWhole(object: StoredObject | undefined, read: FieldReader): string | undefined {
  return object && read(object);
}
