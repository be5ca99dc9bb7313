import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthorized } from '../objects/api-errors.js';
import type { RequestHeaders } from './exchange.js';

const SCHEME = /^bearer +/i;

/** What everybody with the token is; there is one user. */
export const USER = { username: 'admin', uid: '1', groups: ['system:masters', 'system:authenticated'] };

/** A check that throws an ApiError 401 unless a request carries the token. How long it takes says nothing of the token. */
export function tokenCheck(token: string): (headers: RequestHeaders) => void {
  const expected = digest(token);
  return ({ authorization = '' }) => {
    const isBearer = SCHEME.test(authorization);
    const isRight = timingSafeEqual(expected, digest(authorization.replace(SCHEME, '').trim()));
    if (!isBearer || !isRight) throw unauthorized();
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
