import type { EventObject } from 'xstate';
import type { ChartEffects, ChartStep } from './chart.js';
import type { Decision, TimerChange } from './table.js';

type Action<Subject, Event extends EventObject> = ChartEffects<Subject, Event>['actions'][string];
type Guard<Subject, Event extends EventObject> = ChartEffects<Subject, Event>['guards'][string];

/** A step whose actions are functions. */
export interface BoundStep<Subject, Event extends EventObject> {
  readonly kind: 'step';
  readonly to: number;
  readonly actions: readonly { readonly run: Action<Subject, Event>; readonly params: Readonly<Record<string, unknown>> }[];
  readonly timers: readonly TimerChange[];
  /** What observers are told. */
  readonly told: ChartStep;
}

interface BoundQuestion<Subject, Event extends EventObject> {
  readonly kind: 'question';
  readonly guard: Guard<Subject, Event>;
  readonly yes: BoundDecision<Subject, Event>;
  readonly no: BoundDecision<Subject, Event>;
}

/** A decision whose guards and actions are functions, so that no name is looked up while actors run. */
export type BoundDecision<Subject, Event extends EventObject> = BoundStep<Subject, Event> | BoundQuestion<Subject, Event>;

/** When a decision is made, and which states of its chart end an actor. */
export interface Beginning extends Omit<ChartStep, 'after' | 'isEnd'> {
  readonly isFinal: readonly boolean[];
}

/** Puts the provided functions in the place of the names; throws if one is missing. */
export function bindDecision<Subject, Event extends EventObject>(
  decision: Decision,
  effects: ChartEffects<Subject, Event>,
  from: Beginning,
): BoundDecision<Subject, Event> {
  const { chart, event, before, isFinal } = from;
  if ('guard' in decision) {
    return {
      kind: 'question',
      guard: provided(effects.guards, decision.guard, chart),
      yes: bindDecision(decision.yes, effects, from),
      no: bindDecision(decision.no, effects, from),
    };
  }
  const actions = decision.actions.map(({ name, params }) => ({ run: provided(effects.actions, name, chart), params }));
  const told: ChartStep = { chart, event, before, after: decision.to, isEnd: isFinal[decision.to] === true };
  return { kind: 'step', to: decision.to, actions, timers: decision.timers, told };
}

/** The effect of a name; throws if there is none. */
export function provided<Effect>(effects: Readonly<Record<string, Effect>>, name: string, chartId: string): Effect {
  const effect = Object.hasOwn(effects, name) ? effects[name] : undefined;
  if (effect === undefined) throw new Error(`chart ${chartId}: nothing is provided for ${name}`);
  return effect;
}
