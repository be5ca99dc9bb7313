/** The texts that tell an object apart from others that are alike, by number. */
export type Words = readonly string[];

/** A value in which some texts are left out: what is left is shared by all values that differ in nothing else. */
export type Pattern = SamePattern | TextPattern | FieldsPattern | KeyedPattern | ItemsPattern;

interface SamePattern {
  readonly kind: 'same';
  readonly value: unknown;
}

/** A text that is a word, or has a word without its dashes in it, as what is named after a uid has. */
export interface TextPattern {
  readonly kind: 'text';
  readonly word: number;
  readonly around: readonly [before: string, after: string] | undefined;
}

interface FieldsPattern {
  readonly kind: 'fields';
  readonly keys: readonly string[];
  /** All fields; those that are patterns have no meaning. To copy a whole object is the quickest way of making one. */
  readonly sample: Fields;
  /** The fields that are patterns, at the place of their keys. */
  readonly parts: readonly (Pattern | undefined)[];
}

/** An object in whose keys words stand in quotes, as addresses do where it is said who owns the items of a list. */
interface KeyedPattern {
  readonly kind: 'keyed';
  readonly keys: readonly KeyPattern[];
  /** At the places of their keys. */
  readonly parts: readonly Pattern[];
}

/** A key: what stands before a word, the word in quotes, and what stands after it; or a text without any. */
export interface KeyPattern {
  readonly before: string;
  readonly word: number | undefined;
  readonly after: string;
}

interface ItemsPattern {
  readonly kind: 'items';
  readonly items: readonly Pattern[];
}

type Fields = Readonly<Record<string, unknown>>;

/** A word shorter than a uid is only looked for as a whole text: it may well be a part of others by chance. */
const PART_MIN_LENGTH = 36;

/** The pattern of a JSON value, with its words left out. */
export function patternOf(value: unknown, words: Words): Pattern {
  if (typeof value === 'string') return textPattern(value, words) ?? { kind: 'same', value };
  if (Array.isArray(value)) return itemsPattern(value, words);
  return isFields(value) ? fieldsPattern(value, words) : { kind: 'same', value };
}

/** Whether a value is what a pattern gives with these words, to the order of its fields. */
export function fits(pattern: Pattern, value: unknown, words: Words): boolean {
  switch (pattern.kind) {
    case 'same':
      return isSame(pattern.value, value);
    case 'text':
      return typeof value === 'string' && fitsText(pattern, value, words);
    case 'items':
      return Array.isArray(value) && fitsItems(pattern, value, words);
    case 'fields':
      return isFields(value) && fitsFields(pattern, value, words);
    case 'keyed':
      return isFields(value) && fitsKeyed(pattern, value, words);
  }
}

/** The value that a pattern gives with some words. It shares with others all that has no word in it. */
export function filled(pattern: Pattern, words: Words): unknown {
  switch (pattern.kind) {
    case 'same':
      return pattern.value;
    case 'text':
      return textOf(pattern, words);
    case 'items':
      return pattern.items.map((item) => filled(item, words));
    case 'fields':
      return filledFields(pattern, words);
    case 'keyed':
      return filledKeyed(pattern, words);
  }
}

/** What the pattern of an object gives for one of its fields. */
export function filledField(pattern: Pattern, field: string, words: Words): unknown {
  if (pattern.kind === 'same') return isFields(pattern.value) ? pattern.value[field] : undefined;
  if (pattern.kind === 'keyed') return filledKeyed(pattern, words)[field];
  if (pattern.kind !== 'fields') return undefined;
  const part = pattern.parts[pattern.keys.indexOf(field)];
  return part === undefined ? pattern.sample[field] : filled(part, words);
}

function textPattern(text: string, words: Words): TextPattern | undefined {
  const whole = text === '' ? -1 : words.indexOf(text);
  if (whole >= 0) return { kind: 'text', word: whole, around: undefined };
  for (const [word, long] of words.entries()) {
    const part = long.length < PART_MIN_LENGTH ? '' : undashed(long);
    const start = part === '' ? -1 : text.indexOf(part);
    if (start >= 0) return { kind: 'text', word, around: [text.slice(0, start), text.slice(start + part.length)] };
  }
  return undefined;
}

function textOf({ word, around }: TextPattern, words: Words): string {
  const text = words[word] ?? '';
  return around === undefined ? text : `${around[0]}${undashed(text)}${around[1]}`;
}

function fitsText({ word, around }: TextPattern, text: string, words: Words): boolean {
  const wanted = words[word] ?? '';
  if (around === undefined) return text === wanted;
  const part = undashed(wanted);
  const [before, after] = around;
  const isAsLong = text.length === before.length + part.length + after.length;
  return isAsLong && text.startsWith(before) && text.startsWith(part, before.length) && text.endsWith(after);
}

