import { parseDuration } from '../../clock/duration.js';
import { type FieldError, invalid } from '../../objects/field-error.js';
import type { NodePoolSpec } from '../../objects/kubernetes.js';
import { dns1123SubdomainComplaints, labelErrors } from '../../objects/names.js';
import { oneOf } from './containers.js';
import { nonNegative } from './numbers.js';
import { amountErrors } from './resource-requirements.js';
import { taintErrors } from './taints.js';

const DURATION_RULE = "must be a duration such as '250ms', '2s' or '1m30s', or a range such as '1s-3s'";
const PERCENT_RULE = "must be a percentage from 0% to 100%, such as '5%' or '0.1%'";

/** What is wrong with the spec of a node pool. */
export function nodePoolErrors(spec: NodePoolSpec): readonly FieldError[] {
  const { replicas, namePrefix, labels, taints, capacity, kubelet, timing, failureRates } = spec;
  return [
    ...nonNegative('spec.replicas', replicas),
    ...prefixErrors(namePrefix),
    ...labelErrors(labels, 'spec.labels'),
    ...taintErrors(taints, 'spec.taints'),
    ...amountErrors(capacity ?? {}, 'spec.capacity'),
    ...oneOf(kubelet ?? 'simulated', ['manual', 'simulated'], 'spec.kubelet'),
    ...eachErrors(timing, 'spec.timing', isTiming, DURATION_RULE),
    ...eachErrors(failureRates, 'spec.failureRates', isRate, PERCENT_RULE),
  ];
}

/** A prefix is good if the names that it makes are. */
function prefixErrors(prefix: string | undefined): readonly FieldError[] {
  if (prefix === undefined) return [];
  return dns1123SubdomainComplaints(`${prefix}0`).map((complaint) => invalid('spec.namePrefix', prefix, complaint));
}

function eachErrors(texts: object, field: string, isGood: (text: string) => boolean, rule: string): readonly FieldError[] {
  return Object.entries(texts)
    .filter(([, text]) => text !== undefined && !isGood(text))
    .map(([name, text]) => invalid(`${field}.${name}`, text, rule));
}

function isTiming(text: string): boolean {
  const bounds = text.split('-').map(parseDuration);
  const [from, to = from] = bounds;
  return bounds.length <= 2 && from !== undefined && to !== undefined && from <= to;
}

function isRate(text: string): boolean {
  return /^\d+(\.\d+)?%$/.test(text) && Number.parseFloat(text) <= 100;
}
