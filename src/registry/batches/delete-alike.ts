import type { Pod } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';
import type { DeleteWrite } from '../../objects/writes.js';
import type { Filled } from '../../store/form.js';
import type { FilledMutation, Mutation } from '../../store/store.js';
import { withVersion } from '../commit.js';
import type { RegistryContext } from '../context.js';
import { mark } from '../delete.js';
import { WORD } from '../forms/pod-words.js';
import { Transitions } from '../forms/transitions.js';
import { assertAlive } from '../preconditions.js';

/** What a deletion comes to. */
export interface CarriedOut {
  readonly isGone: boolean;
  /** Undefined if the object is being deleted in just this way already. */
  readonly mutation: Mutation<StoredObject> | FilledMutation<StoredObject> | undefined;
}

/** All that decides what becomes of a pod that is deleted. */
interface Ending extends DeletionOptions {
  readonly nowMs: number;
}

type DeletionOptions = NonNullable<DeleteWrite['options']>;

const NO_OPTIONS: DeletionOptions = {};

const endings = new Transitions<Ending>({
  isSame: (a, b) =>
    a.gracePeriodSeconds === b.gracePeriodSeconds &&
    a.propagationPolicy === b.propagationPolicy &&
    Math.floor(a.nowMs / 1_000) === Math.floor(b.nowMs / 1_000),
  after: (pod, ending, words) => {
    const after = mark(pod, ending, ending.nowMs) as Pod | undefined;
    return after === undefined || after === pod ? after : withVersion(after, Number(words[WORD.version]));
  },
});

/** What the deletion of a pod of a form comes to; undefined if that has to be found out in the ordinary way. Throws as `remove` does. */
export function carriedOutAlike(
  context: RegistryContext,
  { options = NO_OPTIONS, preconditions = {} }: DeleteWrite,
  { key, pod }: { readonly key: string; readonly pod: Filled<StoredObject> },
): CarriedOut | undefined {
  const { aliveOwner, uid = pod.uid, version = pod.version } = preconditions;
  if (uid !== pod.uid || version !== pod.version) return undefined;
  if (aliveOwner !== undefined) assertAlive(context, aliveOwner);
  const { gracePeriodSeconds, propagationPolicy } = options;
  const texts = [pod.text0, pod.text1, pod.text2];
  const outcome = endings.outcomeOf(pod, { gracePeriodSeconds, propagationPolicy, nowMs: context.clock.now() }, texts);
  if (outcome === undefined) return undefined;
  if (outcome === 'gone') return { isGone: true, mutation: { resource: 'pods', key, value: undefined } };
  if (outcome === 'unchanged') return { isGone: false, mutation: undefined };
  return { isGone: false, mutation: { resource: 'pods', key, form: outcome, name: pod.name, uid: pod.uid, texts } };
}
