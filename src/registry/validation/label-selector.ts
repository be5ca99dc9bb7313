import { type FieldError, invalid } from '../../objects/field-error.js';
import type { LabelSelector, LabelSelectorRequirement } from '../../objects/kubernetes.js';
import { labelErrors, labelValueComplaints, qualifiedNameComplaints } from '../../objects/names.js';
import { requirementOperatorErrors } from './requirement-operator.js';

/** How strictly a selector is read. */
export interface SelectorRules {
  /** Values that are no label values pass: an object that has them already may still be updated (B-038). */
  readonly toleratesBadValues: boolean;
}

/** What is wrong with a label selector (B-035, B-036). */
export function labelSelectorErrors(selector: LabelSelector | undefined, field: string, rules: SelectorRules): readonly FieldError[] {
  const { matchLabels, matchExpressions = [] } = selector ?? {};
  return [
    ...labelErrors(matchLabels, `${field}.matchLabels`),
    ...matchExpressions.flatMap((requirement, index) => requirementErrors(requirement, `${field}.matchExpressions[${index}]`, rules)),
  ];
}

/** Whether a selector has values that no label can have. */
export function hasBadValues(selector: LabelSelector | undefined): boolean {
  const values = (selector?.matchExpressions ?? []).flatMap((requirement) => requirement.values ?? []);
  return values.some((value) => labelValueComplaints(value).length > 0);
}

function requirementErrors(requirement: LabelSelectorRequirement, field: string, rules: SelectorRules): readonly FieldError[] {
  const { key, values = [] } = requirement;
  const complaints = rules.toleratesBadValues ? [] : values.flatMap((value, index) => valueErrors(value, `${field}.values[${index}]`));
  return [
    ...requirementOperatorErrors(requirement, field),
    ...qualifiedNameComplaints(key).map((complaint) => invalid(`${field}.key`, key, complaint)),
    ...complaints,
  ];
}

function valueErrors(value: string, field: string): readonly FieldError[] {
  return labelValueComplaints(value).map((complaint) => invalid(field, value, complaint));
}
