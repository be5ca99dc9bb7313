import { type EventObject, matchesState, type StateNode, type StateValue } from 'xstate';
import type { CompiledChart } from '#charts/chart.js';
import { type Step, stepsOf } from '#charts/table.js';

const NOTHING: Step = { to: 0, actions: [], timers: [] };

/** State nodes that no configuration of the chart contains, but for those which are always left in the step that enters them. */
export function unreachableStates(chart: CompiledChart<EventObject>): string[] {
  return [...nodesBelow(chart.machine.root)]
    .filter((node) => !isTransient(node) && !chart.states.some((value) => isWithin(node.path, value)))
    .map(({ path }) => path.join('.'));
}

/** Events that nothing ever follows from. */
export function ignoredEvents(chart: CompiledChart<EventObject>): string[] {
  return chart.eventTypes.filter((type) => chart.states.every((_, state) => !hasEffect(chart, state, type)));
}

/** Each event with the states in which nothing follows from it, by name; final states apart. */
export function ignoredPairs(chart: CompiledChart<EventObject>): readonly (readonly [event: string, states: readonly string[]])[] {
  const living = [...chart.states.entries()].filter(([state]) => chart.table.isFinal[state] !== true);
  return chart.eventTypes.map((type) => [
    type,
    living.filter(([state]) => !hasEffect(chart, state, type)).map(([, value]) => nameOf(value)),
  ]);
}

/** Configurations in which an actor would stay for ever, if only time passed and things failed (`failures`). */
export function endlessStates(chart: CompiledChart<EventObject>, failures: readonly string[]): string[] {
  const { table } = chart;
  return chart.states
    .filter((_, state) => {
      if (table.isFinal[state] === true || (table.runningTimers[state] ?? []).length > 0) return false;
      return !failures.some((type) => hasEffect(chart, state, type));
    })
    .map(nameOf);
}

function isTransient({ always }: StateNode): boolean {
  return (always ?? []).some(({ guard }) => guard === undefined);
}

function hasEffect({ table }: CompiledChart<EventObject>, state: number, type: string): boolean {
  const row = table.rows[state * table.inputs.length + table.inputs.indexOf(type)];
  if (row === undefined || table.isFinal[state] === true) return false;
  return [...stepsOf(row)].some(({ step }) => step.to !== state || step.actions.length > 0 || step.timers.length > 0);
}

/** The step that an input causes in a chart without guards. */
export function stepBetween({ table }: CompiledChart<EventObject>, state: number, input: string): Step {
  const [first] = stepsOf(table.rows[state * table.inputs.length + table.inputs.indexOf(input)] ?? NOTHING);
  return first?.step ?? NOTHING;
}

/** A state value in one line: `running.ready`, `health.ready & scheduling.cordoned`. */
export function nameOf(value: StateValue): string {
  if (typeof value === 'string') return value;
  const regions = Object.entries(value).map(([key, inner]) => (inner === undefined ? key : `${key}.${nameOf(inner)}`));
  return regions.length === 1 ? regions.join() : `(${regions.sort().join(' & ')})`;
}

function* nodesBelow(node: StateNode): Generator<StateNode> {
  for (const child of Object.values(node.states)) {
    yield child;
    yield* nodesBelow(child);
  }
}

function isWithin(path: readonly string[], value: StateValue): boolean {
  const [last, ...rest] = path.toReversed();
  return (
    last === undefined ||
    matchesState(
      rest.reduce<StateValue>((inner, key) => ({ [key]: inner }), last),
      value,
    )
  );
}
