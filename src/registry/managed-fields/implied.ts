import type { Event, ManagedFieldsEntry, Node, Pod } from '../../objects/kubernetes.js';
import { isJsonObject, type JsonObject } from '../../objects/plain-json.js';
import { apiVersion, RESOURCES, type ResourceName, type StoredObject } from '../../objects/resources.js';
import { KUBELET_ANNOTATION } from '../../objects/views.js';
import { RecentMap } from '../recent-map.js';
import { emptyObject } from './empty-object.js';
import type { Workflow } from './managers.js';
import { toFieldsV1 } from './shown-fields.js';
import { comparisonOf } from './tracking.js';

/** The controllers, as Kubernetes names the program that they run in. */
export const CONTROLLER_MANAGER = 'kube-controller-manager';
const KUBELET = 'kubelet';
/** Components that record events and are programs of their own. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['kubelet', KUBELET],
  ['default-scheduler', 'kube-scheduler'],
]);
/** What admission and the scheduler set in the spec of a pod: nobody owns it. */
const UNOWNED_SPEC: ReadonlySet<string> = new Set(['nodeName', 'priority', 'preemptionPolicy', 'serviceAccountName', 'serviceAccount']);

type Entries = readonly ManagedFieldsEntry[];

/**
 * Who owns what of a stored object. There are objects by the hundred thousand that none but we have written: pods of DaemonSets,
 * nodes and leases of kubelets that we play, events. Nothing is stored of their owners; it follows from what they are.
 */
export function managedFieldsOf(object: StoredObject): Entries {
  return object.metadata.managedFields ?? implied(object);
}

/** Whether it is stored who owns what of an object: whoever writes it has to bring that up to date. */
export function areOwnersStored({ metadata }: StoredObject): boolean {
  return metadata.managedFields !== undefined;
}

/** Whether nothing of the owners of such objects is stored, as long as nobody else writes them. */
export function mayBeImplied(object: StoredObject): boolean {
  return object.kind === 'Pod' || object.kind === 'Event' || object.kind === 'Lease' || (object.kind === 'Node' && isOurs(object));
}

/** The object as it is shown: with its owners; without, where the bookkeeping has ended. */
export function withOwners<Stored extends StoredObject>(object: Stored): Stored {
  const managedFields = managedFieldsOf(object);
  if (managedFields === object.metadata.managedFields && managedFields.length > 0) return object;
  const { managedFields: _none, ...metadata } = object.metadata;
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}

function implied(object: StoredObject): Entries {
  if (object.kind === 'Pod') return impliedOfPod(object);
  if (object.kind === 'Node' && isOurs(object)) return impliedOfNode(object);
  if (object.kind === 'Lease') return entries('leases', object, KUBELET);
  return object.kind === 'Event' ? impliedOfEvent(object) : [];
}

function isOurs({ metadata }: Node): boolean {
  const kubelet = metadata.annotations?.[KUBELET_ANNOTATION];
  return kubelet === 'simulated' || kubelet === 'manual';
}

function impliedOfEvent(event: Event): Entries {
  const component = event.source?.component ?? event.reportingComponent ?? '';
  const time = event.lastTimestamp ?? event.metadata.creationTimestamp;
  return entries('events', event, PROGRAMS.get(component) ?? CONTROLLER_MANAGER, time);
}

function impliedOfNode(node: Node): Entries {
  const { taints, ...spec } = node.spec;
  const plain = taints === undefined ? node : { ...node, spec };
  const shape = `${shapeText(node.metadata)} ${shapeText(spec)} ${shapeText(node.status)}`;
  const known = nodeFields.get(shape) ?? fieldsOfNode(plain);
  nodeFields.set(shape, known);
  const registered = entryOf('nodes', { fieldsV1: known.registered, manager: KUBELET, time: node.metadata.creationTimestamp });
  const time = latestTime(node.status.conditions ?? []);
  const status = entryOf('nodes', { fieldsV1: known.status, manager: KUBELET, subresource: 'status', time });
  if (taints === undefined) return sorted([registered, status]);
  const tainted = { before: plain, after: node, manager: CONTROLLER_MANAGER, time: taints[0]?.timeAdded };
  return sorted([registered, status, entry('nodes', tainted)]);
}

