import { invalidObject } from '../objects/api-errors.js';
import type { FieldError } from '../objects/field-error.js';

/** The kinds of group meta.k8s.io that the parameters of a request make up. */
export type OptionsKind = 'ListOptions' | 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions';

/** Throws an ApiError 422 if anything is wrong with the parameters of a request. */
export function refuseInvalidOptions(kind: OptionsKind, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ kind, group: 'meta.k8s.io' }, '', errors);
}
