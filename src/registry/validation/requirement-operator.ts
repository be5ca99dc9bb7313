import { type FieldError, forbidden, invalid, required } from '../../objects/field-error.js';

/** An operator with its values. */
interface Requirement {
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** What is wrong with an operator that compares with a set of values, or with none (B-036). */
export function requirementOperatorErrors({ operator, values = [] }: Requirement, field: string): readonly FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}
