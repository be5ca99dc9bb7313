import type { LoggedChange } from './commit-log.js';
import { type Filled, FilledObject, type Form } from './form.js';
import type { Teller } from './teller.js';

/** Which words are given for each object of a run beside its name, as bits; the others are what they were before, or empty. */
const UID = 1;
/** Where versions do not simply follow each other. */
const VERSION = 2;
const TEXT0 = 4;
const TEXT1 = 8;
const TEXT2 = 16;

/** What stands before the name in the key of an object; undefined if the key does not end with the name. */
export function prefixOf({ key, filled }: LoggedChange): string | undefined {
  const name = filled?.name ?? '';
  return key.endsWith(name) ? key.slice(0, key.length - name.length) : undefined;
}

/** Whether a prefix and the name give the key of an object. */
export function isPrefixOf(prefix: string, { key, filled }: LoggedChange): boolean {
  const name = filled?.name ?? '';
  return key.length === prefix.length + name.length && key.startsWith(prefix) && key.endsWith(name);
}

/** What an object was before of which nothing is known. */
const UNKNOWN = { uid: '', text0: '', text1: '', text2: '' } as const;

/** Which words have to be given of some objects, if the version of the first is known, and those of the others follow it. */
export function givenWords(run: readonly LoggedChange[], firstVersion: number): number {
  let given = 0;
  for (let index = 0; index < run.length; index += 1) {
    const { filled, filledBefore } = run[index] as LoggedChange;
    if (filled === undefined) continue;
    if (filled.version !== firstVersion + index) given |= VERSION;
    given |= differences(filled, filledBefore?.isWrittenFilled ? filledBefore : UNKNOWN);
  }
  return given;
}

function differences(after: typeof UNKNOWN | Filled<unknown>, before: typeof UNKNOWN | Filled<unknown>): number {
  const uid = after.uid === before.uid ? 0 : UID;
  const text0 = after.text0 === before.text0 ? 0 : TEXT0;
  const text1 = after.text1 === before.text1 ? 0 : TEXT1;
  const text2 = after.text2 === before.text2 ? 0 : TEXT2;
  return uid | text0 | text1 | text2;
}

/** Says the words of an object that are given. */
export function sayWords(teller: Teller, { name, uid, version, text0, text1, text2 }: Filled<unknown>, given: number): void {
  teller.say(name);
  if (given & UID) teller.say(uid);
  if (given & VERSION) teller.say(version);
  if (given & TEXT0) teller.say(text0);
  if (given & TEXT1) teller.say(text1);
  if (given & TEXT2) teller.say(text2);
}

/** How the words of an object are read. */
export interface WordsReading {
  readonly form: Form<unknown>;
  readonly given: number;
  readonly name: string;
  /** What the version is, if it is not given. */
  readonly version: number;
  readonly before: Filled<unknown> | undefined;
}

/** The object whose words follow. */
export function readWords({ form, given, name, version, before }: WordsReading, next: () => unknown): Filled<unknown> {
  const text = (bit: number, otherwise = '') => (given & bit ? (next() as string) : otherwise);
  const uid = text(UID, before?.uid);
  const ownVersion = given & VERSION ? (next() as number) : version;
  const texts = [text(TEXT0, before?.text0), text(TEXT1, before?.text1), text(TEXT2, before?.text2)];
  return new FilledObject(form, { name, uid, version: ownVersion, texts });
}
