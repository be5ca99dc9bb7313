import { ApiError } from '../../objects/api-error.js';
import type { StoredObject } from '../../objects/resources.js';
import type { DeleteWrite, WriteResult } from '../../objects/writes.js';
import type { FilledMutation, Mutation } from '../../store/store.js';
import { withVersion } from '../commit.js';
import { type RegistryContext, storeKey } from '../context.js';
import { outcomeOf } from '../delete.js';
import type { EventKind } from '../event-correlator.js';
import type { EventRecorder } from '../event-recorder.js';
import { outcomeAlike, refilled } from './delete-alike.js';
import { endHeldPod } from './end-held-pod.js';
import type { PodReporting } from './report-pods.js';

type AnyMutation = Mutation<StoredObject> | FilledMutation<StoredObject>;

const DONE: WriteResult = { outcome: 'done' };
/** The component that deletes pods on behalf of another object. */
const COMPONENT = 'daemonset-controller';

/** What deleting needs. */
export interface Deletion {
  readonly context: RegistryContext;
  readonly recorder: EventRecorder;
  readonly reporting: PodReporting;
}

/** Deletes objects, each another, in one commit; gives what became of each. Events say so where they are asked for. */
export function deleteMany({ context, recorder, reporting }: Deletion, writes: readonly DeleteWrite[]): readonly WriteResult[] {
  const mutations: AnyMutation[] = [];
  const held: DeleteWrite[] = [];
  const events = new EventRuns(recorder);
  const results = writes.map((write): WriteResult => {
    try {
      const isGone = carriedOut(context, write, mutations);
      if (write.hasEnded && !isGone) held.push(write);
      events.add(write, undefined);
      return DONE;
    } catch (error) {
      return refused(write, error, events);
    }
  });
  if (mutations.length > 0) context.store.commit(mutations);
  for (const { namespace, name } of held) endHeldPod(context, reporting, { resource: 'pods', namespace, name });
  events.record();
  return results;
}

function refused(write: DeleteWrite, error: unknown, events: EventRuns): WriteResult {
  if (!ApiError.is(error)) throw error;
  // What is gone already is as it was to be, and nobody is told (B-147).
  if (error.reason === 'NotFound') return DONE;
  events.add(write, error);
  return { outcome: 'refused', status: error.status, failed: 1 };
}

/** Adds what has to be changed to carry out a deletion; says whether the object is gone then. */
function carriedOut(context: RegistryContext, write: DeleteWrite, mutations: AnyMutation[]): boolean {
  const { resource } = write;
  const key = storeKey(write);
  const filled = resource === 'pods' ? context.store.filled(resource, key) : undefined;
  const outcome = filled && outcomeAlike(context, write, filled);
  if (filled === undefined || outcome === undefined) return carriedOutAlone(context, write, mutations);
  if (outcome === 'gone') mutations.push({ resource, key, value: undefined });
  else if (outcome !== 'unchanged') mutations.push(refilled(key, filled, outcome));
  return outcome === 'gone';
}

function carriedOutAlone(context: RegistryContext, write: DeleteWrite, mutations: AnyMutation[]): boolean {
  const { resource, namespace, name, options, preconditions } = write;
  const key = { resource, namespace, name };
  const { object, after } = outcomeOf(context, { key, ...options, ...(preconditions && { preconditions }) });
  const value = after && ((version: number) => withVersion(after, version));
  if (after !== object) mutations.push({ resource, key: storeKey(key), value });
  return after === undefined;
}

/** Events of deletions, recorded together as far as they follow each other and are about the same. */
class EventRuns {
  readonly #recorder: EventRecorder;
  readonly #runs: { readonly kind: EventKind; readonly messages: string[] }[] = [];

  constructor(recorder: EventRecorder) {
    this.#recorder = recorder;
  }

  add({ name, regarding }: DeleteWrite, error: ApiError | undefined): void {
    if (regarding === undefined) return;
    const reason = error === undefined ? 'SuccessfulDelete' : 'FailedDelete';
    const message = error === undefined ? `Deleted pod: ${name}` : `Error deleting: ${error.status.message}`;
    const last = this.#runs.at(-1);
    if (last?.kind.reason === reason && last.kind.regarding.uid === regarding.uid) {
      last.messages.push(message);
      return;
    }
    const type = error === undefined ? 'Normal' : 'Warning';
    this.#runs.push({ kind: { type, reason, regarding, component: COMPONENT }, messages: [message] });
  }

  record(): void {
    for (const { kind, messages } of this.#runs) this.#recorder.recordEach(kind, messages);
  }
}
