import { notFound } from '../objects/api-errors.js';
import { decodeResource } from '../objects/decode.js';
import { LAST_APPLIED } from '../objects/patch/apply-patch.js';
import type { JsonObject } from '../objects/plain-json.js';
import { apiVersion, RESOURCES, type ResourceName, type ResourceTypes } from '../objects/resources.js';
import { sortedJson } from '../objects/sorted-json.js';
import { formatTime } from '../objects/time.js';
import { find, type RegistryContext } from './context.js';
import { create } from './create.js';
import { refuseOversized } from './growth.js';
import { type Applied, applied } from './managed-fields/applying.js';
import { checkedConfiguration } from './managed-fields/checked-configuration.js';
import { emptyObject } from './managed-fields/empty-object.js';
import { managedFieldsOf } from './managed-fields/implied.js';
import { allowedByLastApplied, lastAppliedOf } from './managed-fields/last-applied.js';
import { encodeManagers, type Managers, NO_MANAGERS, type Workflow } from './managed-fields/managers.js';
import { managersIn } from './managed-fields/ownership.js';
import { afterUpdate } from './managed-fields/tracking.js';
import { checkPreconditions } from './preconditions.js';
import type { Applying } from './registry.js';
import { update } from './update.js';

/** Owns what was there before anybody kept account of owners. */
const BEFORE_FIRST_APPLY = 'before-first-apply';
/** The manager that takes over from `kubectl apply` on the client's side. */
const KUBECTL = 'kubectl';

/**
 * Applies a configuration to an object, or creates it. Throws an ApiError: BadRequest (a configuration that its schema does not
 * allow), Conflict (fields of others), and what creating and updating throw.
 */
export function apply<Name extends ResourceName>(context: RegistryContext, applying: Applying<Name>): ResourceTypes[Name] {
  const { key, subresource, dryRun = false } = applying;
  const configuration = checkedConfiguration(applying.configuration, RESOURCES[key.resource]);
  const live = find(context, key);
  if (live === undefined && subresource !== undefined) throw notFound(RESOURCES[key.resource], key.name);
  if (live !== undefined) checkPreconditions(context, key, live, applying.preconditions);
  const { object: outcome, managers } = outcomeOf(context, { ...applying, configuration }, live);
  refuseOversized(outcome);
  const { object } = decodeResource(key.resource, outcome, live);
  const managedFields = encodeManagers(managers);
  if (live === undefined) return create(context, { resource: key.resource, namespace: key.namespace, object, managedFields, dryRun });
  return update(context, { key, subresource, object, managedFields, dryRun });
}

function outcomeOf<Name extends ResourceName>(
  { clock }: RegistryContext,
  applying: Applying<Name> & { readonly configuration: JsonObject },
  live: ResourceTypes[Name] | undefined,
): Applied {
  const { key, subresource = '', fieldManager, configuration, isForced } = applying;
  const { schema } = RESOURCES[key.resource];
  const time = formatTime(clock.now());
  const version = applying.apiVersion ?? apiVersion(RESOURCES[key.resource]);
  const workflow: Workflow = { manager: fieldManager, operation: 'Apply', apiVersion: version, subresource };
  const managers = live === undefined ? NO_MANAGERS : ownersOf(live, { workflow, key, time });
  const takesOver = live !== undefined && fieldManager === KUBECTL && lastAppliedOf(live) !== undefined;
  const allowed = takesOver ? { allowed: allowedByLastApplied(schema, live) } : {};
  const before = live ?? emptyObject(key.resource);
  const result = applied({ schema, live: before, managers, configuration, workflow, isForced, time, ...allowed });
  return takesOver ? { ...result, object: withLastApplied(result.object, configuration) } : result;
}

interface Applicant {
  readonly workflow: Workflow;
  readonly key: Applying<ResourceName>['key'];
  readonly time: string;
}

function ownersOf(live: ResourceTypes[ResourceName], { workflow, key, time }: Applicant): Managers {
  const known = managersIn(managedFieldsOf(live));
  if (known !== undefined) return known;
  const unknown: Workflow = { ...workflow, manager: BEFORE_FIRST_APPLY, operation: 'Update', subresource: '' };
  const change = { schema: RESOURCES[key.resource].schema, before: emptyObject(key.resource), after: live, workflow: unknown, time };
  return afterUpdate(NO_MANAGERS, change);
}

/** `kubectl apply` without the server's help finds what was applied last, whichever way that was. */
function withLastApplied(object: unknown, configuration: JsonObject): unknown {
  const { metadata, ...rest } = object as { readonly metadata: { readonly annotations?: object } };
  const annotations = { ...metadata.annotations, [LAST_APPLIED]: `${sortedJson(configuration)}\n` };
  return { ...rest, metadata: { ...metadata, annotations } };
}
