import { type AnyActor, type AnyStateMachine, createActor, type EventObject } from 'xstate';
import type { ChartEffects } from '../charts/chart.js';
import { xstateClock } from '../charts/xstate-clock.js';
import type { Clock } from '../clock/clock.js';

/** How an interpreted actor runs. */
export interface InterpretedOptions<Subject> {
  readonly id: string;
  readonly subject: Subject;
  /** Timers of a child run on its parent's clock. */
  readonly clock: Clock;
  readonly parent?: AnyActor | undefined;
}

/**
 * An actor that XState interprets, with the same kind of effects as compiled charts have, and timers on our clock. For the few
 * actors above the threads: they hear of something now and then. It is not started yet.
 */
export function interpreted<Subject, Event extends EventObject>(
  machine: AnyStateMachine,
  effects: ChartEffects<Subject, Event>,
  { id, subject, clock, parent }: InterpretedOptions<Subject>,
): AnyActor {
  const provided = machine.provide({
    actions: mapped(effects.actions, (action) => (_: unknown, params: unknown) => action(subject, undefined, Object(params ?? {}))),
    guards: mapped(effects.guards, (guard) => () => guard(subject, undefined)),
    delays: mapped(effects.delays, (delay) => () => delay(subject)),
  });
  return createActor(provided, { id, clock: xstateClock(clock), ...(parent && { parent }) });
}

function mapped<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
