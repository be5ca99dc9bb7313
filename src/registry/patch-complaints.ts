import type { ApiError } from '../objects/api-error.js';
import { invalidObject } from '../objects/api-errors.js';
import { strictComplaint } from '../objects/decode.js';
import { invalid } from '../objects/field-error.js';
import { goText } from './go-text.js';
import type { Patching } from './registry.js';

/** A patch, as far as it is shown to somebody who wanted to be told of its mistakes. */
type ShownPatch = Pick<Patching<never>, 'type' | 'patch' | 'fieldValidation'>;

/**
 * Throws an ApiError 422 if there is something to complain of and whoever patches wants that refused (B-019). Kubernetes shows the
 * outcome, but for strategic merge patches, of which it shows the patch as Go prints it.
 */
export function refuseComplaints({ type, patch, fieldValidation }: ShownPatch, outcome: unknown, complaints: readonly string[]): void {
  if (fieldValidation !== 'Strict' || complaints.length === 0) return;
  const shown = type === 'strategic' ? goText(patch) : JSON.stringify(outcome);
  throw refusedPatch(shown, strictComplaint(complaints));
}

function refusedPatch(shown: string, complaint: string): ApiError {
  return invalidObject({ kind: '', group: '' }, '', [invalid('patch', shown, complaint)]);
}
