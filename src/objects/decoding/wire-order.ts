import { definition } from '../schema.js';

const orders = new Map<string, ReadonlyMap<string, number>>();

/**
 * An object of that schema with some fields set, in the order in which Kubernetes writes them; undefined sets nothing.
 * The same object if all of them are set so already.
 */
export function assigned<T extends object>(schemaId: string, object: T, values: Partial<T>): T {
  const before = object as Readonly<Record<string, unknown>>;
  const changes = values as Readonly<Record<string, unknown>>;
  let after: Record<string, unknown> | undefined;
  let hasNew = false;
  for (const key in changes) {
    const value = changes[key];
    if (value === undefined || value === before[key]) continue;
    after ??= { ...before };
    after[key] = value;
    hasNew ||= before[key] === undefined;
  }
  if (after === undefined) return object;
  return (hasNew ? inWireOrder(schemaId, after) : after) as T;
}

/** A list with something done to each item; the same list if that changes none. */
export function eachAssigned<T>(items: readonly T[] | undefined, change: (item: T) => T): readonly T[] | undefined {
  if (items === undefined) return undefined;
  const changed = items.map(change);
  return changed.some((item, index) => item !== items[index]) ? changed : items;
}

/** Nearly all of it is in order already: what is new stands at the end, and moves to its place. */
function inWireOrder(schemaId: string, object: Readonly<Record<string, unknown>>): object {
  const order = orderOf(schemaId);
  const position = (key: string) => order.get(key) ?? order.size;
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(object).sort((a, b) => position(a) - position(b))) ordered[key] = object[key];
  return ordered;
}

function orderOf(schemaId: string): ReadonlyMap<string, number> {
  const known = orders.get(schemaId);
  if (known !== undefined) return known;
  const order = new Map(Object.keys(definition(schemaId).properties ?? {}).map((name, index) => [name, index]));
  orders.set(schemaId, order);
  return order;
}
