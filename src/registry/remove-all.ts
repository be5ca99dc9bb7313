import { ApiError } from '../objects/api-error.js';
import { RESOURCES, type ResourceName, type ResourceTypes } from '../objects/resources.js';
import { keyOf, type RegistryContext } from './context.js';
import { remove } from './delete.js';
import type { RemovalOptions } from './options.js';
import type { Selection } from './registry.js';

/** Deletes what matches, one by one; gives the objects as they were. What others have deleted meanwhile is left out. */
export function removeAll<Name extends ResourceName>(
  context: RegistryContext,
  { resource, namespace, matches }: Selection<Name>,
  options: RemovalOptions,
): readonly ResourceTypes[Name][] {
  const range = namespace !== '' && RESOURCES[resource].namespaced ? { prefix: `${namespace}/` } : {};
  const selected = [...context.store.snapshot().entries(resource, range)]
    .map(([, object]) => object as ResourceTypes[Name])
    .filter(matches);
  return selected.filter((object) => isRemoved(context, { ...options, key: keyOf(resource, object) }));
}

function isRemoved(context: RegistryContext, removal: Parameters<typeof remove>[1]): boolean {
  try {
    remove(context, removal);
    return true;
  } catch (error) {
    if (ApiError.is(error) && error.reason === 'NotFound') return false;
    throw error;
  }
}
