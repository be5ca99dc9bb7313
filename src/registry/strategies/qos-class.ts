import type { Container, PodSpec, PodStatus } from '../../objects/kubernetes.js';
import { compareQuantities } from '../../objects/quantity.js';

const COUNTED = ['cpu', 'memory'] as const;

/** The quality of service that a pod gets: by what its containers ask for, and what they are limited to. */
export function qosClass({ containers, initContainers = [] }: PodSpec): NonNullable<PodStatus['qosClass']> {
  const all = [...containers, ...initContainers];
  if (all.every(asksForNothing)) return 'BestEffort';
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function asksForNothing({ resources }: Container): boolean {
  const { limits = {}, requests = {} } = resources ?? {};
  return COUNTED.every((name) => isNothing(limits[name]) && isNothing(requests[name]));
}

function isGuaranteed({ resources }: Container): boolean {
  const { limits = {}, requests = {} } = resources ?? {};
  return COUNTED.every((name) => {
    const limit = limits[name];
    return limit !== undefined && !isNothing(limit) && compareQuantities(requests[name] ?? limit, limit) === 0;
  });
}

function isNothing(amount: string | undefined): boolean {
  return amount === undefined || compareQuantities(amount, '0') <= 0;
}
