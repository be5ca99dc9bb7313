import { sendSuccess } from '../answers.js';
import type { Call } from '../call.js';
import { receiveKind } from '../decoded-body.js';
import { createOptions } from '../write-options.js';

/** POST of a binding, to a pod or to the collection of bindings: puts the pod on the node. Throws an ApiError. */
export function bindPod(call: Call): void {
  const { isDryRun, fieldManager, fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'Binding', { fieldValidation });
  const name = call.name === '' ? object.metadata.name : call.name;
  const key = { resource: 'pods', namespace: call.namespace, name: name ?? '' } as const;
  call.context.registry.bind(key, object, { dryRun: isDryRun, fieldManager });
  sendSuccess(call, { code: 201 }, { status: 201, warnings });
}
