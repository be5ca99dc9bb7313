import type { ActorLogic, AnyActor, AnyActorRef, NonReducibleUnknown, Snapshot } from 'xstate';

type RootEvent =
  | { readonly type: 'actor.stop'; readonly actor: AnyActor }
  | { readonly type: `xstate.${string}`; readonly error?: unknown };

const ACTIVE: Snapshot<undefined> = { status: 'active', output: undefined, error: undefined };
const ERROR_EVENT = 'xstate.error.actor.';

/**
 * The parent of all actors of a shard. It has no state: it stops its children when it is told to (`stopActor`) and says which of
 * them failed.
 */
export function rootLogic(
  onFailure: (actorId: string, error: unknown) => void,
): ActorLogic<Snapshot<undefined>, RootEvent, NonReducibleUnknown> {
  return {
    transition(snapshot, event, { stopChild }) {
      if (event.type === 'actor.stop') stopChild(event.actor);
      else if (event.type.startsWith(ERROR_EVENT)) onFailure(event.type.slice(ERROR_EVENT.length), event.error);
      return snapshot;
    },
    getInitialSnapshot: () => ACTIVE,
    getPersistedSnapshot: (snapshot) => snapshot,
  };
}

/** Stops an actor of a shard; one that has ended already is left alone. */
export function stopActor(root: AnyActorRef, actor: AnyActor): void {
  if (isActive(actor)) root.send({ type: 'actor.stop', actor });
}

/** Whether an actor takes events: it has been started, and has neither ended nor failed. */
export function isActive(actor: Pick<AnyActor, 'getSnapshot'> | undefined): boolean {
  return actor?.getSnapshot().status === 'active';
}
