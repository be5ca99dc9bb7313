import type { AnyActorRef, EventObject, StateValue } from 'xstate';
import type { Clock, Timer } from '../clock/clock.js';
import type { ChartLogic, ChartOptions, ChartSnapshot, CompiledChart, SubjectLogic } from './chart.js';
import { ChartRunner, type ChartTimers } from './chart-runner.js';

/** The event with which XState stops an actor. */
const STOP = 'xstate.stop';

/** Actor logic that looks up each event in the chart's table. Throws if an effect that the chart names is not provided. */
export function chartLogic<Subject, Event extends EventObject>(
  chart: CompiledChart<Event>,
  options: ChartOptions<Subject, Event>,
): ChartLogic<Subject, Event> {
  const runner: Runner<Subject, Event> = new ChartRunner(
    chart,
    options,
    timersOn(options.clock, (timer) => runner.dueEvent(timer)),
  );
  const snapshots = new ChartSnapshots(chart);
  return { isTable: true, of: (subject) => new TableLogic(runner, snapshots, subject), at: (state) => snapshots.resumedIn(state) };
}

type Runner<Subject, Event extends EventObject> = ChartRunner<Subject, Event, TimedActor>;

/** What the timers of an XState actor are kept with. */
interface TimedActor {
  readonly self: Pick<AnyActorRef, 'send'> | undefined;
  /** Hardly ever more than one, and of most actors none. */
  timers: RunningTimer | undefined;
}

/** A timer of an actor, chained to those that it has beside it. */
interface RunningTimer {
  readonly number: number;
  readonly timer: Timer;
  next: RunningTimer | undefined;
}

/** The logic of one actor. */
class TableLogic<Subject, Event extends EventObject> implements SubjectLogic<Event>, TimedActor {
  self: TimedActor['self'];
  timers: TimedActor['timers'];
  readonly #runner: Runner<Subject, Event>;
  readonly #snapshots: ChartSnapshots;
  readonly #subject: Subject;

  constructor(runner: Runner<Subject, Event>, snapshots: ChartSnapshots, subject: Subject) {
    this.self = undefined;
    this.timers = undefined;
    this.#runner = runner;
    this.#snapshots = snapshots;
    this.#subject = subject;
  }

  getInitialSnapshot({ defer }: Parameters<SubjectLogic<Event>['getInitialSnapshot']>[0]): ChartSnapshot {
    const step = this.#runner.firstStep(this.#subject);
    // XState runs this when the actor is started, and takes what it throws as the actor's error.
    defer(() => this.#runner.begin(step, this.#subject, this));
    return this.#snapshots.in(step.to);
  }

  start({ state, isResumed }: ChartSnapshot, { self }: { readonly self: AnyActorRef }): void {
    this.self = self;
    if (isResumed) this.#runner.resume(state, this.#subject, this);
  }

  transition(snapshot: ChartSnapshot, event: Event): ChartSnapshot {
    const { state } = snapshot;
    if (event.type === STOP) {
      this.#runner.end('stopped', state, this.#subject, this);
      return { ...snapshot, status: 'stopped', output: undefined, error: undefined };
    }
    const next = this.#runner.take(state, event, this.#subject, this);
    return next === state ? snapshot : this.#snapshots.in(next);
  }

  getPersistedSnapshot(snapshot: ChartSnapshot): ChartSnapshot {
    return snapshot;
  }
}

/** The snapshots of a chart's actors: all that are in one state share one, as what tells them apart is their subject. */
class ChartSnapshots {
  readonly #chart: CompiledChart<EventObject>;
  readonly #reached: readonly ChartSnapshot[];
  readonly #resumed: readonly ChartSnapshot[];

  constructor(chart: CompiledChart<EventObject>) {
    this.#chart = chart;
    this.#reached = chart.states.map((_, state) => this.#snapshot(state, false));
    this.#resumed = chart.states.map((_, state) => this.#snapshot(state, true));
  }

  in(state: number): ChartSnapshot {
    return this.#reached[state] ?? this.#snapshot(state, false);
  }

  /** An actor that is to go on in a state that there is not has failed when it is started. */
  resumedIn(state: StateValue): ChartSnapshot {
    try {
      const number = this.#chart.stateNumber(state);
      return this.#resumed[number] ?? this.#snapshot(number, true);
    } catch (error) {
      return { status: 'error', output: undefined, error, value: state, state: 0, isResumed: true };
    }
  }

  #snapshot(state: number, isResumed: boolean): ChartSnapshot {
    const { states, table } = this.#chart;
    const status = table.isFinal[state] === true ? 'done' : 'active';
    return { status, output: undefined, error: undefined, value: states[state] ?? {}, state, isResumed };
  }
}

function timersOn(clock: Clock, dueEvent: (timer: number) => EventObject): ChartTimers<TimedActor> {
  return {
    start: (actor, number, delayMs) => {
      const timer = clock.after(delayMs, () => actor.self?.send(dueEvent(number)));
      actor.timers = { number, timer, next: actor.timers };
    },
    cancel: (actor, number) => {
      if (actor.timers?.number === number) {
        actor.timers.timer.cancel();
        actor.timers = actor.timers.next;
      } else cancelBehind(actor.timers, number);
    },
  };
}

function cancelBehind(first: RunningTimer | undefined, number: number): void {
  for (let before = first; before?.next !== undefined; before = before.next) {
    if (before.next.number !== number) continue;
    before.next.timer.cancel();
    before.next = before.next.next;
    return;
  }
}
