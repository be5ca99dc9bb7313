import type { Pod } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';
import type { DeleteWrite } from '../../objects/writes.js';
import type { Filled, Form } from '../../store/form.js';
import type { FilledMutation } from '../../store/store.js';
import { withVersion } from '../commit.js';
import type { RegistryContext } from '../context.js';
import { mark } from '../delete.js';
import { type Outcome, Transitions } from '../forms/transitions.js';
import { WORD } from '../forms/words.js';
import { assertAlive } from '../preconditions.js';

/** All that decides what becomes of a pod that is deleted. */
interface Ending extends DeletionOptions {
  readonly nowMs: number;
}

type DeletionOptions = NonNullable<DeleteWrite['options']>;

const NOTHING = {};

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

/** What becomes of a pod of a form that is deleted; undefined if that has to be found out in the ordinary way. Throws as `remove` does. */
export function outcomeAlike(
  context: RegistryContext,
  { options = NOTHING, preconditions = NOTHING }: Pick<DeleteWrite, 'options' | 'preconditions'>,
  pod: Filled<StoredObject>,
): Outcome | undefined {
  const { aliveOwner, uid = pod.uid, version = pod.version } = preconditions;
  if (context.store.uids.of(uid) !== pod.uid || version !== pod.version) return undefined;
  if (aliveOwner !== undefined) assertAlive(context, aliveOwner);
  const { gracePeriodSeconds, propagationPolicy } = options;
  return endings.outcomeOf(pod, { gracePeriodSeconds, propagationPolicy, nowMs: context.clock.now() });
}

/** The pod of another form, with the same words. */
export function refilled(key: string, pod: Filled<StoredObject>, form: Form<StoredObject>): FilledMutation<StoredObject> {
  const { name, uid, text0, text1, text2 } = pod;
  return { resource: 'pods', key, form, name, uid, texts: [text0, text1, text2] };
}
