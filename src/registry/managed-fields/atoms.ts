import { definition, type OpenApiSchema, referenced } from '../../objects/schema.js';

/** What a value is to those who share its parts: owned whole, or owned part by part. */
export type Atom =
  /** Scalars, and what is replaced whole. `scalar` names the type that is checked; empty takes anything. */
  | { readonly kind: 'leaf'; readonly scalar: '' | 'string' | 'boolean' | 'integer' | 'number' | 'list' | 'map' }
  | { readonly kind: 'list'; readonly item: Atom; readonly keys: readonly ListKey[] }
  | { readonly kind: 'map'; readonly value: Atom }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, Atom> };

/** A field that tells the items of a list apart, and what counts where it is left out. A list without keys is a set. */
interface ListKey {
  readonly name: string;
  readonly fallback: unknown;
}

/** Metadata that nobody owns: what the server sets, and what names the object. */
const UNOWNED_METADATA = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
] as const;
/** Strings that may also be written as numbers. */
const LENIENT = /\.(Quantity|IntOrString)$/;
const ANYTHING: Atom = { kind: 'leaf', scalar: '' };

const whole = new Map<string, Atom>();
const owned = new Map<string, Atom>();

/** The shape of a kind, by the name of its schema. */
export function atomOf(schemaId: string): Atom {
  const known = whole.get(schemaId);
  if (known !== undefined) return known;
  const atom = shape(definition(schemaId), schemaId);
  whole.set(schemaId, atom);
  return atom;
}

/** The part of a kind whose fields are owned when it is written through a subresource; empty for the object itself. */
export function ownedAtom(schemaId: string, subresource: string): Atom {
  const id = `${schemaId}/${subresource}`;
  const known = owned.get(id);
  if (known !== undefined) return known;
  const atom = without(atomOf(schemaId), ['kind', 'apiVersion', subresource === 'status' ? 'spec' : 'status']);
  const metadata = atom.fields.get('metadata');
  if (metadata !== undefined) atom.fields.set('metadata', without(metadata, UNOWNED_METADATA));
  owned.set(id, atom);
  return atom;
}

function without(atom: Atom, names: readonly string[]) {
  const fields = new Map(atom.kind === 'struct' ? atom.fields : []);
  for (const name of names) fields.delete(name);
  return { kind: 'struct' as const, fields };
}

function shape(schema: OpenApiSchema, name: string): Atom {
  if (schema.type === 'array') return listShape(schema);
  if (schema.type !== 'object') return { kind: 'leaf', scalar: LENIENT.test(name) ? '' : scalarOf(schema) };
  if (schema.properties === undefined && schema.additionalProperties === undefined) return ANYTHING;
  if (schema['x-kubernetes-map-type'] === 'atomic') return { kind: 'leaf', scalar: 'map' };
  if (schema.properties === undefined) return { kind: 'map', value: shapeOf(schema.additionalProperties ?? {}) };
  return { kind: 'struct', fields: new Map(Object.entries(schema.properties).map(([field, property]) => [field, shapeOf(property)])) };
}

function shapeOf(schema: OpenApiSchema): Atom {
  const id = referenced(schema);
  if (id === undefined) return shape(schema, '');
  return schema['x-kubernetes-map-type'] === 'atomic' ? { kind: 'leaf', scalar: 'map' } : atomOf(id);
}

function listShape(schema: OpenApiSchema): Atom {
  const type = schema['x-kubernetes-list-type'];
  const item = schema.items;
  if (item === undefined || (type !== 'map' && type !== 'set')) return { kind: 'leaf', scalar: 'list' };
  const { properties = {} } = referenced(item) === undefined ? item : definition(referenced(item) ?? '');
  const names = (schema['x-kubernetes-list-map-keys'] ?? []) as readonly string[];
  const keys = type === 'set' ? [] : names.map((name) => ({ name, fallback: properties[name]?.default }));
  return { kind: 'list', item: shapeOf(item), keys: [...keys].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function scalarOf({ type }: OpenApiSchema): 'string' | 'boolean' | 'integer' | 'number' | '' {
  return type === 'string' || type === 'boolean' || type === 'integer' || type === 'number' ? type : '';
}
