import type { Event, Namespace, Node, Pod, Secret } from './kubernetes.js';
import type { ResourceName, StoredObject } from './resources.js';

/** Reads a field of an object as text; empty if it is unset. */
export type FieldReader = (object: StoredObject) => string;

const name: FieldReader = ({ metadata }) => metadata.name;
const namespace: FieldReader = ({ metadata }) => metadata.namespace ?? '';

const PODS: Readonly<Record<string, (pod: Pod) => string>> = {
  'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
  'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
  'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
  'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
  'status.phase': ({ status }) => status.phase ?? '',
  'status.podIP': ({ status }) => status.podIP ?? status.podIPs?.[0]?.ip ?? '',
  'status.podIPs': ({ status }) => status.podIPs?.[0]?.ip ?? status.podIP ?? '',
  'status.nominatedNodeName': ({ status }) => status.nominatedNodeName ?? '',
};

const EVENTS: Readonly<Record<string, (event: Event) => string>> = {
  'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
  'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
  'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
  'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
  'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
  'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
  'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
  reason: ({ reason }) => reason ?? '',
  reportingComponent: ({ reportingComponent }) => reportingComponent,
  source: ({ source, reportingComponent }) => source.component || reportingComponent,
  type: ({ type }) => type ?? '',
};

const NODES: Readonly<Record<string, (node: Node) => string>> = {
  'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false),
};

const NAMESPACES: Readonly<Record<string, (namespace: Namespace) => string>> = {
  'status.phase': ({ status }) => status.phase ?? '',
  name: ({ metadata }) => metadata.name,
};

const SECRETS: Readonly<Record<string, (secret: Secret) => string>> = {
  type: ({ type }) => type ?? '',
};

/** The fields that field selectors of each resource may name. */
export const FIELD_READERS: { readonly [Name in ResourceName]: ReadonlyMap<string, FieldReader> } = {
  pods: readers(PODS),
  events: readers(EVENTS),
  nodes: withoutNamespace(readers(NODES)),
  namespaces: withoutNamespace(readers(NAMESPACES)),
  secrets: readers(SECRETS),
  daemonsets: readers({}),
  controllerrevisions: readers({}),
  leases: readers({}),
  configmaps: readers({}),
  serviceaccounts: readers({}),
  nodepools: readers({}),
};

/** A reader only ever meets objects of its own resource. */
function readers<Kind extends StoredObject>(own: Readonly<Record<string, (object: Kind) => string>>): ReadonlyMap<string, FieldReader> {
  return new Map([
    ['metadata.name', name],
    ['metadata.namespace', namespace],
    ...Object.entries(own).map(([name, read]) => [name, read as FieldReader] as const),
  ]);
}

function withoutNamespace(fields: ReadonlyMap<string, FieldReader>): ReadonlyMap<string, FieldReader> {
  return new Map([...fields].filter(([field]) => field !== 'metadata.namespace'));
}
