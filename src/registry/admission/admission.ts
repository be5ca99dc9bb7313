import type { ResourceName, ResourceTypes, StoredObject } from '../../objects/resources.js';
import type { RegistryContext } from '../context.js';
import { admitNode } from './nodes.js';
import { admitPod } from './pods.js';

/** The object as Kubernetes' admission plug-ins let it in: what they add to new pods and nodes. Throws Forbidden. */
export function admitCreate<Name extends ResourceName>(
  context: RegistryContext,
  resource: Name,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  if (resource === 'pods' || resource === 'nodes') return admitted(context, object) as ResourceTypes[Name];
  return object;
}

function admitted(context: RegistryContext, object: StoredObject): StoredObject {
  if (object.kind === 'Pod') return admitPod(context, object);
  return object.kind === 'Node' ? admitNode(object) : object;
}
