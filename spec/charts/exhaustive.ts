import { type AnyStateMachine, createActor, type EventObject, type StateValue } from 'xstate';
import type { ChartOptions, CompiledChart } from '#charts/chart.js';
import { chartLogic } from '#charts/chart-logic.js';
import { ChartRows } from '#charts/chart-rows.js';
import { stepsOf } from '#charts/table.js';

/** One event with the answers to the guards that it makes a chart ask; the empty type is the start. */
interface Move {
  readonly type: string;
  readonly answers: ReadonlyMap<string, boolean>;
}

/** What an actor did: the state it is in, what it was asked to do, and which delays of it run. */
interface Outcome {
  readonly value: StateValue;
  readonly isDone: boolean;
  readonly actions: readonly string[];
  readonly delays: readonly string[];
}

/** The shortest way to a state, and one move more. */
export interface Case {
  readonly way: readonly Move[];
  readonly move: Move;
}

/** Every move out of every state of a chart, each with the way there. */
export function casesOf(chart: CompiledChart<EventObject>): Case[] {
  const { table } = chart;
  const ways: (readonly Move[] | undefined)[] = chart.states.map(() => undefined);
  const queue: number[] = [];
  const cases: Case[] = [];
  const visit = (state: number, way: readonly Move[]) => {
    if (ways[state] !== undefined) return;
    ways[state] = way;
    queue.push(state);
  };
  for (const { step, answers } of stepsOf(table.initial)) {
    cases.push({ way: [], move: { type: '', answers } });
    visit(step.to, [{ type: '', answers }]);
  }
  for (const state of queue) {
    const way = ways[state] ?? [];
    if (table.isFinal[state] === true) continue;
    for (const [input, type] of table.inputs.entries()) {
      for (const { step, answers } of stepsOf(table.rows[state * table.inputs.length + input] ?? { to: state, actions: [], timers: [] })) {
        cases.push({ way, move: { type, answers } });
        visit(step.to, [...way, { type, answers }]);
      }
    }
  }
  return cases;
}

/** What an XState actor of the table does in a case. */
export function tableOutcome(chart: CompiledChart<EventObject>, { way, move }: Case): Outcome {
  const world = new World();
  const logic = chartLogic<object, EventObject>(chart, optionsIn(world, chart));
  return world.play([...way, move], () => createActor(logic.of({})));
}

/** What a row of the table does in a case. */
export function rowOutcome(chart: CompiledChart<EventObject>, { way, move }: Case): Outcome {
  const world = new World();
  return world.play([...way, move], () => rowAsActor(chart, optionsIn(world, chart)));
}

/** A row that is handled as an actor; of one that has ended, the observer has seen the last state. */
function rowAsActor(chart: CompiledChart<EventObject>, options: ChartOptions<object, EventObject>): PlayedActor {
  let [last, failure]: [number, unknown] = [0, undefined];
  const observe = (_: object, { after }: { readonly after: number }) => {
    last = after;
  };
  const failed = (_: object, error: unknown) => {
    failure = error;
  };
  const rows = new ChartRows<object, EventObject>(chart, { ...options, observe, failed });
  const row = rows.add({});
  return {
    subscribe: () => undefined,
    start: () => rows.start(row),
    send: (event) => rows.send(row, event),
    getSnapshot: () => {
      const status = failure === undefined ? 'active' : 'error';
      const value = rows.stateOf(row);
      return value === undefined
        ? { value: chart.states[last] ?? {}, status: status === 'active' ? 'done' : status, error: failure }
        : { value, status, error: failure };
    },
  };
}

function optionsIn(world: World, { table }: CompiledChart<EventObject>): ChartOptions<object, EventObject> {
  const steps = [table.initial, ...table.rows].flatMap((row) => [...stepsOf(row)]);
  const actions = steps.flatMap(({ step }) => step.actions.map(({ name }) => name));
  const guards = steps.flatMap(({ answers }) => [...answers.keys()]);
  const effects = {
    actions: named(actions, (name) => (_subject: object, _event: unknown, params: unknown) => world.act(name, params)),
    guards: named(guards, (name) => () => world.ask(name)),
    delays: named(
      table.timers.map(({ delay }) => delay),
      (name) => () => world.delayMs(name),
    ),
  };
  const clock = {
    now: () => 0,
    at: () => ({ cancel: () => undefined }),
    after: (delayMs: number) => {
      const timer = world.wait(delayMs);
      return { cancel: () => world.forget(timer) };
    },
    soon: () => undefined,
  };
  return { effects, clock };
}

/** What XState's own interpreter does in a case. */
export function interpreterOutcome(machine: AnyStateMachine, { way, move }: Case): Outcome {
  const world = new World();
  const { actions, guards, delays } = machine.implementations;
  const plain = Object.keys(guards).filter((name) => !('check' in Object(guards[name])));
  const provided = machine.provide({
    actions: named(Object.keys(actions), (name) => (_: unknown, params: unknown) => world.act(name, params)),
    guards: named(plain, (name) => () => world.ask(name)),
    delays: named(Object.keys(delays), (name) => () => world.delayMs(name)),
  });
  const clock = { setTimeout: (_: unknown, delayMs: number) => world.wait(delayMs), clearTimeout: (id: number) => world.forget(id) };
  return world.play([...way, move], () => createActor(provided, { clock }));
}

/** What is played with: an actor, or a row. */
interface PlayedActor {
  subscribe(observer: { readonly error: () => void }): unknown;
  start(): unknown;
  send(event: EventObject): unknown;
  getSnapshot(): { readonly value?: StateValue; readonly status?: string; readonly error?: unknown };
}

/** Stands for all that is outside of a chart: answers, notes what is done, and keeps timers, which never fall due by themselves. */
class World {
  #answers: ReadonlyMap<string, boolean> = new Map();
  #actions: string[] = [];
  readonly #delays: string[] = [];
  readonly #waiting = new Map<number, string>();
  #timers = 0;

  play(moves: readonly Move[], create: () => PlayedActor): Outcome {
    let actor: PlayedActor | undefined;
    for (const { type, answers } of moves) {
      this.#actions = [];
      this.#answers = answers;
      if (actor === undefined) {
        actor = create();
        actor.subscribe({ error: () => undefined });
        actor.start();
      } else actor.send({ type });
    }
    const { value = {}, status, error } = actor?.getSnapshot() ?? {};
    if (status === 'error') throw error;
    return { value, isDone: status === 'done', actions: this.#actions, delays: [...this.#waiting.values()].sort() };
  }

  act(name: string, params: unknown): void {
    this.#actions.push(`${name} ${JSON.stringify(params ?? {})}`);
  }

  /** A guard that the table does not ask in this case must not be asked by the interpreter either. */
  ask(name: string): boolean {
    const answer = this.#answers.get(name);
    if (answer === undefined) throw new Error(`the guard ${name} was not to be asked`);
    return answer;
  }

  /** The delays are told apart by their length. */
  delayMs(name: string): number {
    const known = this.#delays.indexOf(name);
    return known >= 0 ? known : this.#delays.push(name) - 1;
  }

  wait(delayMs: number): number {
    this.#timers += 1;
    this.#waiting.set(this.#timers, this.#delays[delayMs] ?? String(delayMs));
    return this.#timers;
  }

  forget(timer: number): void {
    this.#waiting.delete(timer);
  }
}

function named<Value>(names: readonly string[], make: (name: string) => Value): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}
