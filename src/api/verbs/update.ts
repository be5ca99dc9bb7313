import type { ResourceName, StoredObject } from '../../objects/resources.js';
import type { Written } from '../../registry/registry.js';
import { sendWritten } from '../answers.js';
import type { Call } from '../call.js';
import { type Received, receiveObject } from '../decoded-body.js';
import { writtenAs } from '../forms.js';
import { type Rendering, renderingFor, storedName } from '../rendering.js';
import { updateOptions } from '../write-options.js';

/** What a PUT creates where it is not there, 201: whoever keeps one writes it without asking. */
const CREATED_BY_PUT: ReadonlySet<ResourceName> = new Set(['leases', 'events']);

/** PUT of an object, or of its status: replaces it. Throws an ApiError. */
export function updateObject(call: Call): void {
  const { namespace, name, target } = call;
  const { isDryRun, fieldManager, fieldValidation } = updateOptions(call.query, call.request.headers['user-agent']);
  const rendering = renderingFor(call, 'object');
  const received = receiveObject(call, { fieldValidation });
  const key = { resource: storedName(call), namespace, name };
  const { registry } = call.context;
  const isNew = CREATED_BY_PUT.has(key.resource) && received.object.metadata.name === name && registry.find(key) === undefined;
  if (isNew) {
    const { resource } = key;
    const made = registry.create({ resource, namespace, object: received.object, dryRun: isDryRun, fieldManager, ...writtenAs(call) });
    send(call, { rendering, received, written: made, status: 201 });
    return;
  }
  const written = registry.update({
    key,
    subresource: target.subresource === 'status' ? 'status' : undefined,
    object: received.object,
    dryRun: isDryRun,
    fieldManager,
    ...writtenAs(call),
  });
  send(call, { rendering, received, written, status: 200 });
}

interface Outcome {
  readonly rendering: Rendering;
  readonly received: Received<StoredObject>;
  readonly written: Written<ResourceName>;
  readonly status: number;
}

function send(call: Call, { rendering, received, written, status }: Outcome): void {
  sendWritten(call, written, rendering, { status, warnings: [...received.warnings, ...written.warnings] });
}
