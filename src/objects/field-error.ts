/** What is wrong with a field; Kubernetes' words (B-030). */
type FieldErrorKind =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid';

/** One complaint about one field of an object. */
export interface FieldError {
  readonly kind: FieldErrorKind;
  /** The path, such as `spec.template.spec.containers[0].name`. */
  readonly field: string;
  /** Everything after the path: `Invalid value: -1: must be greater than or equal to 0`. */
  readonly message: string;
}

/** A value that has to be there is missing. */
export function required(field: string, detail = ''): FieldError {
  return { kind: 'FieldValueRequired', field, message: worded('Required value', detail) };
}

/** A value is malformed; `value` is shown as Kubernetes shows it, compact JSON for anything structured. */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { kind: 'FieldValueInvalid', field, message: worded(`Invalid value: ${shown(value)}`, detail) };
}

/** A value is none of those that are known. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map((word) => JSON.stringify(word)).join(', ')}`;
  return { kind: 'FieldValueNotSupported', field, message: worded(`Unsupported value: ${shown(value)}`, detail) };
}

/** A value occurs twice where it must be unique. */
export function duplicate(field: string, value: unknown): FieldError {
  return { kind: 'FieldValueDuplicate', field, message: `Duplicate value: ${shown(value)}` };
}

/** A value must not be set here. */
export function forbidden(field: string, detail: string): FieldError {
  return { kind: 'FieldValueForbidden', field, message: worded('Forbidden', detail) };
}

/** A string is longer than `bound` bytes. */
export function tooLong(field: string, bound: number): FieldError {
  return { kind: 'FieldValueTooLong', field, message: `Too long: may not be more than ${bound} bytes` };
}

function worded(start: string, detail: string): string {
  return detail === '' ? start : `${start}: ${detail}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}
