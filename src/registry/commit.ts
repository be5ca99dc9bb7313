import type { StoredMeta } from '../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import { type ObjectKey, type RegistryContext, storeKey } from './context.js';
import { orderedMetadata } from './metadata-order.js';

/** Puts an object into the store, new or changed, and gives it with its resourceVersion. */
export function put<Name extends ResourceName>(
  { store }: RegistryContext,
  key: ObjectKey<Name>,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  let stored = object;
  const value = (version: number) => {
    stored = withVersion(object, version);
    return stored;
  };
  store.commit([{ resource: key.resource, key: storeKey(key), value }]);
  return stored;
}

/** Takes an object out of the store. */
export function takeOut({ store }: RegistryContext, key: ObjectKey): void {
  store.commit([{ resource: key.resource, key: storeKey(key), value: undefined }]);
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
