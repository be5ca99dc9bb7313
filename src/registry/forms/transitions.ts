import type { Pod } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';
import { type Filled, type Form, formOf, wordsOf } from '../../store/form.js';
import type { Words } from '../../store/pattern.js';
import { blanksOf, isPlain, WORD } from './words.js';

/** What happens to pods. */
export interface Happening<Cause> {
  /** Whether two causes, of which each is all that decides beside the pod and its words, come to the same. */
  readonly isSame: (a: Cause, b: Cause) => boolean;
  /** The pod as it is stored afterwards, with these words; the same one if nothing changes, undefined if it goes. */
  readonly after: (pod: Pod, cause: Cause, words: Words) => Pod | undefined;
}

/** What becomes of pods of one form: another form, nothing, or they are gone. */
export type Outcome = Form<StoredObject> | 'unchanged' | 'gone';

interface Known<Cause> {
  readonly cause: Cause;
  /** Undefined until it has happened twice. */
  outcome: Outcome | 'unlike' | undefined;
}

/** Causes that are remembered of each form: some seconds of what happens to pods that are alike. */
const CAUSES = 16;

/**
 * Works out once what becomes of pods that are alike: of the first of them in the ordinary way, of the second and of the sample of their
 * form in the ordinary way as well; if both come to the same, that holds for all that follow.
 */
export class Transitions<Cause> {
  readonly #happening: Happening<Cause>;
  readonly #known = new WeakMap<Form<StoredObject>, Known<Cause>[]>();

  constructor(happening: Happening<Cause>) {
    this.#happening = happening;
  }

  /** What becomes of a pod that is to have other texts, or its own; undefined if it is to be found out in the ordinary way. */
  outcomeOf(pod: Filled<StoredObject>, cause: Cause, texts?: readonly string[]): Outcome | undefined {
    const known = this.#find(pod.form, cause);
    if (known === undefined) return undefined;
    known.outcome ??= this.#workedOut(pod, cause, texts);
    return known.outcome === 'unlike' ? undefined : known.outcome;
  }

  /** What is known of a cause; undefined, and it is remembered, the first time. */
  #find(form: Form<StoredObject>, cause: Cause): Known<Cause> | undefined {
    const causes = this.#known.get(form);
    if (causes === undefined) {
      this.#known.set(form, [{ cause, outcome: undefined }]);
      return undefined;
    }
    for (let index = causes.length - 1; index >= 0; index -= 1) {
      const known = causes[index];
      if (known !== undefined && this.#happening.isSame(known.cause, cause)) return known;
    }
    if (causes.length >= CAUSES) causes.shift();
    causes.push({ cause, outcome: undefined });
    return undefined;
  }

  #workedOut(pod: Filled<StoredObject>, cause: Cause, texts: readonly string[] | undefined): Outcome | 'unlike' {
    const { form } = pod;
    if (!form.fact(isPlain)) return 'unlike';
    const [before, sampleBefore] = [pod.value as Pod, form.sample as Pod];
    const words = texts === undefined ? wordsOf(pod) : [...wordsOf(pod).slice(0, WORD.node), ...texts];
    const after = this.#happening.after(before, cause, words);
    const sample = this.#happening.after(sampleBefore, cause, blanksOf(sampleBefore));
    if (after === undefined || sample === undefined) return after === sample ? 'gone' : 'unlike';
    if (after === before || sample === sampleBefore) return after === before && sample === sampleBefore ? 'unchanged' : 'unlike';
    return formLike(form, sample, { after, words }) ?? 'unlike';
  }
}

/** The form of a sample, which has much in common with another; undefined if it does not give a real pod. */
function formLike(
  like: Form<StoredObject>,
  sample: Pod,
  { after, words }: { readonly after: Pod; readonly words: Words },
): Form<StoredObject> | undefined {
  const made = formOf<StoredObject>('pods', sample, like);
  return made?.fact(isPlain) && made.fits(after, words) ? made : undefined;
}
