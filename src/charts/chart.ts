import type { ActorLogic, AnyStateMachine, EventObject, NonReducibleUnknown, Snapshot, StateValue } from 'xstate';
import type { Clock } from '../clock/clock.js';
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

/** The snapshot of an actor of a compiled chart: the same object for all that are in the same state. */
export type ChartSnapshot = Snapshot<undefined> & {
  readonly value: StateValue;
  /** The number of the state. */
  readonly state: number;
  /** Whether actors go on in the state from it: entry actions are not run again, timers are. */
  readonly isResumed: boolean;
};

/** A step that actors of a chart can take. It is made once, and told of each time: so telling costs next to nothing. */
export interface ChartStep {
  readonly chart: string;
  /** The type of the event; `started`, `after` for a timer, `stopped` and `failed` for an end that is no final state. */
  readonly event: string;
  /** The numbers of the states. */
  readonly before: number;
  readonly after: number;
  /** Whether the actor has ended with it. */
  readonly isEnd: boolean;
}

/** Told of each step of any actor of a logic; for inspection. Undefined costs nothing. */
export type StepObserver<Subject> = (subject: Subject, step: ChartStep) => void;

/** How actors of one chart run. */
export interface ChartOptions<Subject, Event extends EventObject> {
  readonly effects: ChartEffects<Subject, Event>;
  readonly clock: Clock;
  readonly observe?: StepObserver<Subject> | undefined;
}

/** The actor logic of one subject. */
export type SubjectLogic<Event extends EventObject> = ActorLogic<ChartSnapshot, Event, NonReducibleUnknown>;

/**
 * XState actor logic: `createActor(logic.of(subject), { parent, id })`. An effect that throws ends the actor: its timers are
 * cancelled, and its parent gets XState's event `xstate.error.actor.<id>` with the error. A final state ends it with
 * `xstate.done.actor.<id>`.
 */
export interface ChartLogic<Subject, Event extends EventObject> {
  /** Whether the logic is the chart's table, which asks nothing of XState but who its actor is, once, when that starts. */
  readonly isTable: boolean;
  of(subject: Subject): SubjectLogic<Event>;
  /** What an actor is created with (`snapshot`) that starts again in a state (`stateOf`), rather than in the chart's first. */
  at(state: StateValue): ChartSnapshot;
}
