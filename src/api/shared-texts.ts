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
  readonly #ways = new Map<string, TextsOfWay>();

  /** How many texts there are. */
  get size(): number {
    let size = 0;
    for (const { texts } of this.#ways.values()) size += texts.size;
    return size;
  }

  /** Nobody else wants to read what was written. What is kept in vain is copied by the collector; and so is all that was in a map that has been emptied. */
  forget(): void {
    for (const way of this.#ways.values()) if (way.texts.size > 0) way.texts = new Map();
  }

  /** The text of an object in a form; equal names of forms give equal texts. */
  of(object: StoredObject, form: string, write: (object: StoredObject) => string): SizedText {
    const { texts } = this.#way(form);
    return texts.get(object) ?? kept(texts, object, sized(write(object)));
  }

  /** The same of an object that is kept as a form and words, of which `write` must look at nothing else. It is made whole only if it must be. */
  ofFilled(filled: Filled<StoredObject>, form: string, write: (object: StoredObject) => string): SizedText {
    const way = this.#way(form);
    return way.texts.get(filled) ?? kept(way.texts, filled, textAlike(way, filled, write) ?? sized(write(filled.value)));
  }

  /** The same for somebody who reads very many: nothing is kept of it. Undefined if the object has to be made whole. */
  textOf(filled: Filled<StoredObject>, form: string, write: (object: StoredObject) => string): SizedText | undefined {
    return textAlike(this.#way(form), filled, write);
  }

  #way(form: string): TextsOfWay {
    const known = this.#ways.get(form);
    if (known !== undefined) return known;
    const way: TextsOfWay = { texts: new Map(), alike: new WeakMap() };
    this.#ways.set(form, way);
    return way;
  }
}

/** What is written of objects that are shown in one form. */
interface TextsOfWay {
  texts: Map<object, SizedText>;
  /** What the texts of objects of one form in the store have in common. */
  readonly alike: WeakMap<Form<StoredObject>, PatternText | 'unlike'>;
}

function textAlike({ alike }: TextsOfWay, filled: Filled<StoredObject>, write: (object: StoredObject) => string): SizedText | undefined {
  let text = alike.get(filled.form);
  if (text === undefined) {
    text = textOfAll(filled, write) ?? 'unlike';
    alike.set(filled.form, text);
  }
  return text === 'unlike' ? undefined : text.of(wordsOf(filled));
}

function kept(texts: Map<object, SizedText>, object: object, text: SizedText): SizedText {
  if (text.text.length >= SHARED_TEXT_LENGTH) return text;
  texts.set(object, text);
  if (texts.size > SHARED_TEXTS) {
    const [oldest] = texts.keys();
    if (oldest !== undefined) texts.delete(oldest);
  }
  return text;
}

/** The text of all objects that are alike; undefined if the one at hand is written in another way than it says. */
function textOfAll(filled: Filled<StoredObject>, write: (object: StoredObject) => string): PatternText | undefined {
  if (!filled.form.fact(isPlain)) return undefined;
  const text = new PatternText(patternOf(JSON.parse(write(filled.form.sample)), BLANKS));
  return text.of(wordsOf(filled)).text === write(filled.value) ? text : undefined;
}
