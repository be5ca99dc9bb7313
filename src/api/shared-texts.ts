import type { StoredObject } from '../objects/resources.js';
import { isPlain } from '../registry/forms/words.js';
import { BLANKS, type Filled, type Form, wordsOf } from '../store/form.js';
import { patternOf } from '../store/pattern.js';
import { PatternText } from '../store/pattern-text.js';
import { type SizedText, sized } from '../store/sized-text.js';
import { SHARED_TEXT_LENGTH, SHARED_TEXTS } from './limits.js';

/**
 * Objects of the store as JSON, written once for all to whom they are shown in the same form: whoever changed an object, and those who
 * watch it. The latest are kept until they are forgotten.
 */
export class SharedTexts {
  #texts = new Map<object, Map<string, SizedText>>();
  /** What the texts of objects of one form in the store have in common, by the name of the form in which they are shown. */
  readonly #alike = new Map<string, WeakMap<Form<StoredObject>, PatternText | 'unlike'>>();

  /** How many objects have a text. */
  get size(): number {
    return this.#texts.size;
  }

  /** Nobody else wants to read what was written. What is kept in vain is copied by the collector; and so is all that was in a map that has been emptied. */
  forget(): void {
    if (this.#texts.size > 0) this.#texts = new Map();
  }

  /** The text of an object in a form; equal names of forms give equal texts. */
  of(object: StoredObject, form: string, write: (object: StoredObject) => string): SizedText {
    return this.#texts.get(object)?.get(form) ?? this.#kept(object, form, sized(write(object)));
  }

  /** The same of an object that is kept as a form and words, of which `write` must look at nothing else. It is made whole only if it must be. */
  ofFilled(filled: Filled<StoredObject>, form: string, write: (object: StoredObject) => string): SizedText {
    const known = this.#texts.get(filled)?.get(form);
    return known ?? this.#kept(filled, form, this.textOf(filled, form, write) ?? sized(write(filled.value)));
  }

  /** The same for somebody who reads very many: nothing is kept of it. Undefined if the object has to be made whole. */
  textOf(filled: Filled<StoredObject>, form: string, write: (object: StoredObject) => string): SizedText | undefined {
    const alike = this.#alikeOf(filled, form, write);
    return alike === 'unlike' ? undefined : alike.of(wordsOf(filled));
  }

  #alikeOf(filled: Filled<StoredObject>, form: string, write: (object: StoredObject) => string): PatternText | 'unlike' {
    let known = this.#alike.get(form);
    if (known === undefined) {
      known = new WeakMap();
      this.#alike.set(form, known);
    }
    let alike = known.get(filled.form);
    if (alike === undefined) {
      alike = textOfAll(filled, write) ?? 'unlike';
      known.set(filled.form, alike);
    }
    return alike;
  }

  #kept(object: object, form: string, text: SizedText): SizedText {
    if (text.text.length < SHARED_TEXT_LENGTH) this.#keep(object, form, text);
    return text;
  }

  #keep(object: object, form: string, text: SizedText): void {
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

/** The text of all objects that are alike; undefined if the one at hand is written in another way than it says. */
function textOfAll(filled: Filled<StoredObject>, write: (object: StoredObject) => string): PatternText | undefined {
  if (!filled.form.fact(isPlain)) return undefined;
  const text = new PatternText(patternOf(JSON.parse(write(filled.form.sample)), BLANKS));
  return text.of(wordsOf(filled)).text === write(filled.value) ? text : undefined;
}
