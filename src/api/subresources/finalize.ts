import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveObject } from '../decoded-body.js';
import { renderingFor } from '../rendering.js';
import { updateOptions } from '../write-options.js';

/** PUT of a namespace's finalizers: without `kubernetes` among them, a namespace that is being deleted goes. Throws an ApiError. */
export function finalizeNamespace(call: Call): void {
  const { name, context } = call;
  const { fieldValidation, isDryRun } = updateOptions(call.query, call.request.headers['user-agent']);
  const rendering = renderingFor(call, 'object');
  const { object: wished, warnings } = receiveObject(call, { fieldValidation });
  const before = context.registry.get({ resource: 'namespaces', namespace: '', name });
  const isReleased = wished.kind === 'Namespace' && !(wished.spec.finalizers ?? []).includes('kubernetes');
  if (isReleased && !isDryRun) context.registry.finalizeNamespace(name);
  const after = context.registry.find({ resource: 'namespaces', namespace: '', name });
  sendValue(call, rendering.whole(after ?? before), { representation: rendering.representation, warnings });
}
