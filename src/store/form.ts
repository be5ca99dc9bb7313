import type { Uid, Uids } from '../objects/uids.js';
import { filled, filledField, fits, type Pattern, patternOf, type Words } from './pattern.js';

/**
 * What stands in the sample of a form for each of its words: name, uid, version and three texts more. Nobody writes such texts; if somebody
 * does, `Form.fits` says that the form is not what it seems.
 */
export const BLANKS: Words = [
  '\u0001name\u0001',
  'b1a4c000-0b1a-4c00-8b1a-4c000b1a4c00',
  String(Number.MAX_SAFE_INTEGER),
  '\u0001first\u0001',
  '\u0001second\u0001',
  '\u0001third\u0001',
];

/** The sections of an object: `metadata`, `spec`, `status`. One that has more has no form. */
const SECTIONS = 3;

/** The fields of an object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The keys of objects, and which of their fields are sections. */
export interface Shape {
  readonly resource: string;
  readonly keys: readonly string[];
  readonly sections: readonly string[];
  /** An object whose sections are empty. */
  readonly sample: Fields;
}

/** What tells an object apart from others of its kind, whatever its version. */
interface Identity {
  readonly name: string;
  readonly uid: Uid | undefined;
  /** At most three texts more, of which the first may be a uid. */
  readonly texts: readonly Uid[];
}

/** What tells an object apart from others of its kind. */
export interface Distinction extends Identity {
  readonly uid: Uid;
  readonly version: number;
}

/** What tells an object apart, as it is kept. */
export interface Worded {
  readonly name: string;
  readonly uid: Uid;
  readonly version: number;
  /** The first text as it is kept: of a lease the uid of its owner. */
  readonly word0: Uid;
  /** Three texts more, empty where there are fewer: of a pod its node, the node's address and its own. */
  readonly text0: string;
  readonly text1: string;
  readonly text2: string;
}

/** An object that is what its form and its words give. */
export interface Filled<Value> extends Worded {
  readonly form: Form<Value>;
  /** Whether it was written so: else it was written whole, and its form was found afterwards. */
  readonly isWrittenFilled: boolean;
  /** The whole object. */
  readonly value: Value;
}

/** What many objects have in common, made once: whole objects in which some texts, their words, are left out. */
export class Form<Value> {
  readonly shape: Shape;
  /** Of each section, in the order of the shape's. */
  readonly patterns: readonly Pattern[];
  /** Those of the cluster of which the objects are. */
  readonly uids: Uids;
  /** The answers by their questions. */
  readonly #facts = new Map<unknown, unknown>();
  #sample: Value | undefined;

  constructor(shape: Shape, patterns: readonly Pattern[], uids: Uids) {
    this.shape = shape;
    this.patterns = patterns;
    this.uids = uids;
  }

  /** The object in which `BLANKS` stand for the words. */
  get sample(): Value {
    this.#sample ??= this.filled(BLANKS);
    return this.#sample;
  }

  /** The whole object that some words give. */
  filled(words: Words): Value {
    const { sections, sample } = this.shape;
    const object: Record<string, unknown> = { ...sample };
    for (let index = 0; index < sections.length; index += 1) {
      const pattern = this.patterns[index];
      if (pattern !== undefined) object[sections[index] ?? ''] = filled(pattern, words);
    }
    return object as Value;
  }

  /** A section of the object that some words give, or one of its fields: only that is made. */
  part(words: Words, section: string, field?: string): unknown {
    const { sections, sample } = this.shape;
    const pattern = this.patterns[sections.indexOf(section)];
    if (pattern === undefined) return partOf(sample, section, field);
    return field === undefined ? filled(pattern, words) : filledField(pattern, field, words);
  }

  /** Whether an object is what the form gives with these words, to the order of its fields. */
  fits(value: Value, words: Words): boolean {
    const { sections } = this.shape;
    const fields = value as Fields;
    return hasShape(fields, this.shape) && this.patterns.every((pattern, index) => fits(pattern, fields[sections[index] ?? ''], words));
  }

  /** What follows from what the objects have in common alone. Each question, a function that is made once, is answered once. */
  fact<Answer>(ask: (sample: Value) => Answer): Answer {
    const known = this.#facts.get(ask);
    return known === undefined && !this.#facts.has(ask) ? this.#answer(ask) : (known as Answer);
  }

  #answer<Answer>(ask: (sample: Value) => Answer): Answer {
    const answer = ask(this.sample);
    this.#facts.set(ask, answer);
    return answer;
  }

  /** A text of an object of this form: one of its words, or the one that all have in common. */
  text(pick: (sample: Value) => string | undefined, object: Filled<Value>): string | undefined {
    const text = this.fact(pick);
    return text === undefined ? undefined : textIn(object, text);
  }
}

