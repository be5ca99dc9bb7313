import type { AnyActorRef, EventObject, StateValue } from 'xstate';
import type { Timer } from '../clock/clock.js';
import type { ChartInput, ChartLogic, ChartLogicOptions, ChartSnapshot, CompiledChart } from './chart.js';
import { type BoundDecision, type BoundStep, bindDecision, provided } from './chart-binding.js';

/** The event with which XState stops an actor. */
const STOP = 'xstate.stop';

/** An event that ends an actor of any chart as a mistake in an effect would: its supervisor starts it again. */
export const KILL = { type: 'everynode.kill' } as const;

/** Charts without timers share this. */
const NO_TIMERS: (Timer | undefined)[] = [];

/** How an actor tells itself that a timer has fallen due: by the same way as all other events, so that their order is kept. */
type Self = Pick<AnyActorRef, 'send'>;

/** Actor logic that looks up each event in the chart's table. Throws if an effect that the chart names is not provided. */
export function chartLogic<Subject, Event extends EventObject>(
  chart: CompiledChart<Event>,
  options: ChartLogicOptions<Subject, Event>,
): ChartLogic<Subject, Event> {
  const runner = new ChartRunner(chart, options);
  return {
    getInitialSnapshot: ({ self, defer }, input) => {
      const [snapshot, task] = runner.begin(input, self);
      // XState runs this when the actor is started, and takes what it throws as the actor's error.
      defer(task);
      return snapshot;
    },
    transition: (snapshot, event, { self }) => runner.take(snapshot, event, self),
    getPersistedSnapshot: (snapshot) => snapshot,
  };
}

class ChartRunner<Subject, Event extends EventObject> {
  readonly #chart: CompiledChart<Event>;
  readonly #options: ChartLogicOptions<Subject, Event>;
  readonly #inputs: ReadonlyMap<string, number>;
  readonly #initial: BoundDecision<Subject, Event>;
  readonly #rows: readonly BoundDecision<Subject, Event>[];
  readonly #delays: readonly ((subject: Subject) => number)[];
  readonly #dueEvents: readonly EventObject[];

  constructor(chart: CompiledChart<Event>, options: ChartLogicOptions<Subject, Event>) {
    const { table } = chart;
    this.#chart = chart;
    this.#options = options;
    this.#inputs = new Map(table.inputs.map((type, index) => [type, index]));
    this.#initial = bindDecision(table.initial, options.effects, chart.id);
    this.#rows = table.rows.map((row) => bindDecision(row, options.effects, chart.id));
    this.#delays = table.timers.map(({ delay }) => provided(options.effects.delays, delay, chart.id));
    this.#dueEvents = table.timers.map(({ eventType }) => ({ type: eventType }));
  }

  /** The snapshot to start with, and what is left to do when the actor starts. */
  begin({ subject, state }: ChartInput<Subject>, self: Self): [ChartSnapshot<Subject>, () => void] {
    const timers = this.#delays.length === 0 ? NO_TIMERS : [];
    if (state !== undefined) {
      const restored = this.#snapshot(this.#chart.stateNumber(state), subject, timers);
      return [restored, () => this.#restart(restored, self)];
    }
    const step = stepOf(this.#initial, subject, undefined);
    const started = this.#snapshot(step.to, subject, timers);
    return [started, () => this.#start(started, step, self)];
  }

  take(snapshot: ChartSnapshot<Subject>, event: Event, self: Self): ChartSnapshot<Subject> {
    const input = this.#inputs.get(event.type);
    if (input === undefined) return this.#takeOther(snapshot, event.type);
    const decision = this.#rows[snapshot.state * this.#inputs.size + input];
    if (decision === undefined) return snapshot;
    try {
      return this.#move(snapshot, decision, input < this.#chart.eventTypes.length ? event : undefined, self);
    } catch (error) {
      this.#end(snapshot, 'failed');
      throw error;
    }
  }

  /** Takes an event that is not the chart's own. */
  #takeOther(snapshot: ChartSnapshot<Subject>, type: string): ChartSnapshot<Subject> {
    if (type === KILL.type) {
      this.#end(snapshot, 'failed');
      throw new Error('the actor was killed');
    }
    if (type !== STOP) return snapshot;
    this.#end(snapshot, 'stopped');
    return { ...snapshot, status: 'stopped', output: undefined, error: undefined };
  }

  #end({ subject, state, timers }: ChartSnapshot<Subject>, event: 'stopped' | 'failed'): void {
    cancelAll(timers);
    this.#options.observe?.({ subject, event, before: state, after: state });
  }

  #move(
    snapshot: ChartSnapshot<Subject>,
    decision: BoundDecision<Subject, Event>,
    event: Event | undefined,
    self: Self,
  ): ChartSnapshot<Subject> {
    const { subject, state, timers } = snapshot;
    const step = stepOf(decision, subject, event);
    perform(step, subject, event);
    this.#setTimers(step, subject, timers, self);
    this.#options.observe?.({ subject, event: event ?? 'after', before: state, after: step.to });
    return step.to === state ? snapshot : this.#snapshot(step.to, subject, timers);
  }

  #start({ subject, state, timers }: ChartSnapshot<Subject>, step: BoundStep<Subject, Event>, self: Self): void {
    perform(step, subject, undefined);
    this.#setTimers(step, subject, timers, self);
    this.#options.observe?.({ subject, event: undefined, before: state, after: state });
  }

  #restart({ subject, state, timers }: ChartSnapshot<Subject>, self: Self): void {
    for (const timer of this.#chart.table.runningTimers[state] ?? []) this.#startTimer(timer, subject, timers, self);
    this.#options.observe?.({ subject, event: undefined, before: state, after: state });
  }

  #setTimers(step: BoundStep<Subject, Event>, subject: Subject, timers: (Timer | undefined)[], self: Self): void {
    for (const { timer, change } of step.timers) {
      timers[timer]?.cancel();
      timers[timer] = undefined;
      if (change === 'start') this.#startTimer(timer, subject, timers, self);
    }
  }

  #startTimer(timer: number, subject: Subject, timers: (Timer | undefined)[], self: Self): void {
    const delayMs = this.#delays[timer]?.(subject);
    const due = this.#dueEvents[timer];
    if (delayMs === undefined || due === undefined) return;
    timers[timer] = this.#options.clock.after(delayMs, () => self.send(due));
  }

  #snapshot(state: number, subject: Subject, timers: (Timer | undefined)[]): ChartSnapshot<Subject> {
    const { states, table } = this.#chart;
    const value: StateValue = states[state] ?? {};
    const status = table.isFinal[state] === true ? 'done' : 'active';
    return { status, output: undefined, error: undefined, value, state, subject, timers };
  }
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

function cancelAll(timers: readonly (Timer | undefined)[]): void {
  for (const timer of timers) timer?.cancel();
}
