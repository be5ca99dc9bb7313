import type { AnyStateMachine, EventFrom, StateValue } from 'xstate';
import type { CompiledChart } from './chart.js';
import type { ChartTable } from './table.js';

/** What compiling has found out about a machine: plain data. */
export interface ChartFindings {
  readonly states: readonly StateValue[];
  readonly eventTypes: readonly string[];
  readonly table: ChartTable;
}

/** The chart of a machine, given what compiling has found out about it. */
export function chartWith<Machine extends AnyStateMachine>(
  machine: Machine,
  { states, eventTypes, table }: ChartFindings,
): CompiledChart<EventFrom<Machine>> {
  const numbers = new Map(states.map((value, number) => [stateKey(value), number]));
  // Whoever starts a million actors gives the same few objects.
  const numbersOfObjects = new WeakMap<object, number>();
  const resolved = (value: StateValue) => machine.resolveState({ value, context: {} }).value;
  return {
    id: machine.id,
    machine,
    states,
    // The names stand in the machine's configuration, whose type says that they are its event types.
    eventTypes: eventTypes as readonly EventFrom<Machine>['type'][],
    table,
    stateNumber: (value) => {
      const known = typeof value === 'string' ? numbers.get(value) : numbersOfObjects.get(value);
      if (known !== undefined) return known;
      const number = numbers.get(stateKey(value)) ?? numbers.get(stateKey(resolved(value)));
      if (number === undefined) throw new Error(`chart ${machine.id}: no state ${JSON.stringify(value)} can be reached`);
      if (typeof value !== 'string') numbersOfObjects.set(value, number);
      return number;
    },
  };
}

/** Equal for equal configurations: the order of parallel regions in a value does not count. */
export function stateKey(value: StateValue): string {
  if (typeof value === 'string') return value;
  const regions = Object.entries(value).map(([key, inner]) => `${key}:${inner === undefined ? '' : stateKey(inner)}`);
  return `{${regions.sort().join(',')}}`;
}
