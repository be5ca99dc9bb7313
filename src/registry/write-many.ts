import { newUid } from '../clock/ids.js';
import type { StoredMeta } from '../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import { formatTime } from '../objects/time.js';
import type { Mutation } from '../store/store.js';
import { admitCreate } from './admission/admission.js';
import { nextVersion, withVersion } from './commit.js';
import { find, keyOf, type ObjectKey, type RegistryContext, storeKey } from './context.js';
import { create } from './create.js';
import { ownersAfterUpdate } from './managed-fields/owners.js';
import { strategyOf } from './strategies/strategies.js';

/**
 * Creates objects that are alike, in two commits: the first is checked like any other, and the rest is as good as that. Those
 * whose names are taken are left out. Throws the ApiError that refuses the first.
 */
export function createMany<Name extends ResourceName>(
  context: RegistryContext,
  resource: Name,
  objects: readonly ResourceTypes[Name][],
): void {
  const [first, ...others] = objects.filter((object) => find(context, keyOf(resource, object)) === undefined);
  if (first === undefined) return;
  create(context, { resource, namespace: first.metadata.namespace ?? '', object: first });
  const creationTimestamp = formatTime(context.clock.now());
  const strategy = strategyOf(resource);
  const mutations = others.map((object): Mutation<StoredObject> => {
    const metadata = { ...object.metadata, uid: newUid(context.random), creationTimestamp } as StoredMeta;
    const identified = { ...strategy.withDefaults(object), metadata };
    const prepared = strategy.prepareCreate(admitCreate(context, resource, identified));
    return { resource, key: storeKey(keyOf(resource, prepared)), value: (version) => withVersion(prepared, version) };
  });
  if (mutations.length > 0) context.store.commit(mutations);
}

/**
 * Replaces objects that the caller has just read and changed, each once, in one commit. What is changed must be valid: it is not
 * checked, and the order of metadata stays as it is.
 */
export function replaceMany<Name extends ResourceName>(
  context: RegistryContext,
  resource: Name,
  objects: readonly ResourceTypes[Name][],
): void {
  const mutations = objects.map((object): Mutation<StoredObject> => {
    const key = keyOf(resource, object);
    const owned = withOwnersAfter(context, key, object);
    return { resource, key: storeKey(key), value: (version) => nextVersion(owned, version) };
  });
  if (mutations.length > 0) context.store.commit(mutations);
}

/** The object with those who own its fields now, where that is not implied. */
function withOwnersAfter<Name extends ResourceName>(
  context: RegistryContext,
  key: ObjectKey<Name>,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  const previous = object.metadata.managedFields === undefined ? undefined : find(context, key);
  if (previous === undefined) return object;
  const managedFields = ownersAfterUpdate(context, { key, object }, { previous, next: object });
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
