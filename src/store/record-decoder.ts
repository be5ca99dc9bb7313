import type { LoggedChange, LogRecord } from './commit-log.js';
import { AS_BEFORE, type EncodedObject, type EncodedRecord, type EncodedSection, type EncodedShape, sectionOf } from './record-encoder.js';

type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};

/** Reads what a `RecordEncoder` has written, from a beginning on and in order: whole objects again, which share what was shared. */
export class RecordDecoder {
  readonly #shapes: (readonly string[])[] = [];
  readonly #last = new Map<string, Fields>();
  /** Every object as of the last record, by resource and key: the next one may be told by how it differs. */
  readonly #objects = new Map<string, Map<string, Fields>>();

  decode([version, changes, isFresh]: EncodedRecord): LogRecord {
    if (isFresh === 1) {
      this.#shapes.length = 0;
      this.#last.clear();
    }
    return { version, changes: changes.map(([resource, key, object]) => this.#change(resource, key, object)) };
  }

  #change(resource: string, key: string, encoded: EncodedObject | null): LoggedChange {
    const objects = this.#objects.get(resource) ?? new Map<string, Fields>();
    this.#objects.set(resource, objects);
    if (encoded === null) {
      objects.delete(key);
      return [resource, key, null];
    }
    const object = this.#object(encoded, objects.get(key), this.#last.get(resource) ?? NOTHING);
    objects.set(key, object);
    this.#last.set(resource, object);
    return [resource, key, object];
  }

  #object([shape, sections, encoded, fields, values]: EncodedObject, previous: Fields | undefined, last: Fields): Fields {
    const base = previous ?? last;
    const keys = this.#keys(shape, base);
    const read = numbered(fields, values);
    sections.forEach((index, position) => {
      const [key, section] = [keys[index], encoded[position]];
      if (key !== undefined && section !== undefined) read.set(index, this.#section(section, sectionOf(base, key), sectionOf(last, key)));
    });
    return withFields(keys, read, base);
  }

  #section([shape, shared, fields, values]: EncodedSection, base: Fields, last: Fields): Fields {
    const keys = this.#keys(shape, base);
    const read = numbered(fields, values);
    for (const index of shared) read.set(index, last[keys[index] ?? '']);
    return withFields(keys, read, base);
  }

  #keys(shape: EncodedShape, base: Fields): readonly string[] {
    if (shape === AS_BEFORE) return Object.keys(base);
    if (typeof shape === 'number') return this.#shapes[shape] ?? [];
    this.#shapes.push(shape);
    return shape;
  }
}

function numbered(fields: readonly number[], values: readonly unknown[]): Map<number, unknown> {
  return new Map(fields.map((index, position) => [index, values[position]]));
}

/** An object with these keys in this order: also one such as `__proto__` is an ordinary key. */
function withFields(keys: readonly string[], read: ReadonlyMap<number, unknown>, base: Fields): Fields {
  return Object.fromEntries(keys.map((key, index) => [key, read.has(index) ? read.get(index) : base[key]]));
}
