import type { ManagedFieldsEntry } from '../../objects/kubernetes.js';
import { valueCount } from '../../objects/value-size.js';
import { refuseOwners } from '../growth.js';
import { asShown, asStored } from './event-steps.js';
import { belowRoot, type FieldSet, isEmpty, union } from './field-set.js';
import { fieldsShown, toFieldsV1 } from './shown-fields.js';

/** Who writes, and how: entries that agree in this are one. */
export interface Workflow {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
}

/** What one workflow owns. */
export interface Managed {
  readonly workflow: Workflow;
  readonly fields: FieldSet;
  /** When it last changed something, as managedFields show it. */
  readonly time: string | undefined;
}

/** Who owns what, by `workflowId`. */
export type Managers = ReadonlyMap<string, Managed>;

/** Nobody owns anything. */
export const NO_MANAGERS: Managers = new Map();

/** As many workflows may have updated an object as Kubernetes keeps apart; the oldest of more are one, of this name. */
const MAX_UPDATERS = 10;
const ANCIENT = 'ancient-changes';

/** Names a workflow. One that applies is the same at every apiVersion. */
export function workflowId({ manager, operation, apiVersion, subresource }: Workflow): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource]);
}

/** What entries say, read or written before: those of an object are looked at with each of its updates. */
const decoded = new WeakMap<readonly ManagedFieldsEntry[], Managers>();
/** Entries that tell of managers, as they were made: most of an object's stay as they are when it is updated. */
const made = new WeakMap<Managed, MadeEntry>();

interface MadeEntry {
  readonly entry: ManagedFieldsEntry;
  /** How many values it is. */
  readonly count: number;
}

/** The managers that entries tell of; undefined if one of them cannot be read. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const known = decoded.get(entries);
  if (known !== undefined) return known;
  const managers = decode(entries);
  if (managers !== undefined) decoded.set(entries, managers);
  return managers;
}

function decode(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const managers = new Map<string, Managed>();
  for (const { manager = '', operation, apiVersion = '', time, fieldsType, fieldsV1, subresource = '' } of entries) {
    if (operation !== 'Apply' && operation !== 'Update') return undefined;
    const fields = fieldsShown(fieldsV1 ?? {});
    if (fields === undefined || fieldsType !== 'FieldsV1' || apiVersion === '') return undefined;
    const workflow = { manager, operation, apiVersion, subresource } as const;
    const managed = { workflow, fields: asStored(belowRoot(fields), apiVersion), time };
    if (!isEmpty(managed.fields)) managers.set(workflowId(workflow), managed);
  }
  return managers;
}

/** The entries that tell of managers, in Kubernetes' order. Throws an ApiError 413 if they are very many, or of very many fields. */
export function encodeManagers(managers: Managers): readonly ManagedFieldsEntry[] {
  const all = [...managers.values()].sort(compareManaged).map(madeOf);
  refuseOwners(all.reduce((sum, { count }) => sum + count, 0));
  const entries = all.map(({ entry }) => entry);
  decoded.set(entries, managers);
  return entries;
}

/** The managers, the oldest updaters as one where there are too many. */
export function capped(managers: Managers): Managers {
  const updaters = [...managers.entries()].filter(([, { workflow }]) => workflow.operation === 'Update');
  if (updaters.length <= MAX_UPDATERS) return managers;
  const oldest = updaters.sort(([, a], [, b]) => compareManaged(a, b)).slice(0, updaters.length - MAX_UPDATERS + 1);
  const kept = new Map(managers);
  for (const [id] of oldest) kept.delete(id);
  for (const [, managed] of oldest) {
    const workflow: Workflow = { ...managed.workflow, manager: ANCIENT, subresource: '' };
    const id = workflowId(workflow);
    const fields = union(kept.get(id)?.fields ?? managed.fields, managed.fields);
    kept.set(id, { workflow, fields, time: managed.time });
  }
  return kept;
}

function madeOf(managed: Managed): MadeEntry {
  const known = made.get(managed);
  if (known !== undefined) return known;
  const entry = encoded(managed);
  const one = { entry, count: VALUES_OF_ENTRY + valueCount(entry.fieldsV1, Number.POSITIVE_INFINITY) };
  made.set(managed, one);
  return one;
}

/** The entry, and what it says beside the fields. */
const VALUES_OF_ENTRY = 7;

function encoded({ workflow, fields, time }: Managed): ManagedFieldsEntry {
  const { manager, operation, apiVersion, subresource } = workflow;
  return {
    manager,
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(asShown(fields, apiVersion)),
    ...(subresource !== '' && { subresource }),
  };
}

function compareManaged(a: Managed, b: Managed): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  for (const [index, text] of left.entries()) {
    const other = right[index] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

function sortKey({ workflow, time = '' }: Managed): readonly string[] {
  return [workflow.operation, time, workflow.manager, workflow.apiVersion, workflow.subresource];
}
