import { type AnyMachineSnapshot, type AnyStateMachine, type EventFrom, matchesState, type StateNode, type StateValue } from 'xstate';
import type { CompiledChart } from './chart.js';
import { chartWith, stateKey } from './chart-with.js';
import { type ChartNames, namesOf } from './compile-constructs.js';
import { type Answers, type Walk, type WalkedAction, Walker } from './compile-walk.js';
import type { ChartAction, ChartTable, ChartTimer, Decision, TimerChange } from './table.js';

/** How many states a chart may reach. Charts have tens; thousands mean parallel regions that belong to several actors. */
const STATES_MAX = 1_000;

const NO_PARAMS: ChartAction['params'] = Object.freeze({});

/**
 * Turns a machine into a table, by walking XState's own `transition` over every reachable state, event, and combination of the
 * answers of the guards that are asked on the way. Throws if the machine is made of more than charts are.
 */
export function compileChart<Machine extends AnyStateMachine>(machine: Machine): CompiledChart<EventFrom<Machine>> {
  return new Compilation(machine, namesOf(machine)).run();
}

class Compilation<Machine extends AnyStateMachine> {
  readonly #machine: Machine;
  readonly #names: ChartNames;
  readonly #walker: Walker;
  readonly #timers: readonly ChartTimer[];
  readonly #timerNumbers: ReadonlyMap<string, number>;
  readonly #snapshots: AnyMachineSnapshot[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(machine: Machine, names: ChartNames) {
    this.#machine = machine;
    this.#names = names;
    this.#walker = new Walker(machine, names);
    this.#timers = [...timersOf(machine.root)];
    this.#timerNumbers = new Map(this.#timers.map(({ eventType }, index) => [eventType, index]));
  }

  run(): CompiledChart<EventFrom<Machine>> {
    const table = this.#table();
    const states = this.#snapshots.map(({ value }): StateValue => value);
    return chartWith(this.#machine, { states, eventTypes: this.#names.eventTypes, table });
  }

  #table(): ChartTable {
    const inputs = [...this.#names.eventTypes, ...this.#timers.map(({ eventType }) => eventType)];
    const initial = this.#decide(new Map(), (answers) => this.#walker.start(answers));
    const rows: Decision[] = [];
    // Each row may find new states, which then get their rows.
    for (let state = 0; state < this.#snapshots.length; state += 1) {
      for (const input of inputs) rows.push(this.#row(state, input));
    }
    return {
      inputs,
      initial,
      rows,
      timers: this.#timers,
      runningTimers: this.#snapshots.map((snapshot) => this.#runningTimers(snapshot)),
      isFinal: this.#snapshots.map(({ status }) => status !== 'active'),
    };
  }

  #row(state: number, input: string): Decision {
    const snapshot = this.#snapshots[state];
    if (snapshot === undefined || snapshot.status !== 'active') return { to: state, actions: [], timers: [] };
    return this.#decide(new Map(), (answers) => this.#walker.step(snapshot, input, answers));
  }

  /** Walks with unknown answers taken as `no`, then turns each of those questions to `yes`, the last one first. */
  #decide(answers: Answers, walk: (answers: Answers) => Walk): Decision {
    const { snapshot, actions, asked } = walk(answers);
    const step: Decision = { to: this.#numberOf(snapshot), actions: actions.flatMap(toAction), timers: this.#timerChanges(actions) };
    return asked.reduceRight<Decision>((no, guard, index) => {
      const known = new Map([...answers, ...asked.slice(0, index).map((name): [string, boolean] => [name, false])]);
      return { guard, no, yes: this.#decide(known.set(guard, true), walk) };
    }, step);
  }

  #numberOf(snapshot: AnyMachineSnapshot): number {
    const key = stateKey(snapshot.value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#snapshots.length >= STATES_MAX) throw new Error(`chart ${this.#machine.id}: more than ${STATES_MAX} states`);
    this.#numbers.set(key, this.#snapshots.length);
    return this.#snapshots.push(snapshot) - 1;
  }

  #timerChanges(actions: readonly WalkedAction[]): TimerChange[] {
    return actions.flatMap(({ type, params }): TimerChange[] => {
      if (type === 'xstate.raise') return [{ timer: this.#timerNumber(params, 'id'), change: 'start' }];
      if (type === 'xstate.cancel') return [{ timer: this.#timerNumber(params, 'sendId'), change: 'cancel' }];
      return [];
    });
  }

  #timerNumber(params: unknown, key: 'id' | 'sendId'): number {
    const id = Object(params)[key];
    const number = this.#timerNumbers.get(id);
    if (number === undefined) throw new Error(`chart ${this.#machine.id}: ${id} is not a timer`);
    return number;
  }

  #runningTimers({ value, status }: AnyMachineSnapshot): number[] {
    if (status !== 'active') return [];
    return this.#timers.flatMap(({ stateId }, index) => (isWithin(this.#machine.getStateNodeById(stateId).path, value) ? [index] : []));
  }
}

function* timersOf(node: StateNode): Generator<ChartTimer> {
  for (const delay of Object.keys(node.config.after ?? {})) {
    yield { delay, stateId: node.id, eventType: `xstate.after.${delay}.${node.id}` };
  }
  for (const child of Object.values(node.states)) yield* timersOf(child);
}

function toAction({ type, params }: WalkedAction): ChartAction[] {
  if (type.startsWith('xstate.')) return [];
  return [{ name: type, params: typeof params === 'object' && params !== null ? { ...params } : NO_PARAMS }];
}

/** Whether a configuration is inside the state node at a path. */
function isWithin(path: readonly string[], value: StateValue): boolean {
  const [first, ...rest] = path.toReversed();
  if (first === undefined) return true;
  return matchesState(
    rest.reduce<StateValue>((inner, key) => ({ [key]: inner }), first),
    value,
  );
}
