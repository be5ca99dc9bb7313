import type { AnyStateMachine } from 'xstate';
import { guardText } from './guard-text.js';

/** A machine's configuration as plain JSON: guards that are made of others stand as text. */
export function plainConfig(machine: AnyStateMachine): unknown {
  return JSON.parse(JSON.stringify(machine.config, (_, value: unknown) => (typeof value === 'function' ? guardText(value) : value)));
}
