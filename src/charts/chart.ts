import type { ActorLogic, AnyStateMachine, EventObject, NonReducibleUnknown, Snapshot, StateValue } from 'xstate';
import type { Clock, Timer } from '../clock/clock.js';
import type { ChartTable } from './table.js';

/** A guard, an action or a delay of a chart, asked or done for one subject. `event` is undefined at the start and on time. */
export interface ChartEffects<Subject, Event extends EventObject> {
  readonly actions: {
    readonly [name: string]: (subject: Subject, event: Event | undefined, params: Readonly<Record<string, unknown>>) => void;
  };
  /** Answers the same throughout one step. */
  readonly guards: { readonly [name: string]: (subject: Subject, event: Event | undefined) => boolean };
  /** Milliseconds. */
  readonly delays: { readonly [name: string]: (subject: Subject) => number };
}

/** An XState machine turned into a table: the same states, transitions and actions, at a fraction of the cost. */
export interface CompiledChart<Event extends EventObject> {
  readonly id: string;
  readonly machine: AnyStateMachine;
  /** Every configuration that can be reached, in the order in which they were found; the index is the state's number. */
  readonly states: readonly StateValue[];
  readonly eventTypes: readonly Event['type'][];
  readonly table: ChartTable;
  /** The number of a state, also of one that names only a compound state and means its initial one; throws if there is none. */
  stateNumber(value: StateValue): number;
}

/** What an actor of a compiled chart starts with. */
export interface ChartInput<Subject> {
  readonly subject: Subject;
  /** The state in which it starts again (`stateOf`): entry actions are not run again, timers are. The initial one if undefined. */
  readonly state?: StateValue;
}

/** The snapshot of an actor of a compiled chart. */
export type ChartSnapshot<Subject> = Snapshot<undefined> & {
  readonly value: StateValue;
  /** The number of the state. */
  readonly state: number;
  readonly subject: Subject;
  /** The actor's timers by their numbers, for its logic alone. */
  readonly timers: (Timer | undefined)[];
};

/** Told of each step of any actor of a logic; for inspection. Undefined costs nothing. */
export type StepObserver<Subject, Event extends EventObject> = (step: {
  readonly subject: Subject;
  /** Undefined for the start, `after` for a timer, `stopped` and `failed` for an end that is no final state. */
  readonly event: Event | 'after' | 'stopped' | 'failed' | undefined;
  readonly before: number;
  readonly after: number;
}) => void;

/** How actors of one chart run. */
export interface ChartLogicOptions<Subject, Event extends EventObject> {
  readonly effects: ChartEffects<Subject, Event>;
  readonly clock: Clock;
  readonly observe?: StepObserver<Subject, Event> | undefined;
}

/**
 * XState actor logic: `createActor(logic, { parent, id, input: { subject } })`. An effect that throws ends the actor: its timers
 * are cancelled, and its parent gets XState's event `xstate.error.actor.<id>` with the error. A final state ends it with
 * `xstate.done.actor.<id>`.
 */
export type ChartLogic<Subject, Event extends EventObject> = ActorLogic<
  ChartSnapshot<Subject>,
  Event,
  ChartInput<Subject> & NonReducibleUnknown
>;
