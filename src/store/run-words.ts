import {
  type NumberColumn,
  numberColumn,
  numbersIn,
  type TextColumn,
  textColumn,
  textsIn,
  type UidColumn,
  uidColumn,
  uidsIn,
} from './columns.js';
import { FilledRecord, type LoggedChange } from './commit-log.js';
import { type Filled, FilledObject, type Form } from './form.js';
import type { Teller } from './teller.js';

/** Which columns a run has, as bits; words that have none are what they were before, or empty. The uid of what was not there before is its version. */
const UID = 1;
/** The objects are told by the versions that they had before, in the place of their keys. */
const AGAIN = 2;
const TEXT0 = 4;
const TEXT1 = 8;
const TEXT2 = 16;

/** An object that was written as a form and words. */
export type FilledChange = LoggedChange & { readonly filled: Filled<unknown> };

/** What an object was before of which nothing is known. */
const UNKNOWN = { uid: undefined, word0: '', text1: '', text2: '' } as const;

/** Whether an object can be told as one of a run: it was written as a form and words, and its key ends with its name. */
export function isOfRun(change: LoggedChange): change is FilledChange {
  return change.filled?.isWrittenFilled === true && change.key.endsWith(change.filled.name);
}

/** How many objects from a place on are told together: they are of one form, and all of them can be told by their versions, or all by their keys, which begin alike. */
export function runLength(changes: readonly LoggedChange[], start: number, since: number): number {
  const first = changes[start] as FilledChange;
  const prefix = prefixOf(first);
  const isAgain = isWrittenAfter(first, since);
  let end = start + 1;
  for (let other = changes[end]; other && isLike(first, other) && isWrittenAfter(other, since) === isAgain; other = changes[end]) {
    if (!isAgain && !isPrefixOf(prefix, other)) break;
    end += 1;
  }
  return end - start;
}

/** Says all of a run but its form. The decoder knows by its version what was written after `since`. */
export function sayRun(teller: Teller, run: readonly FilledChange[], since: number): void {
  const [first] = run as [FilledChange];
  const isAgain = isWrittenAfter(first, since);
  const given = givenWords(run) | (isAgain ? AGAIN : 0);
  teller.say(given);
  teller.say(run.length);
  teller.say(numberColumn(run.map(({ filled }) => filled.version)));
  if (isAgain) teller.say(numberColumn(run.map(({ filledBefore }) => filledBefore?.version ?? 0)));
  else {
    teller.say(prefixOf(first));
    teller.say(textColumn(run.map(({ filled }) => filled.name)));
  }
  if (given & UID) teller.say(uidColumn(run.map(({ filled }) => filled.uid)));
  if (given & TEXT0) teller.say(uidColumn(run.map(({ filled }) => filled.word0)));
  if (given & TEXT1) teller.say(textColumn(run.map(({ filled }) => filled.text1)));
  if (given & TEXT2) teller.say(textColumn(run.map(({ filled }) => filled.text2)));
}

/** What is known when a run is read. */
export interface KnownObjects {
  /** The object that got a version; it is looked up once. */
  take(version: number): FilledRecord;
  /** The object under a key, as it was written last. */
  get(key: string): Filled<unknown> | undefined;
  /** Is told of each object, in order. */
  add(record: FilledRecord): void;
}

/** Reads what was said of a run, and tells `known` of its objects. */
export function readRun(form: Form<unknown>, next: () => unknown, known: KnownObjects): void {
  const { resource } = form.shape;
  const [given, count] = [next() as number, next() as number];
  const versions = numbersIn(next() as NumberColumn, count);
  const objectAt = given & AGAIN ? objectsAgain(next, count, known) : objectsByKey(next, count, known);
  const words = (bit: number) => (given & bit ? uidsIn(next() as UidColumn, count) : undefined);
  const [uids, words0, texts1, texts2] = [words(UID), words(TEXT0), words(TEXT1), words(TEXT2)];
  for (let index = 0; index < count; index += 1) {
    const { key, name, before } = objectAt(index);
    const version = versions[index] ?? 0;
    const texts = [words0?.[index] ?? before.word0, texts1?.[index] ?? before.text1, texts2?.[index] ?? before.text2];
    const filled = new FilledObject(form, { name, uid: uids?.[index] ?? before.uid, texts }, version);
    known.add(new FilledRecord(resource, key, filled));
  }
}

/** Which object of a run something is said of. */
type ObjectAt = (index: number) => { readonly key: string; readonly name: string; readonly before: typeof UNKNOWN | Filled<unknown> };

function objectsAgain(next: () => unknown, count: number, known: KnownObjects): ObjectAt {
  const versions = numbersIn(next() as NumberColumn, count);
  return (index) => {
    const { key, filled } = known.take(versions[index] ?? 0);
    return { key, name: filled.name, before: filled };
  };
}

function objectsByKey(next: () => unknown, count: number, known: KnownObjects): ObjectAt {
  const prefix = next() as string;
  const names = textsIn(next() as TextColumn, count);
  return (index) => {
    const name = names[index] ?? '';
    const key = prefix + name;
    return { key, name, before: known.get(key) ?? UNKNOWN };
  };
}

/** What stands before the name in the key of an object. */
function prefixOf({ key, filled }: FilledChange): string {
  return key.slice(0, key.length - filled.name.length);
}

/** Whether a prefix and the name give the key of an object. */
function isPrefixOf(prefix: string, { key, filled }: FilledChange): boolean {
  return key.length === prefix.length + filled.name.length && key.startsWith(prefix);
}

function isLike(first: FilledChange, other: LoggedChange): other is FilledChange {
  return other.filled?.form === first.filled.form && isOfRun(other);
}

/** Whether an object was a form and words before, too, and written so after some version. */
function isWrittenAfter({ filledBefore }: LoggedChange, since: number): boolean {
  return filledBefore?.isWrittenFilled === true && filledBefore.version > since;
}

/** Which words have to be given of some objects. */
function givenWords(run: readonly FilledChange[]): number {
  let given = 0;
  for (const { filled, filledBefore } of run) given |= differences(filled, filledBefore?.isWrittenFilled ? filledBefore : UNKNOWN);
  return given;
}

function differences(after: Filled<unknown>, before: typeof UNKNOWN | Filled<unknown>): number {
  const uid = after.uid === (before.uid ?? after.version) ? 0 : UID;
  const text0 = after.word0 === before.word0 ? 0 : TEXT0;
  const text1 = after.text1 === before.text1 ? 0 : TEXT1;
  const text2 = after.text2 === before.text2 ? 0 : TEXT2;
  return uid | text0 | text1 | text2;
}