/** The text that was asked for last: uids occur in their objects more than once. */
const last = { dashed: '', undashed: '' };

function undashed(text: string): string {
  if (text !== last.dashed) {
    last.undashed = text.replaceAll('-', '');
    last.dashed = text;
  }
  return last.undashed;
}

function itemsPattern(values: readonly unknown[], words: Words): Pattern {
  const items: Pattern[] = [];
  let hasWords = false;
  for (const value of values) {
    const item = patternOf(value, words);
    items.push(item);
    hasWords ||= item.kind !== 'same';
  }
  return hasWords ? { kind: 'items', items } : { kind: 'same', value: values };
}

function fieldsPattern(fields: Fields, words: Words): Pattern {
  const keys = Object.keys(fields);
  if (keys.some((key) => hasQuotedWord(key, words)) && !keys.includes('__proto__')) return keyedPattern(keys, fields, words);
  const parts: (Pattern | undefined)[] = [];
  let hasWords = false;
  for (const key of keys) {
    // A key of this name could not be written like others.
    const part = key === '__proto__' ? undefined : partPattern(fields[key], words);
    parts.push(part);
    hasWords ||= part !== undefined;
  }
  if (!hasWords) return { kind: 'same', value: fields };
  const sample: Record<string, unknown> = { ...fields };
  for (const [index, key] of keys.entries()) if (parts[index] !== undefined) sample[key] = '';
  return { kind: 'fields', keys, sample, parts };
}

function hasQuotedWord(key: string, words: Words): boolean {
  return key.includes('"') && words.some((word) => word !== '' && key.includes(JSON.stringify(word)));
}

function keyedPattern(keys: readonly string[], fields: Fields, words: Words): KeyedPattern {
  return {
    kind: 'keyed',
    keys: keys.map((key) => keyPattern(key, words)),
    parts: keys.map((key) => patternOf(fields[key], words)),
  };
}

function keyPattern(key: string, words: Words): KeyPattern {
  const word = words.findIndex((each) => each !== '' && key.includes(JSON.stringify(each)));
  if (word < 0) return { before: key, word: undefined, after: '' };
  const quoted = JSON.stringify(words[word]);
  const start = key.indexOf(quoted);
  return { before: key.slice(0, start), word, after: key.slice(start + quoted.length) };
}

/** The key that some words give. */
function filledKey({ before, word, after }: KeyPattern, words: Words): string {
  return word === undefined ? before : before + JSON.stringify(words[word] ?? '') + after;
}

function partPattern(value: unknown, words: Words): Pattern | undefined {
  const pattern = patternOf(value, words);
  return pattern.kind === 'same' ? undefined : pattern;
}

function fitsFields({ keys, sample, parts }: FieldsPattern, fields: Fields, words: Words): boolean {
  let index = 0;
  for (const key in fields) {
    if (key !== keys[index]) return false;
    const part = parts[index];
    if (part === undefined ? !isSame(sample[key], fields[key]) : !fits(part, fields[key], words)) return false;
    index += 1;
  }
  return index === keys.length;
}

function fitsKeyed({ keys, parts }: KeyedPattern, fields: Fields, words: Words): boolean {
  let index = 0;
  for (const key in fields) {
    const [expected, part] = [keys[index], parts[index]];
    if (expected === undefined || part === undefined) return false;
    if (key !== filledKey(expected, words) || !fits(part, fields[key], words)) return false;
    index += 1;
  }
  return index === keys.length;
}

function fitsItems({ items }: ItemsPattern, values: readonly unknown[], words: Words): boolean {
  if (values.length !== items.length) return false;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (item === undefined || !fits(item, values[index], words)) return false;
  }
  return true;
}

function filledFields({ keys, sample, parts }: FieldsPattern, words: Words): Fields {
  const fields: Record<string, unknown> = { ...sample };
  for (let index = 0; index < keys.length; index += 1) {
    const part = parts[index];
    if (part !== undefined) fields[keys[index] ?? ''] = filled(part, words);
  }
  return fields;
}

function filledKeyed({ keys, parts }: KeyedPattern, words: Words): Fields {
  const fields: Record<string, unknown> = {};
  for (let index = 0; index < keys.length; index += 1) {
    const [key, part] = [keys[index], parts[index]];
    if (key !== undefined && part !== undefined) fields[filledKey(key, words)] = filled(part, words);
  }
  return fields;
}

/** Whether two JSON values are equal, to the order of their fields. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && areSameItems(a, b);
  if (!isFields(a) || !isFields(b)) return false;
  const keys = Object.keys(a);
  let index = 0;
  for (const key in b) {
    if (key !== keys[index] || !isSame(a[key], b[key])) return false;
    index += 1;
  }
  return index === keys.length;
}

function areSameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!isSame(a[index], b[index])) return false;
  return true;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
