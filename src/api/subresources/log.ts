import { sendText } from '../answers.js';
import type { Call } from '../call.js';

/** GET of a pod's log: simulated containers write nothing. Throws an ApiError 404. */
export function readLog(call: Call): void {
  call.context.registry.get({ resource: 'pods', namespace: call.namespace, name: call.name });
  sendText(call, 200, '');
}
