import { decodeKind } from '../../objects/decode.js';
import type { Event } from '../../objects/kubernetes.js';
import type { ResourceName } from '../../objects/resources.js';
import type { Written } from '../../registry/registry.js';
import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { type PatchBody, readPatch } from '../patch-body.js';
import { patched } from '../patched.js';
import { isEventsGroup, renderingFor, storedName } from '../rendering.js';
import { type PatchOptions, patchOptions } from '../write-options.js';
import { applyObject, isApply } from './apply.js';

const EVENT_SCHEMA = 'io.k8s.api.events.v1.Event';

/** PATCH of an object, or of its status. Throws an ApiError. */
export function patchObject(call: Call): void {
  if (isApply(call)) {
    applyObject(call);
    return;
  }
  const body = readPatch(call);
  const options = patchOptions(call.query, call.request.headers['user-agent'], body.type);
  const rendering = renderingFor(call, 'object');
  const { object, warnings } = isEventsGroup(call) ? patchEvent(call, body, options) : patchStored(call, body, options);
  sendValue(call, rendering.whole(object), { representation: rendering.representation, warnings });
}

function patchStored(call: Call, { type, patch }: PatchBody, options: PatchOptions): Written<ResourceName> {
  const { namespace, name, target, context } = call;
  const { isDryRun, fieldManager, fieldValidation } = options;
  return context.registry.patch({
    key: { resource: storedName(call), namespace, name },
    subresource: target.subresource === 'status' ? 'status' : undefined,
    type,
    patch,
    fieldValidation,
    dryRun: isDryRun,
    fieldManager,
  });
}

/** An event of group events.k8s.io is patched in that shape, in which it is not stored. */
function patchEvent({ context, namespace, name }: Call, body: PatchBody, options: PatchOptions): Written<'events'> {
  const { registry } = context;
  const key = { resource: 'events', namespace, name } as const;
  const { eventForms } = registry;
  const { object } = decodeKind('EventsV1Event', patched(EVENT_SCHEMA, eventForms.toEventsV1(registry.get(key)), body));
  const { isDryRun, fieldManager } = options;
  return registry.update({ key, object: eventForms.fromEventsV1(object) as Event, dryRun: isDryRun, fieldManager });
}
