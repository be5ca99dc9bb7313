import type { StoredMeta } from '../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import type { Uids } from '../objects/uids.js';
import { type ObjectKey, type RegistryContext, storeKey } from './context.js';
import { orderedMetadata } from './metadata-order.js';

/** Puts an object into the store that is there already, and gives it with its resourceVersion. */
export function put<Name extends ResourceName>(
  context: RegistryContext,
  key: ObjectKey<Name>,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  return committed(context, key, (version) => withVersion(object, version));
}

/** Puts a new object into the store, and gives it with its uid and its resourceVersion. */
export function putNew<Name extends ResourceName>(
  context: RegistryContext,
  key: ObjectKey<Name>,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  return committed(context, key, (version) => created(context.store.uids, object, version));
}

function committed<Name extends ResourceName>(
  { store }: RegistryContext,
  key: ObjectKey<Name>,
  make: (version: number) => ResourceTypes[Name],
): ResourceTypes[Name] {
  let stored: ResourceTypes[Name] | undefined;
  const value = (version: number) => {
    stored = make(version);
    return stored;
  };
  store.commit([{ resource: key.resource, key: storeKey(key), value }]);
  return stored ?? make(store.version);
}

/** Takes an object out of the store. */
export function takeOut({ store }: RegistryContext, key: ObjectKey): void {
  store.commit([{ resource: key.resource, key: storeKey(key), value: undefined }]);
}

/** A new object at the version at which it is created, whose number is that of its uid; its metadata in Kubernetes' order. */
export function created<Stored extends StoredObject>(uids: Uids, object: Stored, version: number): Stored {
  const metadata = { ...object.metadata, uid: uids.text(version), resourceVersion: String(version) };
  return { ...object, metadata: orderedMetadata(metadata) };
}

/** The same object at another resourceVersion, its metadata in Kubernetes' order. */
export function withVersion<Stored extends StoredObject>(object: Stored, version: number): Stored {
  return { ...object, metadata: orderedMetadata({ ...object.metadata, resourceVersion: String(version) }) };
}

/** A stored object, changed but for its metadata's fields and their order, at its next resourceVersion. */
export function nextVersion<Stored extends StoredObject>(object: Stored, version: number): Stored {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}

/** An object that is not stored: it has no resourceVersion. */
export function withoutVersion<Stored extends StoredObject>(object: Stored): Stored {
  const { resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata: orderedMetadata(metadata) as StoredMeta };
}
