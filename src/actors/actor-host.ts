import type { AnyActor, EventObject, StateValue } from 'xstate';
import type { ChartEffects, ChartOptions, CompiledChart, StepObserver } from '../charts/chart.js';
import type { LiveActor } from './live-actor.js';
import type { ShardHost } from './shard-host.js';

/** An actor, for whom it was started: an XState actor, or the reference of a row. */
export type ActorHandle = AnyActor | number;

/** What is known of an actor outside it, which is the subject of its chart. */
export interface HostedSubject {
  readonly id: string;
  /** The node that the actor is, or that its pod is bound to. */
  readonly nodeName: string | undefined;
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

/** How the actors of a chart run in a shard. */
export function chartOptions<Subject extends HostedSubject, Event extends EventObject>(
  { id: chart }: CompiledChart<Event>,
  effects: ChartEffects<Subject, Event>,
  { clock, observe }: ShardHost,
): ChartOptions<Subject, Event> {
  // Field by field: this is done for each step of each actor.
  const observer: StepObserver<Subject, Event> | undefined =
    observe && (({ subject, event, before, after }) => observe({ id: subject.id, chart, event, before, after, node: subject.nodeName }));
  return { effects, clock, observe: observer };
}
