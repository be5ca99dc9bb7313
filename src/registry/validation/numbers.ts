import { semanticallyEqual } from '../../objects/equality.js';
import { type FieldError, invalid } from '../../objects/field-error.js';
import type { IntOrString } from '../../objects/kubernetes.js';

/** A complaint if a number is negative; none if it is absent. */
export function nonNegative(field: string, value: number | undefined): readonly FieldError[] {
  return value !== undefined && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
}

/** A complaint if a port is not one; none if it is absent. */
export function portErrors(field: string, value: number | undefined): readonly FieldError[] {
  if (value === undefined || (value >= 1 && value <= 65_535)) return [];
  return [invalid(field, value, 'must be between 1 and 65535, inclusive')];
}

/** A complaint if a field that must stay has been changed. */
export function immutable(field: string, next: unknown, previous: unknown): readonly FieldError[] {
  return semanticallyEqual(next, previous) ? [] : [invalid(field, next, 'field is immutable')];
}

const PERCENT = /^[0-9]+%$/;
const PERCENT_RULE =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** A complaint if a value is neither a number from 0 on nor a percentage (B-049). */
export function numberOrPercentErrors(field: string, value: IntOrString | undefined): readonly FieldError[] {
  if (typeof value === 'string') return PERCENT.test(value) ? [] : [invalid(field, value, PERCENT_RULE)];
  return nonNegative(field, value);
}

/** A complaint if a percentage is above 100 (B-048); plain numbers have no upper bound. */
export function tooManyPercentErrors(field: string, value: IntOrString | undefined): readonly FieldError[] {
  return typeof value === 'string' && amountOf(value) > 100 ? [invalid(field, value, 'must not be greater than 100%')] : [];
}

/** The number in front of the percent sign, or the number itself; 0 for a word that is neither (B-049). */
export function amountOf(value: IntOrString | undefined): number {
  if (typeof value === 'string') return PERCENT.test(value) ? Number.parseInt(value, 10) : 0;
  return value ?? 0;
}
