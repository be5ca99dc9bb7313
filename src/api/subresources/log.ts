import { badRequest } from '../../objects/api-errors.js';
import type { Pod } from '../../objects/kubernetes.js';
import { sendText } from '../answers.js';
import type { Call } from '../call.js';

/** GET of a pod's log: simulated containers write nothing. Throws an ApiError: 404, or 400 for a container that is not there or not started. */
export function readLog(call: Call): void {
  const pod = call.context.registry.get({ resource: 'pods', namespace: call.namespace, name: call.name });
  const container = containerOf(pod, call.query.get('container') ?? '');
  const waiting = waitingReason(pod, container);
  if (waiting !== undefined) throw badRequest(`container "${container}" in pod "${call.name}" is waiting to start: ${waiting}`);
  sendText(call, 200, '');
}

function containerOf({ metadata: { name }, spec }: Pod, wanted: string): string {
  const [main, init] = [spec.containers, spec.initContainers ?? []].map((containers) => containers.map((one) => one.name));
  const [only = '', second] = main ?? [];
  if (wanted === '' && second === undefined && init?.length === 0) return only;
  if (wanted === '') {
    const others = init && init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${main?.join(' ')}]${others}`);
  }
  if (![...(main ?? []), ...(init ?? [])].includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  return wanted;
}

/** What a container waits for that has never run; undefined if it has. */
function waitingReason({ spec, status }: Pod, container: string): string | undefined {
  const known = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find(({ name }) => name === container);
  if (known === undefined || known.lastState?.terminated !== undefined) return undefined;
  return spec.nodeName ? known.state?.waiting?.reason : undefined;
}
