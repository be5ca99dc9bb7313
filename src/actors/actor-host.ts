import type { AnyActor, EventObject, StateValue } from 'xstate';
import type { ChartEffects, CompiledChart } from '../charts/chart.js';
import type { LiveActor } from './live-actor.js';
import type { ShardHost, SteppingActor } from './shard-host.js';

/** An actor, for whom it was started: an XState actor, or the reference of a row. */
export type ActorHandle = AnyActor | number;

/** What is known of an actor outside it, which is the subject of its chart. */
export interface HostedSubject extends SteppingActor {
  /** Set by the host that has started the actor, for itself. */
  actor: ActorHandle | undefined;
}

/**
 * Runs the actors of one chart in a shard. Whatever runs them, they take the same steps with the same effects in the same order; one
 * whose effect throws has ended, and its shard is told.
 */
export interface ActorHost<Subject extends HostedSubject, Event extends EventObject> {
  /** Starts the actor of a subject in a state (`stateOf`). */
  start(subject: Subject, state: StateValue): void;
  /** Tells it something; what it does follows within the call, unless it is in the middle of a step. One that has ended counts as a dead letter. */
  tell(subject: Subject, event: Event): void;
  /** Ends it; one that has ended is left alone. */
  stop(subject: Subject): void;
  /** Its state; undefined if it has ended. */
  stateOf(subject: Subject): StateValue | undefined;
  /** The actor as inspection handles it; undefined if it has ended. */
  live(subject: Subject): LiveActor | undefined;
}

/** Makes the host of a chart's actors in a shard. */
export type ActorHosting = <Subject extends HostedSubject, Event extends EventObject>(
  chart: CompiledChart<Event>,
  effects: ChartEffects<Subject, Event>,
  shard: ShardHost,
) => ActorHost<Subject, Event>;
