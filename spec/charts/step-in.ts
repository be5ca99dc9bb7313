import { type AnyStateMachine, initialTransition, type StateValue, transition } from 'xstate';
import { nameOf } from './model.js';

/** A step of a machine: from a state such as `syncing.claiming`, by an event or a delay, with the guards that hold; no other does. */
export interface StepQuestion {
  readonly state: string;
  readonly event: string;
  readonly isTrue: readonly string[];
}

/** What XState's own interpreter makes of a step: `next state: what is done`. */
export function stepIn(machine: AnyStateMachine, { state, event, isTrue }: StepQuestion): string {
  const guards = Object.fromEntries(Object.keys(machine.implementations.guards).map((name) => [name, () => isTrue.includes(name)]));
  const chart = machine.provide({ guards });
  const [initial] = initialTransition(chart);
  const before = chart.resolveState({ ...initial, value: stateValueOf(state) });
  const type = chart.events.find((known) => known.startsWith(`xstate.after.${event}.`) && known.endsWith(`.${state}`)) ?? event;
  const [next, actions] = transition(chart, before, { type });
  const done = actions.map((action) => action.type).filter((name) => !name.startsWith('xstate.'));
  return done.length === 0 ? nameOf(next.value) : `${nameOf(next.value)}: ${done.join(', ')}`;
}

function stateValueOf(path: string): StateValue {
  const [first = '', ...rest] = path.split('.');
  return rest.length === 0 ? first : { [first]: stateValueOf(rest.join('.')) };
}
