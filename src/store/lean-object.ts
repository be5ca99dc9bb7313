import { filled, filledField, fits, type Pattern, patternOf, type Words } from './pattern.js';

/** What tells an object apart from others of its kind. */
export interface Distinction {
  readonly name: string;
  readonly uid: string;
  readonly version: number;
  /** At most three texts more. */
  readonly texts: readonly string[];
}

/** Says what tells an object apart; undefined if it is to be kept as it is. */
export type Distinguish<Value> = (resource: string, value: Value) => Distinction | undefined;

/** An object as a store keeps it. */
export type Held<Value> = Value | LeanObject<Value>;

/**
 * Objects that are kept whole, as they were written or read lately: what is at work on an object finds it as it was, at no cost. It
 * is some 10 MiB of pods.
 */
const RECENT = 8_192;
/** Patterns of one section that are remembered. Objects get lean in the order in which they were written: most fit one of the last. */
const PATTERNS = 32;
/** The sections of an object: `metadata`, `spec`, `status`. One that has more is kept whole. */
const SECTIONS = 3;

/** Keeps objects lean. */
export class Keeper<Value> {
  readonly distinguish: Distinguish<Value>;
  readonly #recentLimit: number;
  readonly #recent: LeanObject<Value>[] = [];
  #next = 0;
  readonly #shapes: ObjectShape[] = [];

  constructor(distinguish: Distinguish<Value>, recent: number = RECENT) {
    this.distinguish = distinguish;
    this.#recentLimit = recent;
  }

  /** The object as it is to be kept. */
  keep(resource: string, value: Value): Held<Value> {
    const distinction = this.distinguish(resource, value);
    if (distinction === undefined || distinction.texts.length > 3) return value;
    return new LeanObject(this, { resource, value, distinction });
  }

  /** An object has become whole: one that has been for long becomes lean. */
  touch(object: LeanObject<Value>): void {
    this.#recent[this.#next]?.shrink();
    this.#recent[this.#next] = object;
    this.#next = (this.#next + 1) % this.#recentLimit;
  }

