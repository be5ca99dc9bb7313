import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { readPatch } from '../patch-body.js';
import { renderingFor, storedName } from '../rendering.js';
import { patchOptions } from '../write-options.js';

/** PATCH of an object, or of its status. Throws an ApiError. */
export function patchObject(call: Call): void {
  const { namespace, name, target, context } = call;
  const { type, patch } = readPatch(call);
  const { isDryRun, fieldManager, fieldValidation } = patchOptions(call.query, call.request.headers['user-agent'], type);
  const rendering = renderingFor(call, 'object');
  const { object, warnings } = context.registry.patch({
    key: { resource: storedName(call), namespace, name },
    subresource: target.subresource === 'status' ? 'status' : undefined,
    type,
    patch,
    fieldValidation,
    dryRun: isDryRun,
    fieldManager,
  });
  sendValue(call, rendering.whole(object), { representation: rendering.representation, warnings });
}
