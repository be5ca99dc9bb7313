import { ownedAtom } from './atoms.js';
import { type Comparison, compare } from './comparison.js';
import type { Conflict } from './conflicts.js';
import { areOfTheSame } from './event-steps.js';
import { belowRoot, difference, type FieldSet, intersection, isEmpty, NO_FIELDS, union } from './field-set.js';
import { capped, type Managed, type Managers, type Workflow, workflowId } from './managers.js';

/** Two states of an object, and who makes one the other. */
export interface Change {
  readonly schema: string;
  readonly before: object;
  readonly after: object;
  readonly workflow: Workflow;
  /** When it happens, as managedFields show times. */
  readonly time: string;
}

/**
 * Who owns what after an update: what it changes belongs to its workflow alone, what it takes away belongs to nobody. The same
 * managers if it changes nothing.
 */
export function afterUpdate(managers: Managers, change: Change, comparison: Comparison = comparisonOf(change)): Managers {
  const { workflow, time } = change;
  const next = claimed(managers, comparison, { workflow });
  const { changed } = comparison;
  if (isEmpty(changed)) return isEmpty(comparison.removed) ? managers : next;
  const id = workflowId(workflow);
  next.set(id, { workflow, time, fields: union(next.get(id)?.fields ?? NO_FIELDS, changed) });
  return capped(next);
}

/** The difference between the two states, as far as fields of it are owned. */
export function comparisonOf({ schema, before, after, workflow }: Omit<Change, 'time'>): Comparison {
  const { changed, removed } = compare(before, after, ownedAtom(schema, workflow.subresource));
  return { changed: belowRoot(changed), removed: belowRoot(removed) };
}

/** What others own of that which a change touches. */
export function conflictsOf(managers: Managers, { changed }: Comparison, claim: Claim): readonly Conflict[] {
  return others(managers, claim)
    .map(([, { workflow, fields }]) => ({ workflow, fields: intersection(fields, changed) }))
    .filter(({ fields }) => !isEmpty(fields));
}

/** The managers without what a change takes from them. */
export function claimed(managers: Managers, { changed, removed }: Comparison, claim: Claim): Map<string, Managed> {
  const taken = union(changed, removed);
  const next = new Map(managers);
  for (const [id, managed] of others(managers, claim)) {
    const fields = difference(managed.fields, taken);
    if (isEmpty(fields)) next.delete(id);
    else if (fields !== managed.fields) next.set(id, { ...managed, fields });
  }
  return next;
}

/** Whose change it is; its own entry is left alone if it is named. */
export interface Claim {
  readonly workflow: Workflow;
  readonly own?: string;
}

/** Sets written at another version of the API name other fields: they are left alone. */
function others(managers: Managers, { workflow, own }: Claim): readonly (readonly [string, Managed])[] {
  return [...managers].filter(([id, managed]) => id !== own && areOfTheSame(managed.workflow.apiVersion, workflow.apiVersion));
}

/** What all managers own together. */
export function allFields(managers: Managers): FieldSet {
  return [...managers.values()].reduce((all, { fields }) => union(all, fields), NO_FIELDS);
}
