import type { LabelSelector, LabelSelectorRequirement } from './kubernetes.js';

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** Whether labels match a selector; one without any requirement matches everything, none at all matches nothing. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  const matchLabels = Object.entries(selector.matchLabels ?? {});
  const expressions = selector.matchExpressions ?? [];
  return matchLabels.every(([key, value]) => labelOf(labels, key) === value) && expressions.every((one) => matchesRequirement(one, labels));
}

/** Whether two objects have the same labels, in whatever order. */
export function areSameLabels(one: Labels, other: Labels): boolean {
  if (one === other) return true;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && one[key] === other[key]);
}

/** Whether a selector has no requirement, and so would match everything. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

/** The value of a label; undefined if the object does not carry it (`constructor` is a key like any other). */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Whether labels meet one requirement: In, NotIn, Exists or DoesNotExist; NotIn is met where the key is missing. */
export function matchesRequirement({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
