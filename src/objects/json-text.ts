import type { ApiError } from './api-error.js';
import { badRequest } from './api-errors.js';
import { MAX_DEPTH, scanJson } from './json-scanner.js';

/** How much of a body an error shows. */
const SUMMARY_MAX = 30;

/** The value of a JSON text. Throws an ApiError 400 in Go's words, also if it nests more than 100 deep. */
export function parseJson(text: string): unknown {
  const { value, complaint } = read(text);
  if (complaint !== undefined) throw badRequest(complaint);
  return value;
}

/** The value of a body that ought to be an object of that kind. Throws an ApiError 400, as Kubernetes words it. */
export function parseJsonBody(text: string, kind: string): unknown {
  const { value, complaint } = read(text);
  if (complaint !== undefined) throw unrecognized(kind, complaint, text);
  return value;
}

/** The fields that occur twice in a JSON text, such as `duplicate field "spec.x"`, given its value, parsed. */
export function duplicateFields(text: string, value: unknown): readonly string[] {
  return isWrittenAs(value, text) ? [] : scanJson(text).duplicates;
}

/** Whether a text is just what its value is written as, as most programs send it: then no field occurs twice. That is found out quickly. */
function isWrittenAs(value: unknown, text: string): boolean {
  const written = JSON.stringify(value);
  // Go's encoder ends what it writes with a line break.
  return text === written || (text.length === written.length + 1 && text.endsWith('\n') && text.startsWith(written));
}

/** 400: a body that does not even say what kind of object it is. */
export function unrecognized(kind: string, complaint: string, text: string): ApiError {
  const problem = `couldn't get version/kind; json parse error: ${complaint}`;
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem} (${summary(text)})`);
}

/** Whether lists and objects nest more than `depth` deep. */
export function nestsDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  // Every body goes through here: to look at the keys is quicker than to make a list of values.
  if (Array.isArray(value)) return value.some((inner) => nestsDeeperThan(inner, depth - 1));
  for (const key in value) {
    if (Object.hasOwn(value, key) && nestsDeeperThan((value as Readonly<Record<string, unknown>>)[key], depth - 1)) return true;
  }
  return false;
}

function read(text: string): { readonly value?: unknown; readonly complaint?: string } {
  try {
    const value: unknown = JSON.parse(text);
    return nestsDeeperThan(value, MAX_DEPTH) ? { complaint: 'exceeded max depth' } : { value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { complaint: scanJson(text).complaint ?? error.message };
  }
}

function summary(text: string): string {
  if (text === '') return '<empty>';
  const bytes = Buffer.from(text);
  const shown = bytes.subarray(0, SUMMARY_MAX).toString(text.startsWith('{') ? 'utf8' : 'hex');
  return bytes.length > SUMMARY_MAX ? `${shown} ...` : shown;
}
