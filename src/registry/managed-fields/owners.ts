import type { ManagedFieldsEntry } from '../../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../../objects/resources.js';
import type { RegistryContext } from '../context.js';
import type { Creation } from '../create.js';
import type { WriteOptions } from '../options.js';
import type { Replacement } from '../update.js';
import { CONTROLLER_MANAGER, managedFieldsOf, mayBeImplied } from './implied.js';
import { ownersOfCreated, ownersOfUpdated } from './ownership.js';

type Entries = readonly ManagedFieldsEntry[] | undefined;

/** What is to be stored of the owners of a new object: nothing, where that is implied. */
export function ownersAfterCreate({ clock }: RegistryContext, creation: Creation<ResourceName>, object: StoredObject): Entries {
  const { resource, fieldManager, managedFields, apiVersion } = creation;
  if (managedFields !== undefined) return managedFields;
  if (fieldManager === undefined && mayBeImplied(object)) return undefined;
  const attribution = { resource, subresource: '', fieldManager: fieldManager ?? partOf(resource), apiVersion, nowMs: clock.now() };
  return ownersOfCreated(object, attribution);
}

/** What is to be stored of the owners of a changed object: nothing, where that stays implied. */
export function ownersAfterUpdate(
  { clock }: RegistryContext,
  { key, subresource, fieldManager, managedFields, apiVersion }: Replacement<ResourceName>,
  { previous, next }: { readonly previous: StoredObject; readonly next: StoredObject },
): Entries {
  if (managedFields !== undefined) return managedFields;
  if (previous.metadata.managedFields === undefined) return undefined;
  const { resource } = key;
  return ownersOfUpdated(previous, next, {
    resource,
    subresource: subresource ?? '',
    fieldManager: fieldManager ?? partOf(resource),
    apiVersion,
    nowMs: clock.now(),
  });
}

/** A stored object with its owners, implied or not, as somebody who changes it finds it; parts of the system leave them implied. */
export function withKnownOwners<Name extends ResourceName>(
  stored: ResourceTypes[Name],
  { fieldManager }: WriteOptions,
): ResourceTypes[Name] {
  if (stored.metadata.managedFields !== undefined || (fieldManager === undefined && mayBeImplied(stored))) return stored;
  return { ...stored, metadata: { ...stored.metadata, managedFields: managedFieldsOf(stored) } };
}

/** Which part of the system writes a resource when it does not say so. */
function partOf(resource: ResourceName): string {
  return resource === 'nodepools' ? 'everynode' : CONTROLLER_MANAGER;
}
