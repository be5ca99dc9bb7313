import type { ObjectMeta, OwnerReference } from '../objects/kubernetes.js';
import { RESOURCES, type ResourceName, type StoredObject } from '../objects/resources.js';
import type { Uid } from '../objects/uids.js';
import type { Store } from '../store/store.js';

/** The finalizer of an object that waits until what it owns has gone (B-192). */
export const FOREGROUND = 'foregroundDeletion';
/** The finalizer of an object that waits until what it owns has been set free (B-193). */
export const ORPHAN = 'orphan';

/** The resources whose objects own or are owned. Events are not: they end by their age. */
export const COLLECTED: readonly ResourceName[] = Object.values(RESOURCES)
  .map(({ name }) => name)
  .filter((name) => name !== 'events');

/** The name that an object has here: `<resource> <store key>`. */
export function nameOf(resource: ResourceName, key: string): string {
  return `${resource} ${key}`;
}

/** What an owner reference leads to. */
export type OwnerState =
  /** The owner lives. */
  | 'solid'
  /** There is no such object, or another one of that name. */
  | 'dangling'
  /** The owner goes as soon as what it owns has gone. */
  | 'waiting'
  /** The owner is of a kind that is not served here: nobody can tell whether it lives. */
  | 'unknown';

const BY_KIND: ReadonlyMap<string, ResourceName> = new Map(
  Object.values(RESOURCES).map(({ name, kind, group }): [string, ResourceName] => [`${group}/${kind}`, name]),
);

/** Which object an owner reference names. */
export interface OwnerIdentity {
  readonly name: string;
  /** As it is kept. */
  readonly uid: Uid;
}

/** What an owner reference of an object in a namespace leads to; many references may differ in the owner's identity alone. */
export function ownerState(
  store: Store<StoredObject>,
  owner: OwnerReference,
  namespace: string,
  { name, uid }: OwnerIdentity = { name: owner.name, uid: store.uids.of(owner.uid) },
): OwnerState {
  const place = placeOf(owner, namespace, name);
  if (place === undefined) return 'unknown';
  const filled = store.filled(place.resource, place.key);
  if (filled !== undefined) return filled.uid === uid ? livingState(filled.form.fact(metadataOf)) : 'dangling';
  return wholeState(store.get(place.resource, place.key), store.uids.text(uid));
}

function wholeState(object: StoredObject | undefined, uid: string): OwnerState {
  return object?.metadata.uid === uid ? livingState(object.metadata) : 'dangling';
}

function livingState(metadata: ObjectMeta): OwnerState {
  return isDeletingDependents(metadata) ? 'waiting' : 'solid';
}

function metadataOf({ metadata }: StoredObject): StoredObject['metadata'] {
  return metadata;
}

/** The resource and the store key that an owner reference names; undefined if its kind is not served here. */
export function placeOf(
  owner: OwnerReference,
  namespace: string,
  name: string = owner.name,
): { readonly resource: ResourceName; readonly key: string } | undefined {
  const resource = resourceOf(owner);
  return resource && { resource, key: RESOURCES[resource].namespaced ? `${namespace}/${name}` : name };
}

/** What owner references name, which objects of one form share. */
const resources = new WeakMap<OwnerReference, ResourceName>();

/** The resource of the owner that a reference names; undefined if its kind is not served here. */
export function resourceOf(owner: OwnerReference): ResourceName | undefined {
  const known = resources.get(owner);
  if (known !== undefined) return known;
  const slash = owner.apiVersion.indexOf('/');
  const resource = BY_KIND.get(`${slash < 0 ? '' : owner.apiVersion.slice(0, slash)}/${owner.kind}`);
  if (resource !== undefined) resources.set(owner, resource);
  return resource;
}

/** Whether an object waits until what it owns has gone. */
export function isDeletingDependents(metadata: ObjectMeta): boolean {
  return isDeletingWith(metadata, FOREGROUND);
}

/** Whether an object waits until what it owns has been set free. */
export function isOrphaning(metadata: ObjectMeta): boolean {
  return isDeletingWith(metadata, ORPHAN);
}

function isDeletingWith({ deletionTimestamp, finalizers = [] }: ObjectMeta, finalizer: string): boolean {
  return deletionTimestamp !== undefined && finalizers.includes(finalizer);
}
