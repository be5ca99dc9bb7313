import { forbiddenRequest } from '../objects/api-errors.js';
import type { RequestHeaders } from './exchange.js';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A check that throws an ApiError 403 for what web pages send: a page of another site (it sends an Origin), or one whose name was
 * made to point at this machine (it sends a Host that is not ours). `hosts` are names of ours beside those of the loopback interface.
 */
export function foreignRequestCheck(hosts: readonly string[]): (headers: RequestHeaders) => void {
  const known = new Set([...LOOPBACK_HOSTS, ...hosts].map((host) => host.toLowerCase()));
  // Nearly every request names the same host as the one before.
  let last: string | undefined;
  return ({ host, origin }) => {
    if (origin !== undefined) throw forbiddenRequest('requests of web pages are not served: the request has an Origin header');
    if (host === last) return;
    if (host !== undefined && !known.has(withoutPort(host))) throw forbiddenRequest(`the host "${host}" is not served here`);
    last = host;
  };
}

function withoutPort(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}
