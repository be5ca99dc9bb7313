import { RESOURCES, type Resource, type ResourceName } from '../objects/resources.js';

/** What can be done to a resource; the words of discovery and of access reviews. */
export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** A group and version, with everything that is served under it. */
export interface ServedGroup {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Sorted by name. */
  readonly resources: readonly ServedResource[];
}

/** A resource as clients see it. */
export interface ServedResource {
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly Verb[];
  /** What is stored of it; undefined if it is only answered. */
  readonly stored: Resource | undefined;
  /** Sorted by name. */
  readonly subresources: readonly ServedSubresource[];
}

/** A part of a resource that has a path of its own. */
export interface ServedSubresource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly Verb[];
  /** Where its kind comes from, if not from the resource's group and version. */
  readonly from?: { readonly group: string; readonly version: string };
}

const ALL_VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const SUBRESOURCE_VERBS: readonly Verb[] = ['get', 'patch', 'update'];

/** Subresources beside `status`. */
const SUBRESOURCES: { readonly [Name in ResourceName]?: readonly ServedSubresource[] } = {
  namespaces: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
  nodepools: [{ name: 'scale', kind: 'Scale', verbs: SUBRESOURCE_VERBS, from: { group: 'autoscaling', version: 'v1' } }],
  pods: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    { name: 'eviction', kind: 'Eviction', verbs: ['create'], from: { group: 'policy', version: 'v1' } },
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
  ],
  serviceaccounts: [{ name: 'token', kind: 'TokenRequest', verbs: ['create'], from: { group: 'authentication.k8s.io', version: 'v1' } }],
};

/**
 * Everything that the API serves, in the order in which discovery shows the groups. What is not here is a 404; a verb
 * that is not here is a 405.
 */
export const SERVED_GROUPS: readonly ServedGroup[] = [
  group('', 'v1', [...storedIn(''), review('bindings', 'Binding', true)]),
  group('apps', 'v1', storedIn('apps')),
  // The same events as in the core group, in the shape that newer clients prefer.
  group('events.k8s.io', 'v1', [served(RESOURCES.events)]),
  group('authentication.k8s.io', 'v1', [
    review('selfsubjectreviews', 'SelfSubjectReview', false),
    review('tokenreviews', 'TokenReview', false),
  ]),
  group('authorization.k8s.io', 'v1', [
    review('localsubjectaccessreviews', 'LocalSubjectAccessReview', true),
    review('selfsubjectaccessreviews', 'SelfSubjectAccessReview', false),
    review('selfsubjectrulesreviews', 'SelfSubjectRulesReview', false),
    review('subjectaccessreviews', 'SubjectAccessReview', false),
  ]),
  group('coordination.k8s.io', 'v1', storedIn('coordination.k8s.io')),
  group('everynode.dev', 'v1alpha1', storedIn('everynode.dev')),
];

const LEGACY_GROUPS: readonly ServedGroup[] = SERVED_GROUPS.flatMap((one) =>
  one.group === 'apps' ? [one, group('extensions', 'v1beta1', [served(RESOURCES.daemonsets)])] : [one],
);

/** The same with the versions that Kubernetes has given up, each after the one that has replaced it, so that clients prefer that. */
export function servedGroups({ legacyApis }: { readonly legacyApis: boolean }): readonly ServedGroup[] {
  return legacyApis ? LEGACY_GROUPS : SERVED_GROUPS;
}

function group(name: string, version: string, resources: readonly ServedResource[]): ServedGroup {
  return { group: name, version, resources: resources.toSorted(byName) };
}

function storedIn(groupName: string): readonly ServedResource[] {
  return Object.values(RESOURCES)
    .filter((resource) => resource.group === groupName)
    .map(served);
}

function served(resource: Resource): ServedResource {
  const { name, singular, kind, namespaced, shortNames, categories, hasStatus } = resource;
  const status: readonly ServedSubresource[] = hasStatus ? [{ name: 'status', kind, verbs: SUBRESOURCE_VERBS }] : [];
  return {
    name,
    singular,
    kind,
    isNamespaced: namespaced,
    shortNames,
    categories,
    // Namespaces are deleted one by one, each by a controller that empties it first.
    verbs: name === 'namespaces' ? ALL_VERBS.filter((verb) => verb !== 'deletecollection') : ALL_VERBS,
    stored: resource,
    subresources: [...(SUBRESOURCES[name] ?? []), ...status].toSorted(byName),
  };
}

/** Something that is posted and answered, and not kept. */
function review(name: string, kind: string, isNamespaced: boolean): ServedResource {
  const facts = { shortNames: [], categories: [], subresources: [], stored: undefined } as const;
  return { name, singular: kind.toLowerCase(), kind, isNamespaced, verbs: ['create'], ...facts };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
