import { badRequest } from '../../objects/api-errors.js';
import { parseYaml, type YamlDocument } from '../../objects/yaml-text.js';
import { sendValue } from '../answers.js';
import { bodyText } from '../body.js';
import type { Call } from '../call.js';
import { formOf } from '../forms.js';
import { renderingFor, storedName } from '../rendering.js';
import { patchType } from '../request-body.js';
import { patchOptions } from '../write-options.js';

/** Whether a PATCH applies a configuration. What is stored in another shape cannot be applied to. */
export function isApply(call: Call): boolean {
  return patchType(call.request.headers['content-type']) === 'apply' && formOf(call) === undefined;
}

/** PATCH of an object, or of its status, with a configuration: server-side apply; 201 if the object is new. Throws an ApiError. */
export function applyObject(call: Call): void {
  const { namespace, name, target, context } = call;
  const options = patchOptions(call.query, call.request.headers['user-agent'], 'apply');
  const rendering = renderingFor(call, 'object');
  const { value, duplicates } = configurationIn(call);
  if (options.fieldValidation === 'Strict' && duplicates.length > 0)
    throw badRequest(`error strict decoding YAML: ${duplicates.join(', ')}`);
  const { object, warnings, isNew } = context.registry.apply({
    key: { resource: storedName(call), namespace, name },
    subresource: target.subresource === 'status' ? 'status' : undefined,
    configuration: value,
    isForced: options.isForced,
    fieldManager: options.fieldManager,
    dryRun: options.isDryRun,
  });
  const told = options.fieldValidation === 'Warn' ? duplicates : [];
  const { representation } = rendering;
  sendValue(call, rendering.whole(object), { status: isNew ? 201 : 200, representation, warnings: [...told, ...warnings] });
}

function configurationIn({ request }: Call): YamlDocument {
  return parseYaml(bodyText(request.body));
}
