import { isJsonObject, type JsonObject, setKey } from '../../objects/plain-json.js';
import type { Atom } from './atoms.js';
import { atomAt, type FieldSet, isEmpty, MEMBER } from './field-set.js';
import { itemStep, pathText } from './list-items.js';

/** The fields that a value sets, as those of an applied configuration: every leaf, item and key, and what is empty. */
export function fieldsOf(value: unknown, atom: Atom): FieldSet {
  if (atom.kind === 'leaf') return MEMBER;
  if (atom.kind === 'list') return { isMember: false, children: itemsOf(value, atom) };
  const children = new Map<string, FieldSet>();
  for (const [key, below] of isJsonObject(value) ? Object.entries(value) : []) {
    const field = atomAt(atom, `f:${key}`);
    if (field === undefined) continue;
    const set = fieldsOf(below, field);
    const isMember = set.isMember || atom.kind === 'map' || isNothing(below);
    if (isMember || !isEmpty(set)) children.set(`f:${key}`, { ...set, isMember });
  }
  return { isMember: false, children };
}

function itemsOf(value: unknown, atom: Extract<Atom, { readonly kind: 'list' }>): ReadonlyMap<string, FieldSet> {
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return new Map(items.map((item) => [itemStep(item, atom) ?? '', { ...fieldsOf(item, atom.item), isMember: true }]));
}

function isNothing(value: unknown): boolean {
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}

/** How many complaints are made at most; one who sends a configuration of another kind need not read on. */
const MAX_COMPLAINTS = 20;

/** What is wrong with a configuration by its schema, as Kubernetes words it: `.spec.replicas: field not declared in schema`. */
export function configurationErrors(value: unknown, atom: Atom): readonly string[] {
  const complaints: string[] = [];
  check({ value, atom, path: [] }, complaints);
  return complaints.slice(0, MAX_COMPLAINTS);
}

interface Place {
  readonly value: unknown;
  readonly atom: Atom;
  readonly path: readonly string[];
}

function check({ value, atom, path }: Place, complaints: string[]): void {
  if (value === null || complaints.length >= MAX_COMPLAINTS) return;
  const complain = (text: string) => complaints.push(`${pathText(path)}: ${text}`);
  const wanted = wantedType(value, atom);
  if (wanted !== undefined) complain(`expected ${wanted}, got ${shown(value, atom)}`);
  else if (atom.kind === 'list') checkItems({ value: value as readonly unknown[], atom, path }, complaints);
  else if (atom.kind !== 'leaf') checkFields({ value: value as JsonObject, atom, path }, complaints);
}

interface FieldsPlace {
  readonly value: JsonObject;
  readonly atom: Exclude<Atom, { readonly kind: 'leaf' | 'list' }>;
  readonly path: readonly string[];
}

function checkFields({ value, atom, path }: FieldsPlace, complaints: string[]): void {
  for (const [key, below] of Object.entries(value)) {
    const field = atom.kind === 'map' ? atom.value : atom.fields.get(key);
    const steps = [...path, `f:${key}`];
    if (field === undefined) complaints.push(`${pathText(steps)}: field not declared in schema`);
    else check({ value: below, atom: field, path: steps }, complaints);
  }
}

interface ListPlace {
  readonly value: readonly unknown[];
  readonly atom: Extract<Atom, { readonly kind: 'list' }>;
  readonly path: readonly string[];
}

function checkItems({ value, atom, path }: ListPlace, complaints: string[]): void {
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const step = itemStep(item, atom);
    if (step === undefined) {
      const keys = atom.keys.map(({ name }) => JSON.stringify(name)).join(', ');
      const why = isJsonObject(item)
        ? `associative list with keys has an element that omits key field ${keys} (and doesn't have default value)`
        : 'associative list with keys may not have non-map elements';
      complaints.push(`${pathText(path)}: element ${index}: ${why}`);
    } else if (seen.has(step)) complaints.push(`${pathText(path)}: duplicate entries for key ${pathText([step])}`);
    else check({ value: item, atom: atom.item, path: [...path, step] }, complaints);
    if (step !== undefined) seen.add(step);
  }
}

const WORDS = { string: 'string', boolean: 'boolean', integer: 'numeric (int or float)', number: 'numeric (int or float)' } as const;

/** What a value should have been; undefined if it is that. */
function wantedType(value: unknown, atom: Atom): string | undefined {
  const type = typeOf(atom);
  if (type === '') return undefined;
  if (type === 'list') return Array.isArray(value) ? undefined : type;
  if (type === 'map') return isJsonObject(value) ? undefined : type;
  return typeof value === (type === 'integer' ? 'number' : type) ? undefined : WORDS[type];
}

function typeOf(atom: Atom) {
  if (atom.kind === 'leaf') return atom.scalar;
  return atom.kind === 'list' ? 'list' : 'map';
}

/** Go's way of printing what came, with every key in order. */
function shown(value: unknown, atom: Atom): string {
  const isScalar = atom.kind === 'leaf' && atom.scalar !== 'list' && atom.scalar !== 'map';
  return isScalar ? `&value.valueUnstructured{Value:${JSON.stringify(value)}}` : `&{${goValue(value)}}`;
}

function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (!isJsonObject(value)) return value === null ? '<nil>' : String(value);
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) setKey(sorted, key, value[key]);
  return `map[${Object.entries(sorted)
    .map(([key, below]) => `${key}:${goValue(below)}`)
    .join(' ')}]`;
}
