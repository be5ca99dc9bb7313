import { notFound } from '../../objects/api-errors.js';
import { RESOURCES, type ResourceName } from '../../objects/resources.js';
import type { Written } from '../../registry/registry.js';
import { sendWritten } from '../answers.js';
import type { Call } from '../call.js';
import { type Form, formOf, writtenAs } from '../forms.js';
import { type PatchBody, readPatch } from '../patch-body.js';
import { patched } from '../patched.js';
import { renderingFor, storedName } from '../rendering.js';
import { type PatchOptions, patchOptions } from '../write-options.js';
import { applyObject, isApply } from './apply.js';

/** PATCH of an object, or of its status. Throws an ApiError. */
export function patchObject(call: Call): void {
  if (isApply(call)) {
    applyObject(call);
    return;
  }
  const body = readPatch(call);
  const options = patchOptions(call.query, call.request.headers['user-agent'], body.type);
  const rendering = renderingFor(call, 'object');
  const form = formOf(call);
  const written = form ? patchForm(call, form, body, options) : patchStored(call, body, options);
  sendWritten(call, written, rendering, { warnings: written.warnings });
}

function patchStored(call: Call, { type, patch, complaints }: PatchBody, options: PatchOptions): Written<ResourceName> {
  const { namespace, name, target, context } = call;
  const { isDryRun, fieldManager, fieldValidation } = options;
  return context.registry.patch({
    key: { resource: storedName(call), namespace, name },
    subresource: target.subresource === 'status' ? 'status' : undefined,
    type,
    patch,
    fieldValidation,
    complaints: fieldValidation === 'Ignore' ? [] : complaints(),
    dryRun: isDryRun,
    fieldManager,
  });
}

/** What is shown in another shape than it is stored in is patched as it is shown. */
function patchForm(call: Call, form: Form, body: PatchBody, options: PatchOptions): Written<ResourceName> {
  const { registry } = call.context;
  const { isDryRun, fieldManager } = options;
  const key = { resource: storedName(call), namespace: call.namespace, name: call.name };
  const stored = registry.find(key);
  if (stored === undefined) throw notFound(RESOURCES[key.resource], key.name);
  const target = { schema: form.schema, target: form.show(stored), decode: form.receive };
  const { object, warnings } = patched(target, body, options);
  const subresource = call.target.subresource === 'status' ? 'status' : undefined;
  const written = registry.update({ key, subresource, object, dryRun: isDryRun, fieldManager, ...writtenAs(call) });
  return { ...written, warnings: [...warnings, ...written.warnings] };
}
