import { ApiError } from '../objects/api-error.js';
import type { ObjectMeta } from '../objects/kubernetes.js';
import { apiVersion, RESOURCES, type ResourceName, type ResourceTypes, type StoredObject } from '../objects/resources.js';
import type { ObjectKey } from '../registry/context.js';
import { isPlain } from '../registry/forms/words.js';
import type { Filled } from '../store/form.js';
import type { Store } from '../store/store.js';

/** The object under a key of the store; undefined if it is gone. */
export function stored<Name extends ResourceName>(
  store: Store<StoredObject>,
  resource: Name,
  key: string,
): ResourceTypes[Name] | undefined {
  return store.get(resource, key) as ResourceTypes[Name] | undefined;
}

/** The same as a form and words, of which the form's sample tells all but the words; undefined if it is gone or anything else. */
export function storedFilled<Name extends ResourceName>(
  store: Store<StoredObject>,
  resource: Name,
  key: string,
): Filled<ResourceTypes[Name]> | undefined {
  const filled = store.filled(resource, key);
  return filled?.form.fact(isPlain) ? (filled as unknown as Filled<ResourceTypes[Name]>) : undefined;
}

/** What a key of the store names. */
export function objectKey<Name extends ResourceName>(resource: Name, key: string): ObjectKey<Name> {
  if (!RESOURCES[resource].namespaced) return { resource, namespace: '', name: key };
  const slash = key.indexOf('/');
  return { resource, namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** Does a write; says whether it was refused for one of these reasons, which leave nothing to do. Other errors are thrown. */
export function isRefused(reasons: readonly string[], write: () => void): boolean {
  try {
    write();
    return false;
  } catch (error) {
    if (ApiError.is(error) && reasons.includes(error.reason)) return true;
    throw error;
  }
}

/** The start of an object to be created: what it is and what its metadata are to be. */
export function draft<Name extends ResourceName>(resource: Name, metadata: ObjectMeta): ResourceTypes[Name] {
  const { kind, group, version } = RESOURCES[resource];
  // What is missing (uid, resourceVersion, defaults) is the registry's to fill in.
  return { kind, apiVersion: apiVersion({ group, version }), metadata } as unknown as ResourceTypes[Name];
}
