import type { Node, Pod } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';
import { type Filled, type Form, formOf, wordsOf } from '../../store/form.js';
import type { Words } from '../../store/pattern.js';
import { blanksOf, isPlain, WORD } from './words.js';

/** What happens to pods, or to nodes. */
export interface Happening<Cause, Kind extends Pod | Node = Pod> {
  /** Whether two causes, of which each is all that decides beside the object and its words, come to the same. */
  readonly isSame: (a: Cause, b: Cause) => boolean;
  /** The object as it is stored afterwards, with these words; the same one if nothing changes, undefined if it goes. */
  readonly after: (object: Kind, cause: Cause, words: Words) => Kind | undefined;
}

/** What becomes of objects of one form: another form, nothing, or they are gone. */
export type Outcome = Form<StoredObject> | 'unchanged' | 'gone';

interface Known<Cause> {
  readonly form: Form<StoredObject>;
  /** The last one of those that come to the same. */
  cause: Cause;
  /** Undefined until it has happened twice. */
  outcome: Outcome | 'unlike' | undefined;
}

/** Causes that are remembered of each form: some seconds of what happens to objects that are alike. */
const CAUSES = 16;

/**
 * Works out once what becomes of objects that are alike: of the first of them in the ordinary way, of the second and of the sample of their
 * form in the ordinary way as well; if both come to the same, that holds for all that follow.
 */
export class Transitions<Cause, Kind extends Pod | Node = Pod> {
  readonly #happening: Happening<Cause, Kind>;
  readonly #known = new WeakMap<Form<StoredObject>, Known<Cause>[]>();
  /** What came last: those that come together are mostly of one form, and the same happens to them. */
  #last: Known<Cause> | undefined;

  constructor(happening: Happening<Cause, Kind>) {
    this.#happening = happening;
  }

  /** What becomes of an object that is to have other texts, or its own; undefined if it is to be found out in the ordinary way. */
  outcomeOf(object: Filled<StoredObject>, cause: Cause, texts?: readonly string[]): Outcome | undefined {
    const known = this.#find(object.form, cause);
    if (known === undefined) return undefined;
    known.outcome ??= this.#workedOut(object, cause, texts);
    return known.outcome === 'unlike' ? undefined : known.outcome;
  }

  /** What is known of a cause; undefined, and it is remembered, the first time. */
  #find(form: Form<StoredObject>, cause: Cause): Known<Cause> | undefined {
    const { isSame } = this.#happening;
    if (this.#last?.form === form && isSame(this.#last.cause, cause)) {
      // Those that came together share what they say, and are compared at a glance.
      this.#last.cause = cause;
      return this.#last;
    }
    const causes = this.#known.get(form) ?? [];
    const known = causes.findLast((one) => isSame(one.cause, cause));
    this.#last = known ?? { form, cause, outcome: undefined };
    if (known !== undefined) return known;
    if (causes.length >= CAUSES) causes.shift();
    causes.push(this.#last);
    this.#known.set(form, causes);
    return undefined;
  }

  #workedOut(object: Filled<StoredObject>, cause: Cause, texts: readonly string[] | undefined): Outcome | 'unlike' {
    const { form } = object;
    if (!form.fact(isPlain)) return 'unlike';
    const [before, sampleBefore] = [object.value as Kind, form.sample as Kind];
    const words = texts === undefined ? wordsOf(object) : [...wordsOf(object).slice(0, WORD.node), ...texts];
    const after = this.#happening.after(before, cause, words);
    const sample = this.#happening.after(sampleBefore, cause, blanksOf(sampleBefore));
    if (after === undefined || sample === undefined) return after === sample ? 'gone' : 'unlike';
    if (after === before || sample === sampleBefore) return after === before && sample === sampleBefore ? 'unchanged' : 'unlike';
    return formLike(form, sample, { after, words }) ?? 'unlike';
  }
}

/** The form of a sample, which has much in common with another; undefined if it does not give a real object. */
function formLike(
  like: Form<StoredObject>,
  sample: StoredObject,
  { after, words }: { readonly after: StoredObject; readonly words: Words },
): Form<StoredObject> | undefined {
  const made = formOf<StoredObject>(like.uids, like.shape.resource, sample, like);
  return made?.fact(isPlain) && made.fits(after, words) ? made : undefined;
}
