import { type FieldError, invalid, required } from '../../objects/field-error.js';
import type { NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm } from '../../objects/kubernetes.js';
import { dns1123SubdomainComplaints, qualifiedNameComplaints } from '../../objects/names.js';
import { requirementOperatorErrors } from './requirement-operator.js';

/** What is wrong with a pod's node affinity (B-051). */
export function nodeAffinityErrors(affinity: NodeAffinity | undefined, field: string): readonly FieldError[] {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const termsField = `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  return [
    ...(required === undefined ? [] : termsErrors(required.nodeSelectorTerms ?? [], termsField)),
    ...preferred.flatMap(({ weight, preference }, index) => {
      const path = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
      const isInRange = weight > 0 && weight <= 100;
      return [
        ...(isInRange ? [] : [invalid(`${path}.weight`, weight, 'must be in the range 1-100')]),
        ...termErrors(preference, `${path}.preference`),
      ];
    }),
  ];
}

function termsErrors(terms: readonly NodeSelectorTerm[], field: string): readonly FieldError[] {
  if (terms.length === 0) return [required(field, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => termErrors(term, `${field}[${index}]`));
}

function termErrors({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, field: string): readonly FieldError[] {
  return [
    ...matchExpressions.flatMap((one, index) => expressionErrors(one, `${field}.matchExpressions[${index}]`)),
    ...matchFields.flatMap((one, index) => fieldErrors(one, `${field}.matchFields[${index}]`)),
  ];
}

function expressionErrors(requirement: NodeSelectorRequirement, field: string): readonly FieldError[] {
  const { key } = requirement;
  return [
    ...operatorErrors(requirement, field),
    ...qualifiedNameComplaints(key).map((complaint) => invalid(`${field}.key`, key, complaint)),
  ];
}

function operatorErrors(requirement: NodeSelectorRequirement, field: string): readonly FieldError[] {
  const { operator, values = [] } = requirement;
  if (operator !== 'Gt' && operator !== 'Lt') return requirementOperatorErrors(requirement, field);
  return values.length === 1 ? [] : [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
}

function fieldErrors({ key, operator, values = [] }: NodeSelectorRequirement, field: string): readonly FieldError[] {
  const isKnown = operator === 'In' || operator === 'NotIn';
  const onlyOne = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  return [
    ...(isKnown && values.length !== 1 ? [required(`${field}.values`, onlyOne)] : []),
    ...(isKnown ? [] : [invalid(`${field}.operator`, operator, 'not a valid selector operator')]),
    ...(key === 'metadata.name' ? nameErrors(values, field) : [invalid(`${field}.key`, key, 'not a valid field selector key')]),
  ];
}

function nameErrors(values: readonly string[], field: string): readonly FieldError[] {
  return values.flatMap((value, index) =>
    dns1123SubdomainComplaints(value).map((complaint) => invalid(`${field}.values[${index}]`, value, complaint)),
  );
}
