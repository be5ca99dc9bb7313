import { sendCreated } from '../answers.js';
import type { Call } from '../call.js';
import { receiveKind } from '../decoded-body.js';
import { createOptions } from '../write-options.js';

/** POST of an eviction: deletes the pod politely. Throws an ApiError. */
export function evictPod(call: Call): void {
  const { isDryRun, fieldManager, fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'Eviction', { fieldValidation });
  const dryRun = isDryRun || (object.deleteOptions?.dryRun ?? []).length > 0;
  call.context.registry.evict({ resource: 'pods', namespace: call.namespace, name: call.name }, object, { dryRun, fieldManager });
  sendCreated(call, warnings);
}
