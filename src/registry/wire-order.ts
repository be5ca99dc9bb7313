import { definition } from '../objects/schema.js';

const orders = new Map<string, readonly string[]>();

/** An object with its fields in the order in which Kubernetes writes them, and without those that are undefined. */
export function inWireOrder<Fields extends object>(schemaId: string, object: Fields): Fields {
  const values = new Map<string, unknown>(Object.entries(object));
  const ordered = fieldsOf(schemaId).flatMap((name) => {
    const value = values.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(ordered) as Fields;
}

function fieldsOf(schemaId: string): readonly string[] {
  const known = orders.get(schemaId);
  if (known !== undefined) return known;
  const fields = Object.keys(definition(schemaId).properties ?? {});
  orders.set(schemaId, fields);
  return fields;
}
