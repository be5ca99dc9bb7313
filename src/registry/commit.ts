import type { ResourceName, ResourceTypes } from '../objects/resources.js';
import { type ObjectKey, type RegistryContext, storeKey } from './context.js';

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

/** The same object at another resourceVersion. */
export function withVersion<Stored extends ResourceTypes[ResourceName]>(object: Stored, version: number): Stored {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}
