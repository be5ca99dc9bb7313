import { applyJsonPatch } from '../objects/patch/json-patch.js';
import { applyMergePatch } from '../objects/patch/merge-patch.js';
import { applyStrategicMergePatch } from '../objects/patch/strategic-merge-patch.js';
import { refuseOversized } from '../registry/growth.js';
import type { PatchBody } from './patch-body.js';

/** A value of a schema with a patch applied, for what is not stored in the shape in which clients patch it. Throws an ApiError. */
export function patched(schemaId: string, target: unknown, body: PatchBody): unknown {
  const outcome = applied(schemaId, target, body);
  refuseOversized(outcome);
  return outcome;
}

function applied(schemaId: string, target: unknown, { type, patch }: PatchBody): unknown {
  if (type === 'json') return applyJsonPatch(target, patch);
  return type === 'merge' ? applyMergePatch(target, patch) : applyStrategicMergePatch(schemaId, target, patch);
}
