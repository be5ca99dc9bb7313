import { duplicate, type FieldError, invalid, notSupported } from '../../objects/field-error.js';
import type { Taint, Toleration } from '../../objects/kubernetes.js';
import { labelValueComplaints, qualifiedNameComplaints } from '../../objects/names.js';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
const KEYLESS = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';

/** What is wrong with the tolerations of a pod (B-050). */
export function tolerationErrors(tolerations: readonly Toleration[] | undefined, field: string): readonly FieldError[] {
  return (tolerations ?? []).flatMap((toleration, index) => oneTolerationErrors(toleration, `${field}[${index}]`));
}

function oneTolerationErrors(toleration: Toleration, field: string): readonly FieldError[] {
  const { key = '', operator = '', effect = '', tolerationSeconds } = toleration;
  const isLimitedElsewhere = tolerationSeconds !== undefined && effect !== 'NoExecute';
  return [
    ...(key === '' ? [] : qualifiedNameComplaints(key).map((complaint) => invalid(`${field}.key`, key, complaint))),
    ...(key === '' && operator !== 'Exists' ? [invalid(`${field}.operator`, operator, KEYLESS)] : []),
    ...(isLimitedElsewhere ? [invalid(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")] : []),
    ...operatorErrors(toleration, `${field}.operator`),
    ...(effect === '' ? [] : effectErrors(effect, `${field}.effect`)),
  ];
}

function operatorErrors({ operator = 'Equal', value = '' }: Toleration, field: string): readonly FieldError[] {
  if (operator === 'Exists') return value === '' ? [] : [invalid(field, value, "value must be empty when `operator` is 'Exists'")];
  if (operator !== 'Equal') return [notSupported(field, operator, ['Equal', 'Exists'])];
  const complaints = labelValueComplaints(value);
  return complaints.length === 0 ? [] : [invalid(field, value, complaints.join(';'))];
}

/** What is wrong with the taints of a node. */
export function taintErrors(taints: readonly Taint[] | undefined, field: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (taints ?? []).flatMap((taint, index) => {
    const name = `${taint.key}:${taint.effect}`;
    const errors = oneTaintErrors(taint, `${field}[${index}]`);
    const repeated = seen.has(name) ? [duplicate(`${field}[${index}]`, taint)] : [];
    seen.add(name);
    return [...errors, ...repeated];
  });
}

function oneTaintErrors({ key, value = '', effect }: Taint, field: string): readonly FieldError[] {
  const complaints = labelValueComplaints(value);
  return [
    ...qualifiedNameComplaints(key).map((complaint) => invalid(`${field}.key`, key, complaint)),
    ...(complaints.length === 0 ? [] : [invalid(`${field}.value`, value, complaints.join(';'))]),
    ...effectErrors(effect, `${field}.effect`),
  ];
}

function effectErrors(effect: string, field: string): readonly FieldError[] {
  return EFFECTS.some((known) => known === effect) ? [] : [notSupported(field, effect, EFFECTS)];
}
