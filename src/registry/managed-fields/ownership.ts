import { isDeepStrictEqual } from 'node:util';
import type { ManagedFieldsEntry } from '../../objects/kubernetes.js';
import { RESOURCES, type ResourceName, type StoredObject, apiVersion as versionOf } from '../../objects/resources.js';
import { formatTime } from '../../objects/time.js';
import type { Comparison } from './comparison.js';
import { emptyObject } from './empty-object.js';
import { decodeManagers, encodeManagers, type Managers, NO_MANAGERS, type Workflow, workflowId } from './managers.js';
import { afterUpdate, type Change, comparisonOf } from './tracking.js';

/** Whom a write is attributed to. */
export interface Attribution {
  readonly resource: ResourceName;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly fieldManager: string;
  /** As of which version of the API it was written. */
  readonly apiVersion?: string | undefined;
  readonly nowMs: number;
}

type Entries = readonly ManagedFieldsEntry[];

/** Whom an object names that was sent without saying so. One list, by which objects that are created alike are known. */
const NO_ENTRIES: Entries = [];

/** Who owns what of a new object: whoever creates it, and whom it names itself. */
export function ownersOfCreated(object: StoredObject, attribution: Attribution): Entries {
  const sent = object.metadata.managedFields ?? NO_ENTRIES;
  const change = { ...changeOf(attribution), before: emptyObject(attribution.resource), after: object };
  return entriesAfter(sent, decodeManagers(sent) ?? NO_MANAGERS, change);
}

/**
 * Who owns what after an update of `live`, whose own entries are complete. One who sends entries sets them; a single empty one
 * ends the bookkeeping. The same entries if the update changes none.
 */
export function ownersOfUpdated(live: StoredObject, next: StoredObject, attribution: Attribution): Entries {
  const known = live.metadata.managedFields ?? [];
  const sent = attribution.subresource === '' ? (next.metadata.managedFields ?? []) : [];
  if (isReset(sent)) return [];
  const from = managersIn(sent) === undefined ? known : sent;
  const managers = managersIn(from) ?? NO_MANAGERS;
  if (managers.size === 0) return [];
  const entries = entriesAfter(from, managers, { ...changeOf(attribution), before: live, after: next });
  return isDeepStrictEqual(entries, known) ? known : entries;
}

interface LatestUpdate extends Comparison {
  readonly workflow: string;
  readonly time: string;
  readonly entries: Entries;
}

/** What came of entries at their latest update. Objects that are alike share their entries, and are updated alike within a second. */
const latestUpdates = new WeakMap<Entries, LatestUpdate>();

function entriesAfter(from: Entries, managers: Managers, change: Change): Entries {
  const { time } = change;
  const workflow = workflowId(change.workflow);
  const comparison = comparisonOf(change);
  const { changed, removed } = comparison;
  const latest = latestUpdates.get(from);
  const isAlike = latest?.workflow === workflow && latest.time === time && latest.changed === changed && latest.removed === removed;
  if (latest !== undefined && isAlike) return latest.entries;
  const entries = encodeManagers(afterUpdate(managers, change, comparison));
  latestUpdates.set(from, { workflow, time, changed, removed, entries });
  return entries;
}

/** Who owns what of an object that is answered and not stored. */
export function ownersOfSent(
  object: object,
  {
    schema,
    apiVersion,
    subresource,
    fieldManager,
    time,
  }: {
    readonly schema: string;
    readonly apiVersion: string;
    readonly subresource: string;
    readonly fieldManager: string;
    readonly time: string;
  },
): Entries {
  const workflow: Workflow = { manager: fieldManager, operation: 'Update', apiVersion, subresource };
  return encodeManagers(afterUpdate(NO_MANAGERS, { schema, before: { metadata: {}, spec: {} }, after: object, workflow, time }));
}

/** Whether two lists of entries say the same, but perhaps for when. */
export function sameOwners(a: Entries, b: Entries): boolean {
  const timeless = (entries: Entries) => entries.map(({ time: _time, ...entry }) => entry);
  return a === b || isDeepStrictEqual(timeless(a), timeless(b));
}

/** The managers of entries; undefined if they name none or cannot be read. */
export function managersIn(entries: Entries): Managers | undefined {
  const managers = entries.length === 0 ? undefined : decodeManagers(entries);
  return managers?.size === 0 ? undefined : managers;
}

/** The workflow of an update. */
function updateWorkflow({ resource, subresource, fieldManager, apiVersion = versionOf(RESOURCES[resource]) }: Attribution): Workflow {
  return { manager: fieldManager, operation: 'Update', apiVersion, subresource };
}

function changeOf(attribution: Attribution) {
  const workflow = updateWorkflow(attribution);
  return { schema: RESOURCES[attribution.resource].schema, workflow, time: formatTime(attribution.nowMs) };
}

/** What `kubectl` calls clearing: a list of one entry that says nothing. */
function isReset(entries: Entries): boolean {
  const [only] = entries;
  return entries.length === 1 && only !== undefined && Object.values(only).every((value) => value === undefined || value === '');
}
