import type { Uid, Uids } from '../objects/uids.js';
import {
  type Distinction,
  type Fields,
  type Filled,
  FilledObject,
  Form,
  hasShape,
  partOf,
  type Shape,
  shapeOf,
  type Worded,
  wordsIn,
} from './form.js';
import { fits, type Pattern, patternOf, type Words } from './pattern.js';

/** Says what tells an object apart; undefined if it is to be kept as it is. */
export type Distinguish<Value> = (resource: string, value: Value) => Distinction | undefined;

/** Stands for the resource of an object that was written whole and is no more the latest. */
const SUPERSEDED = '';

/** An object as a store keeps it. */
export type Held<Value> = Value | LeanObject<Value> | FilledObject<Value>;

/**
 * Objects that are kept whole, as they were written or read lately: what is at work on an object finds it as it was, at no cost. It
 * is some 10 MiB of pods.
 */
const RECENT = 8_192;
/** Patterns of one section that are remembered. Objects get lean in the order in which they were written: most fit one of the last. */
const PATTERNS = 32;
/** Forms that are remembered: as many objects as possible share theirs. */
const FORMS = 128;
/** A lean object has so many texts beside its name. */
const TEXTS = 3;

/** A shape that objects have, and the patterns of each of their sections that were used last. */
interface KnownShape extends Shape {
  readonly patterns: readonly Pattern[][];
}

/** Keeps objects lean. */
export class Keeper<Value> {
  readonly distinguish: Distinguish<Value>;
  readonly uids: Uids;
  readonly #recentLimit: number;
  readonly #recent: LeanObject<Value>[] = [];
  #next = 0;
  readonly #shapes: KnownShape[] = [];
  readonly #forms: Form<Value>[] = [];

  constructor(distinguish: Distinguish<Value>, uids: Uids, recent: number = RECENT) {
    this.distinguish = distinguish;
    this.uids = uids;
    this.#recentLimit = recent;
  }

  /** The object as it is to be kept. */
  keep(resource: string, value: Value): Held<Value> {
    const distinction = this.distinguish(resource, value);
    if (distinction === undefined || distinction.texts.length > TEXTS) return value;
    const lean = new LeanObject(this, resource, distinction, value);
    this.touch(lean);
    return lean;
  }

  /** An object has become whole: one that has been for long becomes lean. */
  touch(object: LeanObject<Value>): void {
    this.#recent[this.#next]?.shrink();
    this.#recent[this.#next] = object;
    this.#next = (this.#next + 1) % this.#recentLimit;
  }

  /** A form that an object has, shared by as many objects as possible; undefined if it can have none. */
  formOf(resource: string, value: Fields, words: Words): Form<Value> | undefined {
    const shape = this.#shapeOf(resource, value);
    if (shape === undefined) return undefined;
    const patterns = shape.sections.map((section, index) => knownPattern(shape.patterns[index] ?? [], value[section], words));
    const index = this.#forms.findIndex((form) => form.shape === shape && patterns.every((pattern, at) => form.patterns[at] === pattern));
    const form = this.#forms[index] ?? new Form<Value>(shape, patterns, this.uids);
    toFront(this.#forms, index, form, FORMS);
    return form;
  }

  #shapeOf(resource: string, value: Fields): KnownShape | undefined {
    const known = this.#shapes.find((shape) => shape.resource === resource && hasShape(value, shape));
    if (known !== undefined) return known;
    const shape = shapeOf(resource, value);
    if (shape === undefined || this.#shapes.length >= PATTERNS) return undefined;
    const added = { ...shape, patterns: shape.sections.map(() => []) };
    this.#shapes.push(added);
    return added;
  }
}

/** A pattern of a section that the value fits, shared by as many objects as possible. */
function knownPattern(known: Pattern[], value: unknown, words: Words): Pattern {
  const [first] = known;
  if (first !== undefined && fits(first, value, words)) return first;
  const index = known.findIndex((pattern) => fits(pattern, value, words));
  const pattern = known[index] ?? patternOf(value, words);
  toFront(known, index, pattern, PATTERNS);
  return pattern;
}

/** Puts the item that was used last in front; one that is new takes the place of the one not used for longest. */
function toFront<Item>(items: Item[], index: number, item: Item, limit: number): void {
  if (index === 0) return;
  if (index > 0) items.splice(index, 1);
  else if (items.length >= limit) items.pop();
  items.unshift(item);
}

/** An object that was written whole, and of which there may be a million: after a while it gets a form, and what tells it apart is all that is kept beside. Whoever reads it gets it whole, made anew. */
export class LeanObject<Value> implements Worded {
  /** The resource until there is a form, `SUPERSEDED` if there will be none. */
  #form: Form<Value> | string;
  readonly name: string;
  readonly uid: Uid;
  readonly version: number;
  readonly word0: Uid;
  readonly text1: string;
  readonly text2: string;
  #whole: Value | undefined;
  readonly #keeper: Keeper<Value>;

