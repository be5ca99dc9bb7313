import type { LabelSelector, LabelSelectorRequirement } from '../../objects/kubernetes.js';
import type { Labels } from '../../objects/label-selector.js';
import { NONE } from './printer.js';

/** Labels as `a=1,b=2`, sorted by key; `<none>` if there are none. */
export function labelsText(labels: Labels | undefined): string {
  return listed(Object.entries(labels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` })));
}

/** A label selector in the syntax of `kubectl -l`, sorted by key; `<none>` if it has no requirement. */
export function selectorText(selector: LabelSelector | undefined): string {
  const matchLabels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const expressions = (selector?.matchExpressions ?? []).map((one) => ({ key: one.key, text: requirementText(one) }));
  return listed([...matchLabels, ...expressions]);
}

interface Requirement {
  readonly key: string;
  readonly text: string;
}

function listed(requirements: readonly Requirement[]): string {
  const sorted = requirements.toSorted((a, b) => byText(a.key, b.key));
  return sorted.length === 0 ? NONE : sorted.map(({ text }) => text).join(',');
}

function requirementText({ key, operator, values = [] }: LabelSelectorRequirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.toSorted(byText).join(',')})`;
}

/** Kubernetes sorts by bytes, not by the rules of a language. */
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
