import type { StoredObject } from '../../objects/resources.js';
import { sendSuccess, sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveDeletion, removalOptions } from '../deletion-body.js';
import { renderingFor, storedName } from '../rendering.js';

/** Kinds of which the object is shown even if it is gone, as Kubernetes does. */
const ALWAYS_SHOWN: readonly StoredObject['kind'][] = ['Pod', 'ServiceAccount'];

/** DELETE of an object: shows the object if it stays for a while, else says that it is gone. Throws an ApiError. */
export function deleteObject(call: Call): void {
  const { namespace, name, context } = call;
  const options = removalOptions(receiveDeletion(call));
  const rendering = renderingFor(call, 'object');
  const { isGone, object } = context.registry.remove({ key: { resource: storedName(call), namespace, name }, ...options });
  const { representation } = rendering;
  if (!isGone || ALWAYS_SHOWN.includes(object.kind)) {
    sendValue(call, rendering.whole(object), { representation });
    return;
  }
  const { group, resource } = call.target;
  const details = { name, ...(group.group !== '' && { group: group.group }), kind: resource.name, uid: object.metadata.uid };
  sendSuccess(call, { details });
}