  /** A shape that the object has, as few as possible. */
  shapeOf(resource: string, value: Fields): ObjectShape | undefined {
    const known = this.#shapes.find((shape) => shape.resource === resource && hasShape(value, shape));
    if (known !== undefined) return known;
    const keys = Object.keys(value);
    const sections = keys.filter((key) => isFields(value[key]));
    if (sections.length > SECTIONS || this.#shapes.length >= PATTERNS) return undefined;
    const patterns = sections.map(() => []);
    const shape = { resource, keys, sections, patterns, sample: { ...value, ...Object.fromEntries(sections.map((key) => [key, {}])) } };
    this.#shapes.push(shape);
    return shape;
  }

  /** A pattern of a section that the value fits, shared by as many objects as possible. */
  patternOf(known: Pattern[], value: unknown, words: Words): Pattern {
    const [first] = known;
    if (first !== undefined && fits(first, value, words)) return first;
    const index = known.findIndex((pattern) => fits(pattern, value, words));
    const pattern = known[index] ?? patternOf(value, words);
    // The one used last comes first.
    if (index > 0) known.splice(index, 1);
    else if (known.length >= PATTERNS) known.pop();
    known.unshift(pattern);
    return pattern;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The keys of whole objects, and which of their fields are sections. */
interface ObjectShape {
  readonly resource: string;
  readonly keys: readonly string[];
  readonly sections: readonly string[];
  /** Those of each section that were used last. */
  readonly patterns: readonly Pattern[][];
  /** An object whose sections are empty. */
  readonly sample: Fields;
}

/**
 * An object of which there may be a million. After a while only what tells it apart is kept of it, beside patterns that it shares
 * with others; whoever reads it gets it whole, made anew.
 */
export class LeanObject<Value> {
  readonly #keeper: Keeper<Value>;
  #whole: Value | undefined;
  #isSuperseded = false;
  #shape: ObjectShape | string;
  #first: Pattern | undefined;
  #second: Pattern | undefined;
  #third: Pattern | undefined;
  readonly #name: string;
  readonly #uid: string;
  readonly #version: number;
  readonly #text0: string | undefined;
  readonly #text1: string | undefined;
  readonly #text2: string | undefined;

  constructor(
    keeper: Keeper<Value>,
    { resource, value, distinction }: { readonly resource: string; readonly value: Value; readonly distinction: Distinction },
  ) {
    this.#keeper = keeper;
    this.#whole = value;
    this.#shape = resource;
    const { name, uid, version, texts } = distinction;
    this.#name = name;
    this.#uid = uid;
    this.#version = version;
    [this.#text0, this.#text1, this.#text2] = texts;
    keeper.touch(this);
  }

  /** The whole object: the same one each time for as long as it is read now and then. */
  get value(): Value {
    if (this.#whole === undefined) {
      this.#whole = this.#made();
      this.#keeper.touch(this);
    }
    return this.#whole;
  }

  /** The whole object, for somebody who reads very many: it is forgotten at once. */
  get passing(): Value {
    return this.#whole ?? this.#made();
  }

  /** A section, or one of its fields: only that is made. */
  part(section: string, field?: string): unknown {
    if (this.#whole !== undefined) return partOf(this.#whole, section, field);
    const { sections, sample } = this.#shape as ObjectShape;
    const pattern = [this.#first, this.#second, this.#third][sections.indexOf(section)];
    if (pattern === undefined) return partOf(sample, section, field);
    return field === undefined ? filled(pattern, this.#words()) : filledField(pattern, field, this.#words());
  }

  /** There is a newer version: this one will soon be forgotten, and is not worth the work of making it lean. */
  supersede(): void {
    this.#isSuperseded = true;
  }

  /** From now on only what tells the object apart is kept. Called by the keeper. */
  shrink(): void {
    if (this.#isSuperseded) return;
    if (typeof this.#shape !== 'string' || this.#becomesLean(this.#shape, this.#whole as Fields)) this.#whole = undefined;
  }

  #becomesLean(resource: string, value: Fields): boolean {
    const shape = this.#keeper.shapeOf(resource, value);
    if (shape === undefined) return false;
    const words = this.#words();
    const [first = '', second = '', third = ''] = shape.sections;
    const { patterns } = shape;
    if (patterns[0]) this.#first = this.#keeper.patternOf(patterns[0], value[first], words);
    if (patterns[1]) this.#second = this.#keeper.patternOf(patterns[1], value[second], words);
    if (patterns[2]) this.#third = this.#keeper.patternOf(patterns[2], value[third], words);
    this.#shape = shape;
    return true;
  }

  #made(): Value {
    const { sections, sample } = this.#shape as ObjectShape;
    const words = this.#words();
    const object: Record<string, unknown> = { ...sample };
    const [first = '', second = '', third = ''] = sections;
    if (this.#first !== undefined) object[first] = filled(this.#first, words);
    if (this.#second !== undefined) object[second] = filled(this.#second, words);
    if (this.#third !== undefined) object[third] = filled(this.#third, words);
    return object as Value;
  }

  #words(): Words {
    return [this.#name, this.#uid, String(this.#version), this.#text0 ?? '', this.#text1 ?? '', this.#text2 ?? ''];
  }
}

/** A section of what is held, or one of its fields. */
export function partOfHeld(held: unknown, section: string, field?: string): unknown {
  return held instanceof LeanObject ? held.part(section, field) : partOf(held, section, field);
}

function partOf(object: unknown, section: string, field: string | undefined): unknown {
  const part = isFields(object) ? object[section] : undefined;
  if (field === undefined) return part;
  return isFields(part) ? part[field] : undefined;
}

/** The object that is held, or none. */
export function wholeOf<Value>(held: Held<Value> | undefined): Value | undefined {
  return held instanceof LeanObject ? held.value : held;
}

/** The object that is held, for somebody who reads very many. */
export function passingOf<Value>(held: Held<Value>): Value {
  return held instanceof LeanObject ? held.passing : held;
}

function hasShape(value: Fields, { keys, sections, sample }: ObjectShape): boolean {
  let index = 0;
  for (const key in value) {
    if (key !== keys[index] || isFields(value[key]) !== sections.includes(key)) return false;
    if (!isFields(value[key]) && value[key] !== sample[key]) return false;
    index += 1;
  }
  return index === keys.length;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
