import { AS_BEFORE, AS_LAST, type Difference, type Fields, fieldsOf, GIVEN, isKeyedByData, type Parts } from './difference.js';

/** Tells values in given ways: collects what has to be said of them. */
export class Teller {
  readonly #said: unknown[] = [];
  /** How much has been said; to set it back is to unsay. */
  length = 0;

  say(value: unknown): void {
    this.#said[this.length] = value;
    this.length += 1;
  }

  /** All that has been said since the last time. */
  taken(): readonly unknown[] {
    const taken = this.#said.slice(0, this.length);
    this.#said.length = 0;
    this.length = 0;
    return taken;
  }

  /** Whether only texts, numbers and what no other object has have been said from some point on. */
  isPlain(from: number): boolean {
    for (let index = from; index < this.length; index += 1) {
      const value = this.#said[index];
      if (typeof value === 'object' && value !== null && !isKeyedByData(value)) return false;
    }
    return true;
  }

  /** Says what is given of a value; false if it cannot be told in this way, and then what was said up to there is to be unsaid. */
  tells(difference: Difference, value: unknown, before: unknown, last: unknown): boolean {
    if (difference === GIVEN) {
      this.say(value);
      return true;
    }
    if (difference === AS_BEFORE) return value === before;
    if (difference === AS_LAST) return value === last;
    if (typeof value !== 'object' || value === null) return false;
    if (Array.isArray(value)) return this.#tellsItems(difference, value, fieldsOf(before), fieldsOf(last));
    return this.#tellsFields(difference, value as Fields, fieldsOf(before), fieldsOf(last));
  }

  #tellsFields({ keys, parts }: Parts, fields: Fields, before: Fields, last: Fields): boolean {
    if (keys === undefined) return false;
    const bases = { before, last };
    let index = 0;
    for (const key in fields) {
      const value = fields[key];
      // JSON does not have it.
      if (value === undefined) continue;
      if (key !== keys[index] || !this.#tellsPart(parts[index] ?? GIVEN, value, key, bases)) return false;
      index += 1;
    }
    return index === keys.length;
  }

  #tellsItems({ keys, parts }: Parts, items: readonly unknown[], before: Fields, last: Fields): boolean {
    if (keys !== undefined || items.length !== parts.length) return false;
    for (let index = 0; index < parts.length; index += 1) {
      if (!this.tells(parts[index] ?? GIVEN, items[index], before[index], last[index])) return false;
    }
    return true;
  }

  /** Looks up only what the part is compared with: most parts are compared with one thing. */
  #tellsPart(part: Difference, value: unknown, key: string, bases: { readonly before: Fields; readonly last: Fields }): boolean {
    if (part === AS_BEFORE) return value === bases.before[key];
    if (part === AS_LAST) return value === bases.last[key];
    return this.tells(part, value, bases.before[key], bases.last[key]);
  }
}