  constructor(keeper: Keeper<Value>, resource: string, { name, uid, version, texts }: Distinction, whole: Value) {
    this.#form = resource;
    this.name = name;
    this.uid = keeper.uids.of(uid);
    this.version = version;
    this.word0 = keeper.uids.of(texts[0] ?? '');
    this.text1 = String(texts[1] ?? '');
    this.text2 = String(texts[2] ?? '');
    this.#whole = whole;
    this.#keeper = keeper;
  }

  get isWrittenFilled(): boolean {
    return false;
  }

  get text0(): string {
    return this.#keeper.uids.text(this.word0);
  }

  /** What it shares with others; undefined while it is whole because it was written so. */
  get form(): Form<Value> | undefined {
    return typeof this.#form === 'string' ? undefined : this.#form;
  }

  /** The whole object: the same one each time for as long as it is read now and then. */
  get value(): Value {
    return this.#whole ?? this.#becomeWhole();
  }

  #becomeWhole(): Value {
    const whole = this.passing;
    this.#whole = whole;
    this.#keeper.touch(this);
    return whole;
  }

  get #words(): Words {
    return wordsIn(this.#keeper.uids, this);
  }

  /** The whole object, for somebody who reads very many: it is forgotten at once. */
  get passing(): Value {
    return this.#whole ?? (this.#form as Form<Value>).filled(this.#words);
  }

  /** A section, or one of its fields: only that is made. */
  part(section: string, field?: string): unknown {
    if (this.#whole !== undefined) return partOf(this.#whole, section, field);
    return (this.#form as Form<Value>).part(this.#words, section, field);
  }

  /** There is a newer version: this one will soon be forgotten, and is not worth the work of making it lean. */
  supersede(): void {
    if (typeof this.#form === 'string') this.#form = SUPERSEDED;
  }

  /** From now on only what tells the object apart is kept. Called by the keeper. */
  shrink(): void {
    if (typeof this.#form !== 'string') {
      this.#whole = undefined;
      return;
    }
    if (this.#form === SUPERSEDED) return;
    const form = this.#keeper.formOf(this.#form, this.#whole as Fields, this.#words);
    if (form === undefined) return;
    this.#form = form;
    this.#whole = undefined;
  }
}

/** What is held, if it is nothing but a form and its words. */
export function filledOf<Value>(held: Held<Value> | undefined): Filled<Value> | undefined {
  if (held instanceof FilledObject) return held;
  return held instanceof LeanObject && held.form !== undefined ? (held as LeanObject<Value> & Filled<Value>) : undefined;
}

/** A section of what is held, or one of its fields. */
export function partOfHeld(held: unknown, section: string, field?: string): unknown {
  return isKeptLean(held) ? held.part(section, field) : partOf(held, section, field);
}

/** The object that is held, or none. */
export function wholeOf<Value>(held: Held<Value> | undefined): Value | undefined {
  return isKeptLean(held) ? held.value : held;
}

/** The object that is held, for somebody who reads very many. */
export function passingOf<Value>(held: Held<Value>): Value {
  return isKeptLean(held) ? held.passing : held;
}

function isKeptLean<Value>(held: Held<Value> | undefined): held is FilledObject<Value> | LeanObject<Value> {
  return held instanceof FilledObject || held instanceof LeanObject;
}