interface NodeFields {
  readonly registered: JsonObject | undefined;
  readonly status: JsonObject | undefined;
}

/** Nodes of one pool are alike: as many shapes of nodes may be listed at a time without each being compared anew. */
const NODE_SHAPES = 64;
const nodeFields = new RecentMap<NodeFields>(NODE_SHAPES);

function fieldsOfNode(node: Node): NodeFields {
  const before = emptyObject('nodes');
  return {
    registered: fieldsOf('nodes', { before, after: node }),
    status: fieldsOf('nodes', { before: { ...node, status: before.status }, after: node, subresource: 'status' }),
  };
}

function impliedOfPod(pod: Pod): Entries {
  const { conditions = [], startTime } = pod.status;
  const created = entryOfCreation(pod);
  const fieldsV1 = statusOfPod(pod);
  if (fieldsV1 === undefined && created !== undefined) return alone(created);
  const time = latestTime([...conditions, { lastTransitionTime: startTime ?? pod.metadata.creationTimestamp }]);
  return sorted([created, entryOf('pods', { fieldsV1, manager: KUBELET, subresource: 'status', time })]);
}

const lists = new WeakMap<ManagedFieldsEntry, Entries>();

/** The list of one entry. Pods that were created together share it, so that what is made of it is made once. */
function alone(entry: ManagedFieldsEntry): Entries {
  const list = lists.get(entry) ?? [entry];
  lists.set(entry, list);
  return list;
}

interface PodStatusFields {
  readonly names: string;
  readonly fieldsV1: JsonObject | undefined;
}

/** What the pods have in common that report the same, by the list of conditions that they share. */
const podStatuses = new WeakMap<object, PodStatusFields>();

/** What a kubelet owns of a pod's status: all that has been added since the pod was created and bound. */
function statusOfPod(pod: Pod): JsonObject | undefined {
  const { conditions, podIPs } = pod.status;
  const names = Object.keys(pod.status).join();
  const known = conditions && podStatuses.get(conditions);
  const common = known?.names === names ? known : { names, fieldsV1: reportedFields(pod) };
  if (conditions !== undefined) podStatuses.set(conditions, common);
  return podIPs === undefined ? common.fieldsV1 : withAddresses(common.fieldsV1, podIPs);
}

function reportedFields(pod: Pod): JsonObject | undefined {
  const { conditions = [], qosClass } = pod.status;
  const bound = conditions.filter(({ type }) => type === 'PodScheduled');
  const status = { phase: 'Pending', ...(bound.length > 0 && { conditions: bound }), ...(qosClass && { qosClass }) };
  // Labels and owners are the same before and after: only the status is found to differ.
  return fieldsOf('pods', { before: { ...pod, status }, after: pod, subresource: 'status' });
}

/** Addresses are what pods that report the same differ in. */
function withAddresses(fieldsV1: JsonObject | undefined, podIPs: NonNullable<Pod['status']['podIPs']>): JsonObject {
  const addresses = podIPs.map(({ ip }) => [`k:${JSON.stringify({ ip })}`, { '.': {}, 'f:ip': {} }]);
  const status = { ...(fieldsV1?.['f:status'] as JsonObject | undefined), 'f:podIPs': { '.': {}, ...Object.fromEntries(addresses) } };
  return { ...fieldsV1, 'f:status': status };
}

interface CreatedPod {
  readonly labels: unknown;
  readonly ownerReferences: unknown;
  readonly tolerations: unknown;
  readonly entry: ManagedFieldsEntry | undefined;
  /** The entry with the latest times of creation: pods that were created together share it. */
  readonly timed: RecentMap<ManagedFieldsEntry>;
}

/** How many times of creation are remembered for a template: a minute, in seconds. */
const CREATION_TIMES = 60;

/** What the pods of a template have in common, by the list of containers that they share. */
const createdPods = new WeakMap<object, CreatedPod>();

