import type { StoredObject } from '../objects/resources.js';
import { SHARED_TEXT_LENGTH, SHARED_TEXTS } from './limits.js';

/**
 * Objects of the store as JSON, written once for all to whom they are shown in the same form: whoever changed an object, and those who
 * watch it. The latest are kept.
 */
export class SharedTexts {
  readonly #texts = new Map<StoredObject, Map<string, string>>();

  /** How many objects have a text. */
  get size(): number {
    return this.#texts.size;
  }

  /** The text of an object in a form; equal names of forms give equal texts. */
  of(object: StoredObject, form: string, write: (object: StoredObject) => string): string {
    const known = this.#texts.get(object)?.get(form);
    if (known !== undefined) return known;
    const text = write(object);
    if (text.length < SHARED_TEXT_LENGTH) this.#keep(object, form, text);
    return text;
  }

  #keep(object: StoredObject, form: string, text: string): void {
    const forms = this.#texts.get(object);
    if (forms !== undefined) {
      forms.set(form, text);
      return;
    }
    this.#texts.set(object, new Map([[form, text]]));
    const [oldest] = this.#texts.keys();
    if (oldest !== undefined && this.#texts.size > SHARED_TEXTS) this.#texts.delete(oldest);
  }
}
