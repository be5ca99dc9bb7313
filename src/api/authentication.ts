import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthorized } from '../objects/api-errors.js';
import type { UserInfo } from '../objects/kubernetes.js';
import type { RequestHeaders } from './exchange.js';
import { API_AUDIENCES, type ServiceAccountTokens } from './service-account-tokens.js';

const BEARER = /^bearer +/i;
const BASIC = /^basic +/i;
const AUTHENTICATED = 'system:authenticated';

/** Whoever has the cluster's own token. */
const ADMIN: UserInfo = { username: 'admin', uid: '1', groups: ['system:masters', AUTHENTICATED] };

/** Somebody who is known, and for whom the token is that told it. */
interface TokenUser extends UserInfo {
  readonly audiences: readonly string[];
}

/** Finds out who asks. */
export interface Authenticator {
  /**
   * Who sent a request: whoever has the cluster's token or that of a service account, as a bearer's or as a password. kubectl sends no
   * bearer token without TLS, but does send the password of a URL. Somebody else if the request says so (kubectl's `--as`).
   * Throws an ApiError 401 if nobody is known by the token.
   */
  ofRequest(headers: RequestHeaders): UserInfo;
  /** Whose a token is; undefined if it is nobody's. How long it takes says nothing of the cluster's own. */
  ofToken(token: string): TokenUser | undefined;
}

/** Who may be known, by what. */
export function createAuthenticator(clusterToken: string, tokens: ServiceAccountTokens): Authenticator {
  const expected = digest(clusterToken);
  const isUsual = comparisonTo(`Bearer ${clusterToken}`);
  const ofToken = (token: string) => {
    if (timingSafeEqual(expected, digest(token))) return { ...ADMIN, audiences: API_AUDIENCES };
    const account = tokens.accountOf(token);
    return account && { ...account, groups: [...(account.groups ?? []), AUTHENTICATED] };
  };
  const ofRequest = (headers: RequestHeaders) => {
    if (isUsual(headers.authorization ?? '')) return impersonated(headers) ?? ADMIN;
    const found = ofToken(secretOf(headers.authorization ?? ''));
    if (!found?.audiences.some((audience) => API_AUDIENCES.includes(audience))) throw unauthorized();
    const { audiences: _audiences, ...user } = found;
    return impersonated(headers) ?? user;
  };
  return { ofRequest, ofToken };
}

/** Everybody may be everybody, as everybody may do everything. */
function impersonated(headers: RequestHeaders): UserInfo | undefined {
  const username = headers['impersonate-user'];
  if (!username) return undefined;
  const uid = headers['impersonate-uid'];
  const groups = (headers['impersonate-group'] ?? '').split(', ').filter((group) => group !== '');
  return { username, ...(uid && { uid }), groups: groups.includes(AUTHENTICATED) ? groups : [...groups, AUTHENTICATED] };
}

/**
 * Compares texts with one that is secret, in a time that says nothing of it but its length. What nearly every request sends is compared as it
 * is: to take its digest costs more than all else that is done about it here, and to make room for it anew nearly as much.
 */
function comparisonTo(secret: string): (text: string) => boolean {
  const expected = Buffer.from(secret);
  const sent = Buffer.alloc(expected.length);
  return (text) => text.length === secret.length && sent.write(text) === expected.length && timingSafeEqual(sent, expected);
}

function secretOf(authorization: string): string {
  if (BEARER.test(authorization)) return authorization.replace(BEARER, '').trim();
  if (!BASIC.test(authorization)) return '';
  const userAndPassword = Buffer.from(authorization.replace(BASIC, ''), 'base64').toString('utf8');
  return userAndPassword.slice(userAndPassword.indexOf(':') + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
