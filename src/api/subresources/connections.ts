import { badRequest } from '../../objects/api-errors.js';
import type { Call } from '../call.js';

/**
 * `kubectl exec`, `attach` and `port-forward`: a connection to a container, which simulated ones do not have. Throws an ApiError:
 * 404 for a pod that is not there, else 400.
 */
export function refuseConnection(call: Call): never {
  const { namespace, name, target } = call;
  const pod = call.context.registry.get({ resource: 'pods', namespace, name });
  if (!pod.spec.nodeName) throw badRequest(`pod ${name} does not have a host assigned`);
  throw badRequest(`${target.subresource} is not possible in pod ${name}: containers are simulated, and run no processes`);
}
