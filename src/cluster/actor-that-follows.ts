import { type ActorLogic, type AnyMachineSnapshot, createActor, type EventObject, type NonReducibleUnknown, type StateValue } from 'xstate';
import { machineNamed } from '../inspector/chart-graph/all-machines.js';
import type { FollowedActor } from './followed-actor.js';
import type { ActorStep, InspectedActor } from './runtime.js';

/** How another actor is seen from here. */
export interface Sight {
  /** As it is now; undefined if it has ended. */
  find(): Promise<InspectedActor | undefined>;
  /** Calls back after each of its steps; gives what ends that. */
  follow(onStep: (step: ActorStep) => void): () => void;
  /** Aborted when there is nothing to be seen any more. */
  readonly untilStop: AbortSignal;
}

type SightEvent =
  | { readonly type: 'seen'; readonly state: StateValue }
  /** There is nothing to be seen any more. */
  | { readonly type: 'seen.ended' }
  /** XState's own. */
  | { readonly type: 'xstate.stop' };

/** An XState actor that shows another: `FollowedActor` says how long. */
export function actorThatFollows({ id, chart, state }: InspectedActor, sight: Sight): FollowedActor {
  const machine = machineNamed(chart);
  if (machine === undefined) throw new Error(`there is no chart ${chart}`);
  const snapshotIn = (value: StateValue, status: AnyMachineSnapshot['status'] = 'active'): AnyMachineSnapshot =>
    machine.resolveState({ value, context: {}, status });
  const nextOf = (snapshot: AnyMachineSnapshot, event: SightEvent): AnyMachineSnapshot => {
    if (event.type === 'seen') return snapshotIn(event.state);
    if (event.type === 'seen.ended') return snapshotIn(snapshot.value, 'done');
    return event.type === 'xstate.stop' ? snapshotIn(snapshot.value, 'stopped') : snapshot;
  };
  let end: (() => void) | undefined;
  const logic: ActorLogic<AnyMachineSnapshot, EventObject, NonReducibleUnknown> & { readonly config: unknown } = {
    // For tools that draw the chart of an actor.
    config: machine.config,
    getInitialSnapshot: () => snapshotIn(state as StateValue),
    getPersistedSnapshot: (snapshot) => snapshot,
    start: (_, { self }) => {
      end = look(sight, (event) => self.send(event));
    },
    transition: (snapshot, event) => {
      const next = nextOf(snapshot, event as SightEvent);
      if (next.status !== 'active') end?.();
      return next;
    },
  };
  return createActor(logic, { id });
}

/** Tells of each step, and first of what has happened before; gives what ends that. */
function look(sight: Sight, tell: (event: SightEvent) => void): () => void {
  let hasStepped = false;
  const ended = () => tell({ type: 'seen.ended' });
  const end = sight.follow(({ after }) => {
    hasStepped = true;
    tell({ type: 'seen', state: after as StateValue });
  });
  sight.untilStop.addEventListener('abort', ended);
  sight.find().then((found) => {
    // Steps come in their order; beside them, this may be older.
    if (hasStepped) return;
    if (found?.state === undefined) ended();
    else tell({ type: 'seen', state: found.state as StateValue });
  }, ended);
  return () => {
    sight.untilStop.removeEventListener('abort', ended);
    end();
  };
}
