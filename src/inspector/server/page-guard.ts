import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** The names of this machine to itself: only these are served, so that no other name can be made to point here. */
const HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Headers of every answer: scripts, styles and connections from the server itself and nowhere else, nothing inline, no frame
 * around the page.
 */
export const GUARD_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The secrets of a listening inspector. */
export interface PageSecrets {
  /** Stands in the opening link. */
  readonly token: string;
  /** Stands in the cookie that the link is exchanged for. */
  readonly session: string;
  /** Cookies know no ports: the name keeps those of several inspectors apart. */
  readonly cookieName: string;
}

/** Whether a request names this machine as itself. */
export function isOwnHost({ host = '' }: IncomingHttpHeaders): boolean {
  return HOSTS.has(host.toLowerCase().replace(/:\d*$/, ''));
}

/** Whether a request comes from the server's own page; `absent` says whether no Origin will do, as tools send none. */
export function isOwnOrigin({ host = '', origin }: IncomingHttpHeaders, absent: 'allowed' | 'refused'): boolean {
  if (origin === undefined) return absent === 'allowed';
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** Whether a request carries the session's cookie. */
export function hasSession({ cookie = '' }: IncomingHttpHeaders, { session, cookieName }: PageSecrets): boolean {
  const cookies = cookie.split(';').map((one) => one.trim());
  return cookies.some((one) => one.startsWith(`${cookieName}=`) && isSecret(one.slice(cookieName.length + 1), session));
}

/** Whether a text is the secret. How long it takes says nothing of the secret. */
export function isSecret(text: string | null, secret: string): boolean {
  return timingSafeEqual(digest(text ?? ''), digest(secret));
}

/** The header that sets the session's cookie. */
export function sessionCookie({ session, cookieName }: PageSecrets): string {
  return `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
