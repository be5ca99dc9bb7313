import type { Atom } from './atoms.js';

/**
 * A set of fields, as a tree. Steps are written as in FieldsV1: `f:spec` for a field or key, `k:{"name":"c"}` for an item
 * that its keys name, `v:"x"` for an item of a set.
 */
export interface FieldSet {
  /** Whether the place itself is in the set, and not only something below it. */
  readonly isMember: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

/** No fields. */
export const NO_FIELDS: FieldSet = { isMember: false, children: new Map() };
/** One place, with nothing below it. */
export const MEMBER: FieldSet = { isMember: true, children: new Map() };

/** Whether a set has nothing in it. */
export function isEmpty({ isMember, children }: FieldSet): boolean {
  return !isMember && children.size === 0;
}

/** What is in either; the first set itself, if the second adds nothing. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a)) return b;
  let children: Map<string, FieldSet> | undefined;
  for (const [step, child] of b.children) {
    const before = a.children.get(step) ?? NO_FIELDS;
    const both = union(before, child);
    if (both === before) continue;
    children ??= new Map(a.children);
    children.set(step, both);
  }
  if (children === undefined && (a.isMember || !b.isMember)) return a;
  return { isMember: a.isMember || b.isMember, children: children ?? a.children };
}

/** What is in the first only; the first set itself, if nothing of it is in the second. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  let children: Map<string, FieldSet> | undefined;
  for (const [step, child] of b.children) {
    const before = a.children.get(step);
    if (before === undefined) continue;
    const left = difference(before, child);
    if (left === before) continue;
    children ??= new Map(a.children);
    if (isEmpty(left)) children.delete(step);
    else children.set(step, left);
  }
  const isMember = a.isMember && !b.isMember;
  return children === undefined && isMember === a.isMember ? a : { isMember, children: children ?? a.children };
}

/** What is in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of a.children) {
    const both = intersection(child, b.children.get(step) ?? NO_FIELDS);
    if (!isEmpty(both)) children.set(step, both);
  }
  return { isMember: a.isMember && b.isMember, children };
}

/** A set with every named field on the way to one of its members: such a field goes with the last of what is below it. */
export function withNamedFields(set: FieldSet, atom: Atom | undefined): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of set.children) {
    const named = withNamedFields(child, atomAt(atom, step));
    children.set(step, atom?.kind === 'struct' && atom.fields.has(step.slice(2)) ? { ...named, isMember: true } : named);
  }
  return { isMember: set.isMember, children };
}

/** The shape of what a step leads to; undefined where nothing is known. */
export function atomAt(atom: Atom | undefined, step: string): Atom | undefined {
  if (atom?.kind === 'struct') return atom.fields.get(step.slice(2));
  if (atom?.kind === 'map') return atom.value;
  return atom?.kind === 'list' ? atom.item : undefined;
}

/** The members of a set, each as its steps, in Kubernetes' order. */
export function* members(set: FieldSet, path: readonly string[] = []): Generator<readonly string[]> {
  if (set.isMember) yield path;
  for (const step of inOrder(set)) yield* members(set.children.get(step) ?? NO_FIELDS, [...path, step]);
}

/** The set without the object itself, which is nobody's. */
export function belowRoot(set: FieldSet): FieldSet {
  return set.isMember ? { ...set, isMember: false } : set;
}

const KINDS = 'fkvi';

/** The steps of a set in Kubernetes' order. */
export function inOrder({ children }: FieldSet): readonly string[] {
  return [...children.keys()].sort((a, b) => KINDS.indexOf(a.charAt(0)) - KINDS.indexOf(b.charAt(0)) || (a < b ? -1 : 1));
}
