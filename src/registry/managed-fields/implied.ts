import type { Event, ManagedFieldsEntry, Node, Pod } from '../../objects/kubernetes.js';
import { apiVersion, RESOURCES, type ResourceName, type StoredObject } from '../../objects/resources.js';
import { KUBELET_ANNOTATION } from '../../objects/views.js';
import { emptyObject } from './empty-object.js';
import { encodeManagers, type Workflow, workflowId } from './managers.js';
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
  const empty = emptyObject('nodes');
  const { taints, ...spec } = node.spec;
  const registered = entry('nodes', { before: empty, after: { ...node, spec }, manager: KUBELET, time: node.metadata.creationTimestamp });
  const lifecycle = { before: { ...node, spec }, after: node, manager: CONTROLLER_MANAGER, time: taints?.[0]?.timeAdded };
  const status = { before: empty, after: node, manager: KUBELET, subresource: 'status', time: latestTime(node.status.conditions ?? []) };
  return sorted([registered, taints === undefined ? undefined : entry('nodes', lifecycle), entry('nodes', status)]);
}

function impliedOfPod(pod: Pod): Entries {
  const created = entryOfCreation(pod);
  const { conditions = [], phase: _phase, ...rest } = pod.status;
  const bound = conditions.filter(({ type }) => type === 'PodScheduled');
  const before = {
    ...pod,
    status: { phase: 'Pending', ...(bound.length > 0 && { conditions: bound }), ...(rest.qosClass && { qosClass: rest.qosClass }) },
  };
  const time = latestTime([...conditions, { lastTransitionTime: rest.startTime ?? pod.metadata.creationTimestamp }]);
  // Labels and owners are the same before and after: only the status is found to differ.
  return sorted([created, entry('pods', { before, after: pod, manager: KUBELET, subresource: 'status', time })]);
}

interface CreatedPod {
  readonly labels: unknown;
  readonly ownerReferences: unknown;
  readonly tolerations: unknown;
  readonly entry: ManagedFieldsEntry | undefined;
}

/** What the pods of a template have in common, by the list of containers that they share. */
const createdPods = new WeakMap<object, CreatedPod>();

function entryOfCreation(pod: Pod): ManagedFieldsEntry | undefined {
  const { labels, ownerReferences, creationTimestamp } = pod.metadata;
  const { containers, tolerations } = pod.spec;
  const known = createdPods.get(containers);
  const isSame = known?.labels === labels && known?.ownerReferences === ownerReferences && known?.tolerations === tolerations;
  if (known !== undefined && isSame) return known.entry && { ...known.entry, time: creationTimestamp };
  const owned = Object.fromEntries(Object.entries(pod.spec).filter(([field]) => !UNOWNED_SPEC.has(field)));
  const change = { before: emptyObject('pods'), after: { ...pod, spec: owned }, manager: CONTROLLER_MANAGER, time: creationTimestamp };
  const created = { labels, ownerReferences, tolerations, entry: entry('pods', change) };
  createdPods.set(containers, created);
  return created.entry;
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
  const { before, after, manager, subresource = '', time } = change;
  const workflow: Workflow = { manager, operation: 'Update', apiVersion: apiVersion(RESOURCES[resource]), subresource };
  const { changed } = comparisonOf({ schema: RESOURCES[resource].schema, before, after, workflow });
  if (changed.children.size === 0) return undefined;
  return encodeManagers(new Map([[workflowId(workflow), { workflow, fields: changed, time }]]))[0];
}

/** In Kubernetes' order: by time, then by name. */
function sorted(found: readonly (ManagedFieldsEntry | undefined)[]): Entries {
  const key = ({ time, manager = '' }: ManagedFieldsEntry) => `${time ?? ''} ${manager}`;
  return found.filter((each) => each !== undefined).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
