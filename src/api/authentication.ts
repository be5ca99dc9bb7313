import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthorized } from '../objects/api-errors.js';
import type { RequestHeaders } from './exchange.js';

const BEARER = /^bearer +/i;
const BASIC = /^basic +/i;

/** What everybody with the token is; there is one user. */
export const USER = { username: 'admin', uid: '1', groups: ['system:masters', 'system:authenticated'] };

/**
 * A check that throws an ApiError 401 unless a request carries the token, as a bearer's or as a password: kubectl sends no bearer
 * token without TLS, but does send the password of a URL. How long it takes says nothing of the token.
 */
export function tokenCheck(token: string): (headers: RequestHeaders) => void {
  const expected = digest(token);
  return ({ authorization = '' }) => {
    if (!timingSafeEqual(expected, digest(secretOf(authorization)))) throw unauthorized();
  };
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
