import type { AnyStateMachine } from 'xstate';

/** What a state may say; everything else is not for charts, or would not fit into a table. */
const STATE_KEYS = 'id initial type states on always after onDone entry exit tags meta description'.split(' ');
const MACHINE_KEYS = [...STATE_KEYS, 'context', 'types', 'schemas', 'version'];
const TRANSITION_KEYS = 'target guard actions reenter meta description'.split(' ');

/** The names that a chart mentions. */
export interface ChartNames {
  readonly eventTypes: readonly string[];
  readonly actions: readonly string[];
  readonly guards: readonly string[];
  readonly delays: readonly string[];
}

/** Where in the chart something stands, for the error message, and what has been found so far. */
interface Place {
  readonly path: string;
  readonly names: { readonly [Kind in keyof ChartNames]: Set<string> };
  readonly composites: Readonly<Record<string, unknown>>;
}

/**
 * The names that a chart uses, in the order in which they appear. Throws if it is made of anything but nested and parallel
 * states, on, always, after with named delays, final, named guards (and, or, not) and named actions with literal parameters.
 */
export function namesOf(machine: AnyStateMachine): ChartNames {
  const names = { eventTypes: new Set<string>(), actions: new Set<string>(), guards: new Set<string>(), delays: new Set<string>() };
  const place = { path: machine.id, names, composites: machine.implementations.guards };
  checkImplementations(machine);
  const config: Readonly<Record<string, unknown>> = machine.config;
  if (Object.keys(asRecord(config['context'] ?? {})).length > 0) refuse(place, 'context');
  readState(config, place, MACHINE_KEYS);
  return {
    eventTypes: [...names.eventTypes],
    actions: [...names.actions],
    guards: [...names.guards],
    delays: [...names.delays],
  };
}

/** Built-in actions such as `assign` hide behind names, too. */
function checkImplementations(machine: AnyStateMachine): void {
  for (const [name, action] of Object.entries(machine.implementations.actions)) {
    if (typeof action === 'function' && 'resolve' in action) throw new Error(`chart ${machine.id}: ${name} is not a plain action`);
  }
  const [actor] = Object.keys(machine.implementations.actors);
  if (actor !== undefined) throw new Error(`chart ${machine.id}: ${actor} is an actor, which a chart does not start`);
}

function readState(config: Readonly<Record<string, unknown>>, place: Place, allowed: readonly string[]): void {
  checkKeys(config, place, allowed);
  if (config['type'] === 'history') refuse(place, 'history');
  if (typeof (config['initial'] ?? '') !== 'string') refuse(place, 'an initial state with actions');
  for (const action of listOf(config['entry'])) readAction(action, place);
  for (const action of listOf(config['exit'])) readAction(action, place);
  for (const [type, transitions] of Object.entries(asRecord(config['on']))) readEvent(type, transitions, place);
  for (const [delay, transitions] of Object.entries(asRecord(config['after']))) readAfter(delay, transitions, place);
  readTransitions(config['always'], place);
  readTransitions(config['onDone'], place);
  for (const [key, state] of Object.entries(asRecord(config['states']))) {
    readState(asRecord(state), { ...place, path: `${place.path}.${key}` }, STATE_KEYS);
  }
}

function readEvent(type: string, transitions: unknown, place: Place): void {
  if (type.includes('*') || type.startsWith('xstate.')) refuse(place, `the event '${type}'`);
  place.names.eventTypes.add(type);
  readTransitions(transitions, place);
}

function readAfter(delay: string, transitions: unknown, place: Place): void {
  if (!Number.isNaN(Number(delay))) refuse(place, `the delay ${delay}, which has no name`);
  place.names.delays.add(delay);
  readTransitions(transitions, place);
}

function readTransitions(transitions: unknown, place: Place): void {
  for (const transition of listOf(transitions)) {
    if (typeof transition === 'string') continue;
    const { guard, actions, ...rest } = asRecord(transition);
    checkKeys(rest, place, TRANSITION_KEYS);
    if (guard !== undefined) readGuard(guard, place);
    for (const action of listOf(actions)) readAction(action, place);
  }
}

function readAction(action: unknown, place: Place): void {
  if (typeof action === 'function') refuse(place, `the function ${action.name || '(anonymous)'} as an action`);
  const { type, params } = typeof action === 'string' ? { type: action, params: undefined } : asRecord(action);
  if (typeof type !== 'string' || type.startsWith('xstate.')) refuse(place, `the action ${String(type)}`);
  if (typeof params === 'function') refuse(place, `computed parameters for ${type}`);
  place.names.actions.add(type);
}

/** A guard is a name, or and, or, not of guards; such a combination may also have a name of its own. */
function readGuard(guard: unknown, place: Place): void {
  if (typeof guard === 'function') {
    if (!('guards' in guard && Array.isArray(guard.guards))) refuse(place, `the function ${guard.name || '(anonymous)'} as a guard`);
    for (const part of guard.guards) readGuard(part, place);
    return;
  }
  const { type, params } = typeof guard === 'string' ? { type: guard, params: undefined } : asRecord(guard);
  if (typeof type !== 'string' || params !== undefined) refuse(place, `the guard ${String(type)} with parameters`);
  const composite = place.composites[type];
  if (isComposite(composite)) readGuard(composite, place);
  else place.names.guards.add(type);
}

/** Whether a named guard stands for a combination of others. */
function isComposite(guard: unknown): boolean {
  return typeof guard === 'function' && 'check' in guard;
}

function checkKeys(config: Readonly<Record<string, unknown>>, place: Place, allowed: readonly string[]): void {
  for (const [key, value] of Object.entries(config)) {
    if (value !== undefined && !allowed.includes(key)) refuse(place, key);
  }
}

function refuse({ path }: Place, what: string): never {
  throw new Error(`chart ${path}: ${what} cannot be compiled`);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
