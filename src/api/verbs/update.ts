import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveObject } from '../decoded-body.js';
import { renderingFor, storedName } from '../rendering.js';
import { updateOptions } from '../write-options.js';

/** PUT of an object, or of its status: replaces it. Throws an ApiError. */
export function updateObject(call: Call): void {
  const { namespace, name, target } = call;
  const { isDryRun, fieldManager, fieldValidation } = updateOptions(call.query, call.request.headers['user-agent']);
  const rendering = renderingFor(call, 'object');
  const received = receiveObject(call, { fieldValidation });
  const { object, warnings } = call.context.registry.update({
    key: { resource: storedName(call), namespace, name },
    subresource: target.subresource === 'status' ? 'status' : undefined,
    object: received.object,
    dryRun: isDryRun,
    fieldManager,
  });
  const { representation } = rendering;
  sendValue(call, rendering.whole(object), { representation, warnings: [...received.warnings, ...warnings] });
}
