import type { AnyActorScope, AnyMachineSnapshot, AnyStateMachine, AnyStateNode, EventObject, Snapshot, StateValue } from 'xstate';
import type { LogicMaker } from '../../src/actors/xstate-actors.js';
import type { ChartOptions, ChartSnapshot, CompiledChart, SubjectLogic } from '../../src/charts/chart.js';
import { KILL } from '../../src/charts/chart-runner.js';

/** The logic of actors whose machines XState interprets: what a compiled chart, or a row, is held against. Tables are not asked. */
export const interpretedLogic: LogicMaker = (chart, options) => {
  const interpreter = new Interpreter(chart, options);
  return {
    of: (subject) => new InterpretedLogic(interpreter, subject),
    isTable: false,
    at: (state) => interpreter.seen(chart.machine.resolveState({ value: state, context: {} }), true),
  };
};

type Seen = ChartSnapshot & { readonly machine: AnyMachineSnapshot };

/** The machine of a chart with its effects. They are about the subject whose actor is taking a step. */
class Interpreter<Subject, Event extends EventObject> {
  readonly chart: CompiledChart<Event>;
  readonly options: ChartOptions<Subject, Event>;
  readonly machine: AnyStateMachine;
  #subject: Subject | undefined;

  constructor(chart: CompiledChart<Event>, options: ChartOptions<Subject, Event>) {
    const { actions, guards, delays } = options.effects;
    const now = () => this.#subject as Subject;
    this.chart = chart;
    this.options = options;
    this.machine = chart.machine.provide({
      actions: mapped(
        actions,
        (action) =>
          ({ event }: Asked, params: unknown) =>
            action(now(), this.own(event), Object(params ?? {})),
      ),
      guards: mapped(
        guards,
        (guard) =>
          ({ event }: Asked) =>
            guard(now(), this.own(event)),
      ),
      delays: mapped(delays, (delay) => () => delay(now())),
    });
    workOut(this.machine.root);
  }

  /** Turns to a subject; gives what turns back to the one before. */
  turnTo(subject: Subject): () => void {
    const before = this.#subject;
    this.#subject = subject;
    return () => {
      this.#subject = before;
    };
  }

  /** The event, if it is one of the chart's. */
  own(event: EventObject): Event | undefined {
    return this.chart.eventTypes.includes(event.type) ? (event as Event) : undefined;
  }

  seen(machine: AnyMachineSnapshot, isResumed = false): Seen {
    const { status, value, output, error } = machine;
    const state = this.chart.stateNumber(value as StateValue);
    return { status, output, error, value: this.chart.states[state] ?? {}, state, isResumed, machine } as Seen;
  }
}

class InterpretedLogic<Subject, Event extends EventObject> implements SubjectLogic<Event> {
  readonly #interpreter: Interpreter<Subject, Event>;
  readonly #subject: Subject;

  constructor(interpreter: Interpreter<Subject, Event>, subject: Subject) {
    this.#interpreter = interpreter;
    this.#subject = subject;
  }

  getInitialSnapshot(scope: AnyActorScope): ChartSnapshot {
    const { machine } = this.#interpreter;
    const turnBack = this.#interpreter.turnTo(this.#subject);
    // The first actions are deferred, too, and run between these two.
    scope.defer(() => this.#interpreter.turnTo(this.#subject));
    const snapshot = this.#interpreter.seen(machine.getInitialSnapshot(scope, undefined));
    scope.defer(() => this.#observe('started', snapshot.state, snapshot.state));
    turnBack();
    return snapshot;
  }

  /** The snapshot that an actor is created with knows nothing of these effects. */
  restoreSnapshot({ value }: Snapshot<unknown> & { readonly value?: unknown }): ChartSnapshot {
    const { machine } = this.#interpreter;
    return this.#interpreter.seen(machine.resolveState({ value: value as StateValue, context: {} }), true);
  }

  /** XState does not start the timers of a snapshot that it has not made itself. */
  start({ state, isResumed }: ChartSnapshot, { self, system }: AnyActorScope): void {
    if (!isResumed) return;
    const { chart, options } = this.#interpreter;
    for (const number of chart.table.runningTimers[state] ?? []) {
      const { delay = '', eventType: type = '' } = chart.table.timers[number] ?? {};
      system.scheduler.schedule(self, self, { type }, options.effects.delays[delay]?.(this.#subject) ?? 0, type);
    }
    this.#observe('started', state, state);
  }

  transition(snapshot: ChartSnapshot, event: Event, scope: AnyActorScope): ChartSnapshot {
    const { state } = snapshot;
    const turnBack = this.#interpreter.turnTo(this.#subject);
    try {
      if (event.type === KILL.type) throw new Error('the actor was killed');
      const next = this.#interpreter.seen(this.#interpreter.machine.transition((snapshot as Seen).machine, event, scope));
      const what = this.#whatIsSeenOf(event);
      if (what !== undefined) this.#observe(what, state, next.state);
      return next;
    } catch (error) {
      this.#observe('failed', state, state);
      throw error;
    } finally {
      turnBack();
    }
  }

  getPersistedSnapshot(snapshot: ChartSnapshot): ChartSnapshot {
    return snapshot;
  }

  #whatIsSeenOf(event: EventObject): string | undefined {
    if (event.type === 'xstate.stop') return 'stopped';
    return event.type.startsWith('xstate.after') ? 'after' : this.#interpreter.own(event)?.type;
  }

  #observe(event: string, before: number, after: number): void {
    const { options, chart } = this.#interpreter;
    const isEnd = event === 'stopped' || event === 'failed' || chart.table.isFinal[after] === true;
    options.observe?.(this.#subject, { chart: chart.id, event, before, after, isEnd });
  }
}

/** XState works transitions out when they are first asked for, and complains if that happens within an action. */
function workOut({ transitions, states }: AnyStateNode): unknown {
  return [transitions, ...Object.values(states).map(workOut)];
}

interface Asked {
  readonly event: EventObject;
}

function mapped<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
