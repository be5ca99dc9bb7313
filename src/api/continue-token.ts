import { badRequest } from '../objects/api-errors.js';

/** Where a list left off. */
export interface ContinueToken {
  /** The version that the list shows; undefined for one that goes on with whatever is there now. */
  readonly version: number | undefined;
  /** The key of the last object that was given, within the namespace if the list is of one. */
  readonly after: string;
  /** How many objects are left; undefined if nobody counted. */
  readonly left: number | undefined;
}

const FORMAT = 'meta.k8s.io/v1';
/** What Kubernetes puts behind the last key, to name the next possible one. */
const NEXT = '\0';

/** The token as text that means nothing to clients. */
export function formatContinueToken({ version, after, left }: ContinueToken): string {
  const token = { v: FORMAT, rv: version ?? -1, start: `${after}${NEXT}`, ...(left !== undefined && { left }) };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** The token that a text stands for. Throws an ApiError 400. */
export function parseContinueToken(text: string): ContinueToken {
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  const token = parsed(decoded);
  const { v: format, rv: version, start, left } = token;
  if (format !== FORMAT)
    throw badRequest('invalid continue token: continue key is not valid: server does not recognize this encoded version');
  if (!Number.isSafeInteger(version) || version === 0 || typeof start !== 'string' || start === '')
    throw badRequest('invalid continue token');
  return {
    version: Number(version) < 0 ? undefined : Number(version),
    after: utf8(start.endsWith(NEXT) ? start.slice(0, -NEXT.length) : start),
    left: Number.isSafeInteger(left) ? Number(left) : undefined,
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    const problem = text === '' ? 'unexpected end of JSON input' : `invalid character '${text[0]}' looking for beginning of value`;
    throw badRequest(`invalid continue token: continue key is not valid: ${problem}`);
  }
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
