import { definition } from '../schema.js';

const orders = new Map<string, ReadonlyMap<string, number>>();

/**
 * An object of that schema with some fields set, in the order in which Kubernetes writes them; undefined sets nothing.
 * The same object if all of them are set so already.
 */
export function assigned<T extends object>(schemaId: string, object: T, values: Partial<T>): T {
  const before = object as Readonly<Record<string, unknown>>;
  const changes = Object.entries(values).filter(([key, value]) => value !== undefined && value !== before[key]);
  if (changes.length === 0) return object;
  const after = { ...object, ...Object.fromEntries(changes) };
  return changes.every(([key]) => before[key] !== undefined) ? after : (inWireOrder(schemaId, after) as T);
}

/** A list with something done to each item; the same list if that changes none. */
export function eachAssigned<T>(items: readonly T[] | undefined, change: (item: T) => T): readonly T[] | undefined {
  if (items === undefined) return undefined;
  const changed = items.map(change);
  return changed.some((item, index) => item !== items[index]) ? changed : items;
}

function inWireOrder(schemaId: string, object: object): object {
  const order = orderOf(schemaId);
  const position = (key: string) => order.get(key) ?? order.size;
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => position(a) - position(b)));
}

function orderOf(schemaId: string): ReadonlyMap<string, number> {
  const known = orders.get(schemaId);
  if (known !== undefined) return known;
  const order = new Map(Object.keys(definition(schemaId).properties ?? {}).map((name, index) => [name, index]));
  orders.set(schemaId, order);
  return order;
}
