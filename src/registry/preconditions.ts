import { conflict } from '../objects/api-errors.js';
import { RESOURCES, type ResourceTypes } from '../objects/resources.js';
import type { OwnerKey, Preconditions } from '../objects/writes.js';
import { find, type ObjectKey, type RegistryContext } from './context.js';

/** Throws Conflict unless the object, and the owner that is named, are what the caller believes. */
export function checkPreconditions(
  context: RegistryContext,
  key: ObjectKey,
  object: ResourceTypes[ObjectKey['resource']],
  preconditions: Preconditions = {},
): void {
  const { uid, version, aliveOwner } = preconditions;
  const { metadata } = object;
  const wanted = uid === undefined ? undefined : context.store.uids.text(uid);
  if (wanted !== undefined && wanted !== metadata.uid) {
    const detail = `the UID in the precondition (${wanted}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw mismatch(key, detail);
  }
  if (version !== undefined && String(version) !== metadata.resourceVersion) {
    const detail = `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw mismatch(key, detail);
  }
  if (aliveOwner !== undefined) assertAlive(context, aliveOwner);
}

/** Throws Conflict unless the owner exists, is that very object, and is not being deleted. */
export function assertAlive(context: RegistryContext, owner: OwnerKey): void {
  const found = find(context, owner);
  if (found?.metadata.uid === owner.uid && found.metadata.deletionTimestamp === undefined) return;
  throw conflict(RESOURCES[owner.resource], owner.name, `its owner ${owner.uid} is gone or being deleted`);
}

/** Kubernetes names the kind here, not the resource. */
function mismatch(key: ObjectKey, detail: string) {
  const { kind, group } = RESOURCES[key.resource];
  return conflict({ name: kind, group }, key.name, detail);
}
