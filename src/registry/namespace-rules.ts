import { badRequest, forbiddenObject, notFound } from '../objects/api-errors.js';
import { RESOURCES, type ResourceName, type ResourceTypes } from '../objects/resources.js';
import { find, type RegistryContext } from './context.js';

/** The object in the namespace of the request; throws BadRequest if it names another. */
export function inNamespace<Name extends ResourceName>(
  resource: Name,
  object: ResourceTypes[Name],
  namespace: string,
): ResourceTypes[Name] {
  const { namespace: own = '', ...rest } = object.metadata;
  if (!RESOURCES[resource].namespaced) return own === '' ? object : { ...object, metadata: rest };
  if (own !== '' && own !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return own === namespace ? object : { ...object, metadata: { ...object.metadata, namespace } };
}

/** Throws NotFound if the object's namespace does not exist, Forbidden if it is being emptied. */
export function assertNamespaceTakes<Name extends ResourceName>(
  context: RegistryContext,
  resource: Name,
  object: ResourceTypes[Name],
): void {
  const name = object.metadata.namespace ?? '';
  if (!RESOURCES[resource].namespaced) return;
  const namespace = find(context, { resource: 'namespaces', namespace: '', name });
  if (namespace === undefined) throw notFound(RESOURCES.namespaces, name);
  if (namespace.metadata.deletionTimestamp === undefined) return;
  throw forbiddenObject(
    RESOURCES[resource],
    object.metadata.name,
    `unable to create new content in namespace ${name} because it is being terminated`,
    [{ reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' }],
  );
}
