import type { EventObject } from 'xstate';
import type { ChartOptions, ChartStep, CompiledChart } from './chart.js';
import { type Beginning, type BoundDecision, type BoundStep, bindDecision, provided } from './chart-binding.js';

/** An event that ends an actor of any chart as a mistake in an effect would: its supervisor starts it again. */
export const KILL = { type: 'everynode.kill' } as const;

/** Keeps the timers of actors; a place is what tells one actor from another, for whoever keeps them. */
export interface ChartTimers<Place> {
  /** Starts a timer of the chart, by its number: when it falls due, the actor is to be told its `dueEvent`. */
  start(place: Place, timer: number, delayMs: number): void;
  /** One that does not run is left alone. */
  cancel(place: Place, timer: number): void;
}

/**
 * What actors of a chart do, looked up in its table: the one meaning of a chart, for XState actors and for rows. It keeps nothing of
 * any actor: who calls it says in which state the actor is, and keeps the state that is given back.
 */
export class ChartRunner<Subject, Event extends EventObject, Place> {
  readonly #chart: CompiledChart<Event>;
  readonly #observe: ChartOptions<Subject, Event>['observe'];
  readonly #timers: ChartTimers<Place>;
  readonly #inputs: ReadonlyMap<string, number>;
  readonly #initial: BoundDecision<Subject, Event>;
  readonly #rows: readonly BoundDecision<Subject, Event>[];
  readonly #delays: readonly ((subject: Subject) => number)[];
  readonly #dueEvents: readonly EventObject[];
  /** What observers are told of starts and ends, by state. */
  readonly #told: Readonly<Record<'started' | 'stopped' | 'failed', readonly ChartStep[]>>;

  /** Throws if an effect that the chart names is not provided. */
  constructor(
    chart: CompiledChart<Event>,
    { effects, observe }: Pick<ChartOptions<Subject, Event>, 'effects' | 'observe'>,
    timers: ChartTimers<Place>,
  ) {
    const { table } = chart;
    this.#chart = chart;
    this.#observe = observe;
    this.#timers = timers;
    this.#inputs = new Map(table.inputs.map((type, index) => [type, index]));
    this.#initial = bindDecision(table.initial, effects, { chart: chart.id, event: 'started', before: 0, isFinal: table.isFinal });
    this.#rows = table.rows.map((row, number) => bindDecision(row, effects, rowOf(chart, number)));
    this.#delays = table.timers.map(({ delay }) => provided(effects.delays, delay, chart.id));
    this.#dueEvents = table.timers.map(({ eventType }) => ({ type: eventType }));
    const toldOf = (event: string, isEnd: boolean) =>
      chart.states.map((_, state) => ({ chart: chart.id, event, before: state, after: state, isEnd }));
    this.#told = { started: toldOf('started', false), stopped: toldOf('stopped', true), failed: toldOf('failed', true) };
  }

  /** The step that brings a new actor to its first state. */
  firstStep(subject: Subject): BoundStep<Subject, Event> {
    return stepOf(this.#initial, subject, undefined);
  }

  /** Does what a new actor does first. */
  begin(step: BoundStep<Subject, Event>, subject: Subject, place: Place): void {
    this.#orEnd(step.to, subject, place, () => {
      perform(step, subject, undefined);
      this.#setTimers(step, subject, place);
    });
    this.#tell('started', step.to, subject);
  }

  /** Goes on in a state in which an actor was before: its timers run again. */
  resume(state: number, subject: Subject, place: Place): void {
    this.#orEnd(state, subject, place, () => {
      for (const timer of this.#chart.table.runningTimers[state] ?? []) this.#startTimer(timer, subject, place);
    });
    this.#tell('started', state, subject);
  }

  /** Takes an event; gives the number of the state that follows. What an effect throws, and `KILL`, is thrown once the actor has ended. */
  take(state: number, event: EventObject, subject: Subject, place: Place): number {
    const input = this.#inputs.get(event.type);
    if (input === undefined) return this.#takeOther(state, event, subject, place);
    const decision = this.#rows[state * this.#inputs.size + input];
    if (decision === undefined) return state;
    // Its type is among those of the chart.
    const seen = input < this.#chart.eventTypes.length ? (event as Event) : undefined;
    let step: BoundStep<Subject, Event>;
    try {
      step = stepOf(decision, subject, seen);
      perform(step, subject, seen);
      this.#setTimers(step, subject, place);
    } catch (error) {
      this.end('failed', state, subject, place);
      throw error;
    }
    this.#observe?.(subject, step.told);
    return step.to;
  }

  /** Ends an actor that is in no final state. */
  end(how: 'stopped' | 'failed', state: number, subject: Subject, place: Place): void {
    for (let timer = 0; timer < this.#delays.length; timer += 1) this.#timers.cancel(place, timer);
    this.#tell(how, state, subject);
  }

  /** The event that says that a timer has fallen due: it comes by the same way as all others, so that their order is kept. */
  dueEvent(timer: number): EventObject {
    return this.#dueEvents[timer] ?? { type: '' };
  }

  #tell(what: 'started' | 'stopped' | 'failed', state: number, subject: Subject): void {
    const told = this.#told[what][state];
    if (told !== undefined) this.#observe?.(subject, told);
  }

  #takeOther(state: number, { type }: EventObject, subject: Subject, place: Place): number {
    if (type !== KILL.type) return state;
    this.end('failed', state, subject, place);
    throw new Error('the actor was killed');
  }

  #orEnd(state: number, subject: Subject, place: Place, task: () => void): void {
    try {
      task();
    } catch (error) {
      this.end('failed', state, subject, place);
      throw error;
    }
  }

  #setTimers(step: BoundStep<Subject, Event>, subject: Subject, place: Place): void {
    for (const { timer, change } of step.timers) {
      this.#timers.cancel(place, timer);
      if (change === 'start') this.#startTimer(timer, subject, place);
    }
  }

  #startTimer(timer: number, subject: Subject, place: Place): void {
    const delayMs = this.#delays[timer]?.(subject);
    if (delayMs !== undefined) this.#timers.start(place, timer, delayMs);
  }
}

/** Whose decision a row is: a state's, on an event or in time. */
function rowOf({ id, table, eventTypes }: CompiledChart<EventObject>, number: number): Beginning {
  const inputs = table.inputs.length;
  return { chart: id, event: eventTypes[number % inputs] ?? 'after', before: Math.floor(number / inputs), isFinal: table.isFinal };
}

/** Asks the guards that the decision needs. */
function stepOf<Subject, Event extends EventObject>(
  decision: BoundDecision<Subject, Event>,
  subject: Subject,
  event: Event | undefined,
): BoundStep<Subject, Event> {
  let next = decision;
  while (next.kind === 'question') next = next.guard(subject, event) ? next.yes : next.no;
  return next;
}

function perform<Subject, Event extends EventObject>(step: BoundStep<Subject, Event>, subject: Subject, event: Event | undefined): void {
  for (const { run, params } of step.actions) run(subject, event, params);
}
