import type { Decoded } from '../objects/decode.js';
import { applyJsonPatch } from '../objects/patch/json-patch.js';
import { applyMergePatch } from '../objects/patch/merge-patch.js';
import { applyStrategicMergePatch } from '../objects/patch/strategic-merge-patch.js';
import { refuseOversized } from '../registry/growth.js';
import { refuseComplaints } from '../registry/patch-complaints.js';
import type { Received } from './decoded-body.js';
import type { PatchBody } from './patch-body.js';
import type { PatchOptions } from './write-options.js';

/** What is patched in another shape than it is stored in. */
export interface Patchable<T> {
  /** The name of its schema. */
  readonly schema: string;
  /** As it is before the patch. */
  readonly target: unknown;
  readonly decode: (outcome: unknown) => Decoded<T>;
}

/** A value with a patch applied. Throws an ApiError: 400, or 422 for unknown fields where those are to be refused. */
export function patched<T>({ schema, target, decode }: Patchable<T>, body: PatchBody, { fieldValidation }: PatchOptions): Received<T> {
  const outcome = applied(schema, target, body);
  refuseOversized(outcome);
  const { object, unknown } = decode(outcome);
  const warnings = fieldValidation === 'Ignore' ? [] : [...body.complaints(), ...unknown];
  refuseComplaints({ ...body, fieldValidation }, outcome, warnings);
  return { object, warnings };
}

function applied(schemaId: string, target: unknown, { type, patch }: PatchBody): unknown {
  if (type === 'json') return applyJsonPatch(target, patch);
  return type === 'merge' ? applyMergePatch(target, patch) : applyStrategicMergePatch(schemaId, target, patch);
}
