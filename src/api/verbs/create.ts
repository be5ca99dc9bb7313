import { sendWritten } from '../answers.js';
import type { Call } from '../call.js';
import { receiveObject } from '../decoded-body.js';
import { writtenAs } from '../forms.js';
import { renderingFor, storedName } from '../rendering.js';
import { createOptions } from '../write-options.js';

/** POST to a collection: creates an object, 201. Throws an ApiError. */
export function createObject(call: Call): void {
  const { isDryRun, fieldManager, fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const rendering = renderingFor(call, 'object');
  const received = receiveObject(call, { fieldValidation });
  const { object, warnings } = call.context.registry.create({
    resource: storedName(call),
    namespace: call.namespace,
    object: received.object,
    dryRun: isDryRun,
    fieldManager,
    ...writtenAs(call),
  });
  sendWritten(call, { object }, rendering, { status: 201, warnings: [...received.warnings, ...warnings] });
}
