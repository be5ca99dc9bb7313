import type { AnyActor, AnyActorRef, AnyMachineSnapshot, InspectionEvent, StateValue } from 'xstate';
import type { ActorStep } from './runtime.js';

/** The actors of the application's thread, above those of the shards. */
export interface ActorsAbove {
  readonly root: AnyActor;
  readonly others: () => readonly AnyActor[];
  readonly now: () => number;
}

/** Whether an id can be that of an actor above the shards'. */
export function isIdAbove(id: string): boolean {
  return id === 'supervisor' || id.startsWith('thread/') || id.startsWith('update/');
}

/**
 * Calls back after each step of one actor above the shards', also of one that comes later; gives what ends it. XState tells of every step of
 * every actor there meanwhile: they are few, and step now and then.
 */
export function followAbove({ root, others, now }: ActorsAbove, id: string, onStep: (step: ActorStep) => void): () => void {
  let before: StateValue | undefined = [root, ...others()].find((actor) => actor.id === id)?.getSnapshot().value;
  const { unsubscribe } = root.system.inspect((event: InspectionEvent) => {
    if (event.type !== '@xstate.snapshot' || !('value' in event.snapshot) || (event.actorRef as AnyActorRef).id !== id) return;
    const after = (event.snapshot as AnyMachineSnapshot).value as StateValue;
    onStep({ atMs: now(), event: event.event.type, before: before ?? after, after });
    before = after;
  });
  return unsubscribe;
}
