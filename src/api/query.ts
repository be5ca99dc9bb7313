import { badRequest } from '../objects/api-errors.js';

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const UINT64 = { min: 0n, max: 2n ** 64n - 1n };

/** A yes-or-no parameter: whatever is there, even empty, means yes unless it is `false` or `0`; undefined if it is not there. */
export function booleanParameter(query: URLSearchParams, name: string): boolean | undefined {
  const value = query.get(name);
  return value === null ? undefined : value !== '0' && value.toLowerCase() !== 'false';
}

/** A whole number; undefined if it is not there. Throws an ApiError 400. */
export function integerParameter(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const problem = integerProblem(value, /^[+-]?\d+$/, INT64);
  if (problem) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: ${problem}`);
  return Number(value);
}

/** A resourceVersion; undefined if it is not there or empty, which means the newest. Throws an ApiError 400. */
export function resourceVersionParameter(query: URLSearchParams): number | undefined {
  const value = query.get('resourceVersion') ?? '';
  if (value === '') return undefined;
  const problem = integerProblem(value, /^\d+$/, UINT64);
  if (problem === undefined) return Number(value);
  const quoted = JSON.stringify(value);
  throw badRequest(`resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${problem}`);
}

/** What is wrong with a number, in the words of Kubernetes (that is, of Go). */
function integerProblem(text: string, syntax: RegExp, { min, max }: typeof INT64): string | undefined {
  if (!syntax.test(text)) return 'invalid syntax';
  const value = BigInt(text.replace(/^\+/, ''));
  return value < min || value > max ? 'value out of range' : undefined;
}
