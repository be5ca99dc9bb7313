import type {
  ConfigMap,
  ControllerRevision,
  DaemonSet,
  Event,
  Lease,
  Namespace,
  Node,
  NodePool,
  Pod,
  Secret,
  ServiceAccount,
} from './kubernetes.js';

/** The type of the objects of each resource that is stored. */
export interface ResourceTypes {
  namespaces: Namespace;
  nodes: Node;
  pods: Pod;
  daemonsets: DaemonSet;
  controllerrevisions: ControllerRevision;
  events: Event;
  leases: Lease;
  configmaps: ConfigMap;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  nodepools: NodePool;
}

/** The plural, lower-case name of a resource, as it stands in a URL. */
export type ResourceName = keyof ResourceTypes;

/** Any object that is stored. */
export type StoredObject = ResourceTypes[ResourceName];

/** What is known of a resource beside its schema. */
export interface Resource<Name extends ResourceName = ResourceName> {
  readonly name: Name;
  readonly singular: string;
  readonly kind: ResourceTypes[Name]['kind'];
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The key of the kind's schema (`schema.ts`). */
  readonly schema: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly hasStatus: boolean;
}

type Facts = Pick<Resource, 'shortNames' | 'categories' | 'hasStatus'>;

/** Every resource that is stored, by name. */
export const RESOURCES: { readonly [Name in ResourceName]: Resource<Name> } = {
  namespaces: core('namespaces', 'Namespace', false, { shortNames: ['ns'], categories: [], hasStatus: true }),
  nodes: core('nodes', 'Node', false, { shortNames: ['no'], categories: [], hasStatus: true }),
  pods: core('pods', 'Pod', true, { shortNames: ['po'], categories: ['all'], hasStatus: true }),
  events: core('events', 'Event', true, { shortNames: ['ev'], categories: [], hasStatus: false }),
  configmaps: core('configmaps', 'ConfigMap', true, { shortNames: ['cm'], categories: [], hasStatus: false }),
  secrets: core('secrets', 'Secret', true, { shortNames: [], categories: [], hasStatus: false }),
  serviceaccounts: core('serviceaccounts', 'ServiceAccount', true, { shortNames: ['sa'], categories: [], hasStatus: false }),
  daemonsets: {
    name: 'daemonsets',
    singular: 'daemonset',
    kind: 'DaemonSet',
    group: 'apps',
    version: 'v1',
    schema: 'io.k8s.api.apps.v1.DaemonSet',
    namespaced: true,
    shortNames: ['ds'],
    categories: ['all'],
    hasStatus: true,
  },
  controllerrevisions: {
    name: 'controllerrevisions',
    singular: 'controllerrevision',
    kind: 'ControllerRevision',
    group: 'apps',
    version: 'v1',
    schema: 'io.k8s.api.apps.v1.ControllerRevision',
    namespaced: true,
    shortNames: [],
    categories: [],
    hasStatus: false,
  },
  leases: {
    name: 'leases',
    singular: 'lease',
    kind: 'Lease',
    group: 'coordination.k8s.io',
    version: 'v1',
    schema: 'io.k8s.api.coordination.v1.Lease',
    namespaced: true,
    shortNames: [],
    categories: [],
    hasStatus: false,
  },
  nodepools: {
    name: 'nodepools',
    singular: 'nodepool',
    kind: 'NodePool',
    group: 'everynode.dev',
    version: 'v1alpha1',
    schema: 'dev.everynode.v1alpha1.NodePool',
    namespaced: false,
    shortNames: ['np'],
    categories: [],
    hasStatus: true,
  },
};

/** DaemonSets as Kubernetes showed them until version 1.15. They are stored as those of group apps. */
export const LEGACY_DAEMON_SETS: Resource<'daemonsets'> = {
  ...RESOURCES.daemonsets,
  group: 'extensions',
  version: 'v1beta1',
  schema: 'io.k8s.api.extensions.v1beta1.DaemonSet',
};

/** `daemonsets.apps`, or `pods` in the core group: how messages name a resource. */
export function qualifiedName(resource: { readonly name: string; readonly group: string }): string {
  return resource.group === '' ? resource.name : `${resource.name}.${resource.group}`;
}

/** `DaemonSet.apps`, or `Pod` in the core group: how messages of invalid objects name a kind. */
export function qualifiedKind(resource: { readonly kind: string; readonly group: string }): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
}

/** `apps/v1`, or `v1` in the core group. */
export function apiVersion(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

function core<Name extends ResourceName>(name: Name, kind: ResourceTypes[Name]['kind'], namespaced: boolean, facts: Facts): Resource<Name> {
  return { name, singular: kind.toLowerCase(), kind, group: '', version: 'v1', schema: `io.k8s.api.core.v1.${kind}`, namespaced, ...facts };
}
