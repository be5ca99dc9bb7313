import { badRequest } from '../../objects/api-errors.js';
import { parseYaml } from '../../objects/yaml-text.js';
import { refuseCrowded } from '../../registry/growth.js';
import { checkedConfiguration } from '../../registry/managed-fields/checked-configuration.js';
import { sendWritten } from '../answers.js';
import { bodyText } from '../body.js';
import type { Call } from '../call.js';
import { formOf, writtenAs } from '../forms.js';
import { renderingFor, storedName } from '../rendering.js';
import { patchType } from '../request-body.js';
import { type PatchOptions, patchOptions } from '../write-options.js';

/** Whether a PATCH applies a configuration. Versions that Kubernetes has given up before there was such a thing do not know it. */
export function isApply(call: Call): boolean {
  const form = formOf(call);
  return patchType(call.request.headers['content-type']) === 'apply' && (form === undefined || form.configure !== undefined);
}

/** A configuration that a client sent, and what the client should know about it. */
export interface ReceivedConfiguration {
  readonly configuration: unknown;
  readonly options: PatchOptions;
  readonly warnings: readonly string[];
}

/** The configuration in the body of a PATCH. Throws an ApiError: 400 or 422. */
export function receiveConfiguration(call: Call): ReceivedConfiguration {
  const options = patchOptions(call.query, call.request.headers['user-agent'], 'apply');
  const { value, duplicates } = parseYaml(bodyText(call.request.body));
  refuseCrowded(value);
  if (options.fieldValidation === 'Strict' && duplicates.length > 0)
    throw badRequest(`error strict decoding YAML: ${duplicates.join(', ')}`);
  return { configuration: value, options, warnings: options.fieldValidation === 'Warn' ? duplicates : [] };
}

/** PATCH of an object, or of its status, with a configuration: server-side apply; 201 if the object is new. Throws an ApiError. */
export function applyObject(call: Call): void {
  const { namespace, name, target, context } = call;
  const rendering = renderingFor(call, 'object');
  const { configuration, options, warnings: told } = receiveConfiguration(call);
  const { object, warnings, isNew } = context.registry.apply({
    key: { resource: storedName(call), namespace, name },
    subresource: target.subresource === 'status' ? 'status' : undefined,
    configuration: storedConfiguration(call, configuration),
    isForced: options.isForced,
    fieldManager: options.fieldManager,
    dryRun: options.isDryRun,
    ...writtenAs(call),
  });
  sendWritten(call, { object }, rendering, { status: isNew ? 201 : 200, warnings: [...told, ...warnings] });
}

/** A configuration in the shape in which its object is stored. */
function storedConfiguration(call: Call, configuration: unknown): unknown {
  const form = formOf(call);
  if (form?.configure === undefined) return configuration;
  return form.configure(checkedConfiguration(configuration, { ...call.target.group, ...form }));
}
