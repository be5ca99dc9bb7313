import type { ApiError } from '../objects/api-error.js';
import { badRequest, forbiddenObject, notFound } from '../objects/api-errors.js';
import type { Namespace, ObjectMeta } from '../objects/kubernetes.js';
import { RESOURCES, type ResourceName, type ResourceTypes } from '../objects/resources.js';
import { formatTime } from '../objects/time.js';
import { find, type RegistryContext } from './context.js';

/** The cause that Kubernetes gives where a namespace takes nothing new. */
const TERMINATING = 'NamespaceTerminating';
/** Namespaces that a cluster cannot do without; that of the leases may go, and comes back. */
const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

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

/** Throws NotFound if the namespace of an object to be created does not exist, Forbidden if it is being emptied. */
export function assertNamespaceTakes(context: RegistryContext, resource: ResourceName, metadata: ObjectMeta): void {
  if (!RESOURCES[resource].namespaced) return;
  const { name = '', namespace: space = '' } = metadata;
  const namespace = find(context, { resource: 'namespaces', namespace: '', name: space });
  if (namespace === undefined) throw notFound(RESOURCES.namespaces, space);
  if (namespace.metadata.deletionTimestamp === undefined) return;
  throw forbiddenObject(RESOURCES[resource], name, `unable to create new content in namespace ${space} because it is being terminated`, [
    { reason: TERMINATING, message: `namespace ${space} is being terminated`, field: 'metadata.namespace' },
  ]);
}

/** Whether something was refused because its namespace is being emptied (B-127). */
export function isNamespaceTerminating({ status }: ApiError): boolean {
  return status.details?.causes?.some(({ reason }) => reason === TERMINATING) ?? false;
}

/** Throws Forbidden for a namespace that cannot go. */
export function assertMortal(name: string): void {
  if (IMMORTAL.has(name)) throw forbiddenObject(RESOURCES.namespaces, name, 'this namespace may not be deleted');
}

/** A namespace on its way out: it stays until it has been emptied and no finalizer holds it. Undefined if nothing does. */
export function terminatingNamespace(namespace: Namespace, nowMs: number): Namespace | undefined {
  const { metadata, status } = namespace;
  if (metadata.deletionTimestamp !== undefined) return isHeld(namespace) ? namespace : undefined;
  return {
    ...namespace,
    metadata: { ...metadata, deletionTimestamp: formatTime(nowMs) },
    status: { ...status, phase: 'Terminating' },
  };
}

/** Whether any finalizer, of the object or of the namespace's content, still holds a namespace. */
export function isHeld({ metadata, spec }: Namespace): boolean {
  return (metadata.finalizers ?? []).length > 0 || (spec.finalizers ?? []).length > 0;
}
