import type { LoggedChange, LogRecord } from './commit-log.js';

/** The keys of an object: given in full the first time, by number from then on, `AS_BEFORE` if they are those of its base. */
export type EncodedShape = readonly string[] | number;

/**
 * The fields of one section of an object (`metadata`, `spec`, …) as they differ from its base: the numbers of those that are
 * shared with the section last written, then the numbers and values of those that are new.
 */
export type EncodedSection = readonly [
  shape: EncodedShape,
  shared: readonly number[],
  fields: readonly number[],
  values: readonly unknown[],
];

/** A whole object: its sections that are objects, and its fields that are not, by number. What is left out is as in its base. */
export type EncodedObject = readonly [
  shape: EncodedShape,
  sections: readonly number[],
  encoded: readonly EncodedSection[],
  fields: readonly number[],
  values: readonly unknown[],
];

/** A change as it is written: null stands for an object that has gone. */
export type EncodedChange = readonly [resource: string, key: string, object: EncodedObject | null];

/** A record as it is written; the last element says that nothing written before it is referred to by number. */
export type EncodedRecord = readonly [version: number, changes: readonly EncodedChange[], isFresh?: 1];

type Fields = Readonly<Record<string, unknown>>;

/** The shape of a base. */
export const AS_BEFORE = -1;
const NOTHING: Fields = {};

/**
 * Writes records as what is new in them. An object is written as it differs from what it was before or, if it is new, from the
 * object of its resource that was written last: parts that both share are the same object in memory, so that to find them
 * costs no more than to compare references. Pods of one template are written as their names, their nodes and little else, and
 * share their parts again when they are read.
 */
export class RecordEncoder {
  readonly #shapes = new Map<string, number>();
  readonly #last = new Map<string, Fields>();
  #isFresh = true;

  /** The record, to be written as JSON after those that were encoded before. */
  encode({ version, changes }: LogRecord): EncodedRecord {
    const encoded = changes.map((change) => this.#change(change));
    if (!this.#isFresh) return [version, encoded];
    this.#isFresh = false;
    return [version, encoded, 1];
  }

  /** Refers to nothing that was written before: it may be read without, or was not written after all. */
  reset(): void {
    this.#shapes.clear();
    this.#last.clear();
    this.#isFresh = true;
  }

  #change([resource, key, value, previous]: LoggedChange): EncodedChange {
    if (value === null) return [resource, key, null];
    const last = this.#last.get(resource) ?? NOTHING;
    this.#last.set(resource, value as Fields);
    return [resource, key, this.#object(value as Fields, previous as Fields | undefined, last)];
  }

  #object(object: Fields, previous: Fields | undefined, last: Fields): EncodedObject {
    const base = previous ?? last;
    const value = defined(object);
    const keys = Object.keys(value);
    // Shapes are learned in the order in which they are read: an object's own before those of its sections.
    const shape = this.#shape(keys, base);
    const [sections, encoded, fields, values]: [number[], EncodedSection[], number[], unknown[]] = [[], [], [], []];
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      const now = value[key];
      if (now === base[key]) continue;
      if (isSection(now)) {
        sections.push(index);
        encoded.push(this.#section(defined(now), sectionOf(base, key), sectionOf(last, key)));
      } else {
        fields.push(index);
        values.push(now);
      }
    }
    return [shape, sections, encoded, fields, values];
  }

  #section(section: Fields, base: Fields, last: Fields): EncodedSection {
    const keys = Object.keys(section);
    const shape = this.#shape(keys, base);
    const [shared, fields, values]: [number[], number[], unknown[]] = [[], [], []];
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      const now = section[key];
      if (now === base[key]) continue;
      if (now === last[key]) shared.push(index);
      else {
        fields.push(index);
        values.push(now);
      }
    }
    return [shape, shared, fields, values];
  }

  #shape(keys: readonly string[], base: Fields): EncodedShape {
    if (areKeys(keys, base)) return AS_BEFORE;
    const text = keys.join('\n');
    const known = this.#shapes.get(text);
    if (known !== undefined) return known;
    this.#shapes.set(text, this.#shapes.size);
    return keys;
  }
}

/** The part of an object that a section is compared with. */
export function sectionOf(object: Fields, key: string): Fields {
  const section = Object.hasOwn(object, key) ? object[key] : undefined;
  return isSection(section) ? section : NOTHING;
}

/** An object without its undefined fields, which JSON does not have; the same object if there are none. */
function defined(fields: Fields): Fields {
  for (const key in fields) {
    if (fields[key] === undefined) return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  }
  return fields;
}

/** Every write goes through here: keys of equal objects are compared without making lists of them. */
function areKeys(keys: readonly string[], fields: Fields): boolean {
  let index = 0;
  for (const key in fields) {
    if (keys[index] !== key || fields[key] === undefined) return false;
    index += 1;
  }
  return index === keys.length;
}

function isSection(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