function entryOfCreation(pod: Pod): ManagedFieldsEntry | undefined {
  const { labels, ownerReferences, creationTimestamp } = pod.metadata;
  const { containers, tolerations } = pod.spec;
  const known = createdPods.get(containers);
  const isSame = known?.labels === labels && known?.ownerReferences === ownerReferences && known?.tolerations === tolerations;
  if (known !== undefined && isSame) return entryAt(known, creationTimestamp);
  const owned = Object.fromEntries(Object.entries(pod.spec).filter(([field]) => !UNOWNED_SPEC.has(field)));
  // Whoever deletes a pod owns nothing of it.
  const { deletionTimestamp: _when, deletionGracePeriodSeconds: _grace, ...metadata } = pod.metadata;
  const after = { ...pod, metadata, spec: owned };
  const change = { before: emptyObject('pods'), after, manager: CONTROLLER_MANAGER, time: creationTimestamp };
  const timed = new RecentMap<ManagedFieldsEntry>(CREATION_TIMES);
  const created = { labels, ownerReferences, tolerations, entry: entry('pods', change), timed };
  createdPods.set(containers, created);
  return entryAt(created, creationTimestamp);
}

function entryAt({ entry, timed }: CreatedPod, time: string): ManagedFieldsEntry | undefined {
  if (entry === undefined) return undefined;
  const known = timed.get(time) ?? { ...entry, time };
  timed.set(time, known);
  return known;
}

function latestTime(conditions: readonly { readonly lastTransitionTime?: string | null | undefined }[]): string | undefined {
  return conditions.reduce((latest, { lastTransitionTime: time }) => (time && time > latest ? time : latest), '') || undefined;
}

interface ImpliedChange {
  readonly before: object;
  readonly after: object;
  readonly manager: string;
  readonly subresource?: string;
  readonly time: string | undefined;
}

function entries(resource: ResourceName, object: StoredObject, manager: string, time = object.metadata.creationTimestamp): Entries {
  return sorted([entry(resource, { before: emptyObject(resource), after: object, manager, time })]);
}

function entry(resource: ResourceName, change: ImpliedChange): ManagedFieldsEntry | undefined {
  return entryOf(resource, { ...change, fieldsV1: fieldsOf(resource, change) });
}

type Difference = Pick<ImpliedChange, 'before' | 'after' | 'subresource'>;

/** What a change adds, as managedFields show it; undefined if it adds nothing. */
function fieldsOf(resource: ResourceName, { before, after, subresource = '' }: Difference): JsonObject | undefined {
  const workflow: Workflow = { manager: '', operation: 'Update', apiVersion: '', subresource };
  const { changed } = comparisonOf({ schema: RESOURCES[resource].schema, before, after, workflow });
  return changed.children.size === 0 ? undefined : toFieldsV1(changed);
}

interface Owned extends Pick<ImpliedChange, 'manager' | 'subresource' | 'time'> {
  readonly fieldsV1: JsonObject | undefined;
}

function entryOf(resource: ResourceName, { fieldsV1, manager, subresource, time }: Owned): ManagedFieldsEntry | undefined {
  if (fieldsV1 === undefined) return undefined;
  return {
    manager,
    operation: 'Update',
    apiVersion: apiVersion(RESOURCES[resource]),
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource !== undefined && { subresource }),
  };
}

/** The keys of a value, and what tells the items of its lists apart: values of one shape have the same fields. */
function shapeText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => identity(item) + shapeText(item)).join()}]`;
  if (!isJsonObject(value)) return '';
  let text = '{';
  for (const key of Object.keys(value)) text += `${key}${shapeText(value[key])},`;
  return text;
}

function identity(item: unknown): string {
  return isJsonObject(item) ? String(item['type'] ?? item['uid'] ?? '') : String(item);
}

/** In Kubernetes' order: by time, then by name. */
function sorted(found: readonly (ManagedFieldsEntry | undefined)[]): Entries {
  const key = ({ time, manager = '' }: ManagedFieldsEntry) => `${time ?? ''} ${manager}`;
  return found.filter((each) => each !== undefined).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
