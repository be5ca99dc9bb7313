import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import type { Uid, Uids } from '../objects/uids.js';
import { isPlain } from '../registry/forms/words.js';
import { type Filled, Form, textIn, uidIn } from '../store/form.js';
import type { StoreEvent } from '../store/store.js';

/** What a text that a follower was shown is in the object that has changed. */
export type TextOf = <Text extends string | undefined>(shown: Text) => Text;

/** The same of a uid, as uids are kept. */
export type UidOf = (shown: string) => Uid;

/** Does something about the change of one object. It must not write to the store, nor keep what says of the object what was shown. */
export type Reaction = (key: string, text: TextOf, uid: UidOf) => void;

/**
 * Says what is to be done about a change: `after` is missing if the object is gone, `before` if it is new. It is asked once about all
 * changes that are alike, and shown a sample of them, in which the object's name, its uid and other texts of its own (`isPlain`)
 * are not those of any one object. So it decides by these two alone; whatever depends on anything else is the reaction's. Texts that are
 * equal in both are equal in each object, too.
 */
export type Follower<Name extends ResourceName = ResourceName> = (
  after: ResourceTypes[Name] | undefined,
  before: ResourceTypes[Name] | undefined,
) => Reaction | undefined;

/** Does what several reactions do, in order; undefined if there are none. */
export function reactions(...parts: readonly (Reaction | undefined)[]): Reaction | undefined {
  const present = parts.filter((part) => part !== undefined);
  if (present.length < 2) return present[0];
  return (key, text, uid) => {
    for (const reaction of present) reaction(key, text, uid);
  };
}

/** Puts a key into a set, or takes it out. */
export function marked(set: Set<string>, isIn: boolean, wasIn: boolean): Reaction | undefined {
  if (isIn === wasIn) return undefined;
  return isIn ? (key) => set.add(key) : (key) => set.delete(key);
}

/** The form of an object before or after a change; there may have been none. */
type FormOrNone = Form<StoredObject> | typeof NONE;
const NONE = {};

/** What is done about a change from one form to another. */
interface KnownReactions {
  readonly after: FormOrNone;
  readonly before: FormOrNone;
  /** Undefined if whole objects decide. */
  readonly reactions: readonly Reaction[] | undefined;
}

/** Those who follow a resource, in the order in which they are told. */
export class Audience {
  readonly #uids: Uids;
  readonly #followers: Follower[] = [];
  /** By the form after a change and the one before. */
  readonly #known = new WeakMap<FormOrNone, WeakMap<FormOrNone, KnownReactions>>();
  /** Of the change before this one: those that come together are mostly alike. */
  #last: KnownReactions | undefined;
  /** The object that reactions are told of, and what says of it what they were shown: reactions ask while they are told, and no later. */
  #words: Filled<StoredObject> | undefined;
  readonly #text: TextOf = (shown) =>
    shown === undefined || this.#words === undefined ? shown : (textIn(this.#words, shown) as typeof shown);
  readonly #uid: UidOf = (shown) => (this.#words === undefined ? this.#uids.of(shown) : uidIn(this.#words, shown));

  constructor(uids: Uids) {
    this.#uids = uids;
  }

  add(follower: Follower): void {
    this.#followers.push(follower);
  }

  tell(event: StoreEvent<StoredObject>): void {
    const words = wordsOf(event);
    const known = words && this.#reactionsTo(event.filled?.form ?? NONE, event.filledBefore?.form ?? NONE);
    if (words === undefined || known === undefined) {
      this.#tellWhole(event);
      return;
    }
    this.#words = words;
    for (const reaction of known) reaction(event.key, this.#text, this.#uid);
  }

  #tellWhole({ key, value, previous }: StoreEvent<StoredObject>): void {
    this.#words = undefined;
    for (const follower of this.#followers) follower(value, previous)?.(key, this.#text, this.#uid);
  }

  #reactionsTo(after: FormOrNone, before: FormOrNone): readonly Reaction[] | undefined {
    if (this.#last?.after !== after || this.#last.before !== before) this.#last = this.#knownOf(after, before);
    return this.#last.reactions;
  }

  #knownOf(after: FormOrNone, before: FormOrNone): KnownReactions {
    const byBefore = this.#known.get(after) ?? new WeakMap<FormOrNone, KnownReactions>();
    this.#known.set(after, byBefore);
    const known = byBefore.get(before) ?? { after, before, reactions: this.#ask(formIn(after), formIn(before)) };
    byBefore.set(before, known);
    return known;
  }

  #ask(after: Form<StoredObject> | undefined, before: Form<StoredObject> | undefined): readonly Reaction[] | undefined {
    if ([after, before].some((form) => form !== undefined && !form.fact(isPlain))) return undefined;
    return this.#followers.map((follower) => follower(after?.sample, before?.sample)).filter((reaction) => reaction !== undefined);
  }
}

function formIn(form: FormOrNone): Form<StoredObject> | undefined {
  return form instanceof Form ? form : undefined;
}

/**
 * The object whose words are those of both, before and after a change; undefined if there is none, or if one of both is not known by its
 * form. A text that was empty is none: an object gets some of its texts after others.
 */
function wordsOf(event: StoreEvent<StoredObject>): Filled<StoredObject> | undefined {
  const { filled, filledBefore } = event;
  if (filled === undefined) return event.value === undefined ? filledBefore : undefined;
  if (filledBefore === undefined) return event.previous === undefined ? filled : undefined;
  return goesOn(filledBefore, filled) ? filled : undefined;
}

function goesOn(before: Filled<StoredObject>, after: Filled<StoredObject>): boolean {
  const isSame = before.name === after.name && before.uid === after.uid;
  return isSame && isKept(before.word0, after.word0) && isKept(before.text1, after.text1) && isKept(before.text2, after.text2);
}

function isKept(before: Uid, after: Uid): boolean {
  return before === '' || before === after;
}
