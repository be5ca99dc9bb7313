import { isJsonObject, valueAt } from '../../objects/plain-json.js';
import type { Atom } from './atoms.js';

type ListAtom = Extract<Atom, { readonly kind: 'list' }>;

/** The step that leads to an item of a list; undefined if it lacks the fields that would name it. */
export function itemStep(item: unknown, { keys }: ListAtom): string | undefined {
  if (keys.length === 0) return `v:${JSON.stringify(item)}`;
  if (!isJsonObject(item)) return undefined;
  const named: Record<string, unknown> = {};
  for (const { name, fallback } of keys) {
    const value = valueAt(item, name) ?? fallback;
    if (value !== undefined && value !== null) named[name] = value;
  }
  return Object.keys(named).length === 0 ? undefined : `k:${JSON.stringify(named)}`;
}

/** The items of a list by the steps that lead to them, in order; items that cannot be told apart are one, as a list of its own. */
export function itemsByStep(value: unknown, atom: ListAtom): ReadonlyMap<string, unknown> {
  const items = new Map<string, unknown>();
  const doubles = new Map<string, unknown[]>();
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    const step = itemStep(item, atom) ?? '';
    const alike = doubles.get(step);
    if (alike !== undefined) alike.push(item);
    else if (items.has(step)) doubles.set(step, [items.get(step), item]);
    else items.set(step, item);
  }
  for (const [step, alike] of doubles) items.set(step, alike);
  return items;
}

/** A path as messages show it: `.spec.containers[name="c"].image`. */
export function pathText(steps: readonly string[]): string {
  return steps.map(stepText).join('');
}

function stepText(step: string): string {
  const rest = step.slice(2);
  if (step.startsWith('f:')) return `.${rest}`;
  if (step.startsWith('v:')) return `[=${rest}]`;
  if (step.startsWith('i:')) return `[${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as Readonly<Record<string, unknown>>);
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}
