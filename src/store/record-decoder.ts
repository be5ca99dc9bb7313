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
    const object: Record<string, unknown> = {};
    let [nextSection, nextField] = [0, 0];
    this.#keys(shape, base).forEach((key, index) => {
      const section = sections[nextSection] === index ? encoded[nextSection] : undefined;
      if (section !== undefined) {
        set(object, key, this.#section(section, sectionOf(base, key), sectionOf(last, key)));
        nextSection += 1;
      } else if (fields[nextField] === index) {
        set(object, key, values[nextField]);
        nextField += 1;
      } else set(object, key, base[key]);
    });
    return object;
  }

  #section([shape, shared, fields, values]: EncodedSection, base: Fields, last: Fields): Fields {
    const section: Record<string, unknown> = {};
    let [nextShared, nextField] = [0, 0];
    this.#keys(shape, base).forEach((key, index) => {
      if (fields[nextField] === index) {
        set(section, key, values[nextField]);
        nextField += 1;
      } else if (shared[nextShared] === index) {
        set(section, key, last[key]);
        nextShared += 1;
      } else set(section, key, base[key]);
    });
    return section;
  }

  #keys(shape: EncodedShape, base: Fields): readonly string[] {
    if (shape === AS_BEFORE) return Object.keys(base);
    if (typeof shape === 'number') return this.#shapes[shape] ?? [];
    this.#shapes.push(shape);
    return shape;
  }
}

/** Also a key such as `__proto__` is an ordinary one. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