/** What a text of the sample of an object's form is in the object: one of its words, or the text itself. */
export function textIn<Value>(object: Filled<Value>, text: string): string {
  switch (BLANKS.indexOf(text)) {
    case 0:
      return object.name;
    case 1:
      return object.form.uids.text(object.uid);
    case 2:
      return String(object.version);
    case 3:
      return object.text0;
    case 4:
      return object.text1;
    case 5:
      return object.text2;
    default:
      return text;
  }
}

/** What a uid in the sample of an object's form is in the object, as uids are kept. */
export function uidIn<Value>(object: Filled<Value>, uid: string): Uid {
  switch (BLANKS.indexOf(uid)) {
    case 1:
      return object.uid;
    case 3:
      return object.form.uids.of(object.word0);
    default:
      return object.form.uids.of(textIn(object, uid));
  }
}

/** The object that was made whole last: who asks for one mostly asks for it more than once. */
const last: { of: Worded | undefined; whole: unknown } = { of: undefined, whole: undefined };

/**
 * An object that is nothing but its form and its words, of which there may be millions: it has no field and no method that could do without, as private ones take room in each. It is made
 * whole each time it is asked for, but for the one that was asked for last.
 */
export class FilledObject<Value> implements Filled<Value> {
  // What nearly everybody looks at comes first: of a million objects each line of memory that has to be fetched takes as long as some hundred steps.
  readonly form: Form<Value>;
  readonly name: string;
  readonly uid: Uid;
  readonly word0: Uid;
  readonly version: number;
  readonly text1: string;
  readonly text2: string;

  /** An object without a uid has that of its version. */
  constructor(form: Form<Value>, { name, uid, texts }: Identity, version: number) {
    this.form = form;
    this.name = name;
    this.uid = uid ?? version;
    this.word0 = texts[0] ?? '';
    this.version = version;
    this.text1 = String(texts[1] ?? '');
    this.text2 = String(texts[2] ?? '');
  }

  get text0(): string {
    return typeof this.word0 === 'string' ? this.word0 : this.form.uids.text(this.word0);
  }

  get isWrittenFilled(): boolean {
    return true;
  }

  get value(): Value {
    if (last.of !== this) {
      last.whole = this.passing;
      last.of = this;
    }
    return last.whole as Value;
  }

  /** The whole object, for somebody who reads very many. */
  get passing(): Value {
    return this.form.filled(wordsOf(this));
  }

  /** A section, or one of its fields: only that is made. */
  part(section: string, field?: string): unknown {
    return this.form.part(wordsOf(this), section, field);
  }
}

/** The words of an object, as its form takes them. */
export function wordsOf(object: Worded & { readonly form: { readonly uids: Uids } }): Words {
  return wordsIn(object.form.uids, object);
}

/** The words of an object of the cluster that has these uids. */
export function wordsIn(uids: Uids, { name, uid, version, text0, text1, text2 }: Worded): Words {
  return [name, uids.text(uid), String(version), text0, text1, text2];
}

/**
 * The form of a sample, in which `BLANKS` stand for the words; undefined if objects of its shape have none. What it has in common with
 * another form it shares.
 */
export function formOf<Value>(uids: Uids, resource: string, sample: Value, like?: Form<Value>): Form<Value> | undefined {
  const fields = sample as Fields;
  const shape = like !== undefined && hasShape(fields, like.shape) ? like.shape : shapeOf(resource, fields);
  return (
    shape &&
    new Form(
      shape,
      shape.sections.map((section) => sharedPattern(like, section, fields[section]) ?? patternOf(fields[section], BLANKS)),
      uids,
    )
  );
}

function sharedPattern<Value>(like: Form<Value> | undefined, section: string, value: unknown): Pattern | undefined {
  const pattern = like?.patterns[like.shape.sections.indexOf(section)];
  return pattern !== undefined && fits(pattern, value, BLANKS) ? pattern : undefined;
}

/** The shape of an object; undefined if it has too many sections. */
export function shapeOf(resource: string, value: Fields): Shape | undefined {
  const keys = Object.keys(value);
  const sections = keys.filter((key) => isFields(value[key]));
  if (sections.length > SECTIONS) return undefined;
  return { resource, keys, sections, sample: { ...value, ...Object.fromEntries(sections.map((key) => [key, {}])) } };
}

/** Whether an object has a shape. */
export function hasShape(value: Fields, { keys, sections, sample }: Shape): boolean {
  let index = 0;
  for (const key in value) {
    if (key !== keys[index] || isFields(value[key]) !== sections.includes(key)) return false;
    if (!isFields(value[key]) && value[key] !== sample[key]) return false;
    index += 1;
  }
  return index === keys.length;
}

/** A section of an object, or one of its fields. */
export function partOf(object: unknown, section: string, field: string | undefined): unknown {
  const part = isFields(object) ? object[section] : undefined;
  if (field === undefined) return part;
  return isFields(part) ? part[field] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
