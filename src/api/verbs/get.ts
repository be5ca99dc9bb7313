import { notFound } from '../../objects/api-errors.js';
import { RESOURCES } from '../../objects/resources.js';
import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { renderingFor, storedName } from '../rendering.js';

/** GET of an object, or of its status: the object as it is. Throws an ApiError 404. */
export function getObject(call: Call): void {
  const { namespace, name, context } = call;
  const rendering = renderingFor(call, 'object');
  const resource = storedName(call);
  const object = context.registry.find({ resource, namespace, name });
  if (object === undefined) throw notFound(RESOURCES[resource], name);
  sendValue(call, rendering.whole(object), { representation: rendering.representation });
}
