import { notFound } from '../objects/api-errors.js';
import { decodeResource } from '../objects/decode.js';
import { applyJsonPatch } from '../objects/patch/json-patch.js';
import { applyMergePatch } from '../objects/patch/merge-patch.js';
import { applyStrategicMergePatch } from '../objects/patch/strategic-merge-patch.js';
import { RESOURCES, type ResourceName, type ResourceTypes } from '../objects/resources.js';
import { find, type RegistryContext } from './context.js';
import { refuseOversized } from './growth.js';
import { withKnownOwners } from './managed-fields/owners.js';
import { refuseComplaints } from './patch-complaints.js';
import { checkPreconditions } from './preconditions.js';
import type { Patching } from './registry.js';
import { replace } from './update.js';

/** What a patch did: the object after it, and what is wrong with the patch. */
export interface Patched<Name extends ResourceName> {
  readonly object: ResourceTypes[Name];
  /** As it was stored before. */
  readonly previous: ResourceTypes[Name];
  /** Such as `unknown field "spec.replicas"`. */
  readonly complaints: readonly string[];
}

/**
 * Patches an object, or its status. A patch that changes nothing writes nothing.
 * Throws an ApiError: NotFound, BadRequest (no patch), Conflict (preconditions, or another resourceVersion in the patch), Invalid.
 */
export function patch<Name extends ResourceName>(context: RegistryContext, patching: Patching<Name>): Patched<Name> {
  const { key, preconditions } = patching;
  const stored = find(context, key);
  if (stored === undefined) throw notFound(RESOURCES[key.resource], key.name);
  const current = withKnownOwners(stored, patching);
  checkPreconditions(context, key, current, preconditions);
  return { ...patchKnown(context, patching, current), previous: stored };
}

/** The same for whoever has just read the object, with its owners, and has checked preconditions. The same object if nothing changes. */
export function patchKnown<Name extends ResourceName>(
  context: RegistryContext,
  patching: Patching<Name>,
  current: ResourceTypes[Name],
): Pick<Patched<Name>, 'object' | 'complaints'> {
  const { key, subresource, dryRun = false, fieldManager, complaints: ofText = [] } = patching;
  const changed = applied(patching, current);
  refuseOversized(changed);
  const { object, unknown } = decodeResource(key.resource, changed, current);
  const complaints = [...ofText, ...unknown];
  refuseComplaints(patching, changed, complaints);
  if (changed === current) return { object: current, complaints };
  const replacement = { key, subresource, object, dryRun, ...(fieldManager !== undefined && { fieldManager }) };
  return { object: replace(context, replacement, current), complaints };
}

function applied({ key, type, patch: change }: Patching<ResourceName>, current: unknown): unknown {
  if (type === 'json') return applyJsonPatch(current, change);
  return type === 'merge' ? applyMergePatch(current, change) : applyStrategicMergePatch(RESOURCES[key.resource].schema, current, change);
}
