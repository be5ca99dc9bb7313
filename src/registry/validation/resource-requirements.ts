import { type FieldError, invalid } from '../../objects/field-error.js';
import type { ResourceRequirements } from '../../objects/kubernetes.js';
import { compareQuantities } from '../../objects/quantity.js';

type Amounts = Readonly<Record<string, string>>;

/** What is wrong with what a container asks for: nothing is negative, and no request is above its limit. */
export function resourceErrors(resources: ResourceRequirements | undefined, field: string): readonly FieldError[] {
  const { limits = {}, requests = {} } = resources ?? {};
  return [
    ...amountErrors(limits, `${field}.limits`),
    ...amountErrors(requests, `${field}.requests`),
    ...Object.entries(requests).flatMap(([name, request]) => aboveLimitErrors(name, request, limits, `${field}.requests`)),
  ];
}

/** What is wrong with amounts of resources. */
export function amountErrors(amounts: Amounts, field: string): readonly FieldError[] {
  return Object.entries(amounts)
    .filter(([, amount]) => compareQuantities(amount, '0') < 0)
    .map(([name, amount]) => invalid(`${field}[${name}]`, amount, 'must be greater than or equal to 0'));
}

function aboveLimitErrors(name: string, request: string, limits: Amounts, field: string): readonly FieldError[] {
  const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
  if (limit === undefined || compareQuantities(request, limit) <= 0) return [];
  return [invalid(field, request, `must be less than or equal to ${name} limit of ${limit}`)];
}
