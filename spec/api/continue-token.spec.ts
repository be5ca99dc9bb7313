import { describe, expect, it } from 'vitest';
import { formatContinueToken, parseContinueToken } from '#api/continue-token.js';

function token(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('a continue token', () => {
  it.each([
    { version: 873, after: 'web-grgwr', left: 2 },
    { version: undefined, after: 'a', left: undefined },
    { version: 1, after: 'ключ', left: undefined },
  ])('of %j says the same when it comes back', (parts) => {
    expect(parseContinueToken(formatContinueToken(parts))).toEqual(parts);
  });

  const NOT_VALID = 'invalid continue token: continue key is not valid: ';

  it.each([
    ['zzz', `${NOT_VALID}invalid character 'Ï' looking for beginning of value`],
    ['!', `${NOT_VALID}unexpected end of JSON input`],
    [token({ v: 'v0', rv: 1, start: 'a' }), `${NOT_VALID}server does not recognize this encoded version`],
    [token(null), `${NOT_VALID}server does not recognize this encoded version`],
    [token({ v: 'meta.k8s.io/v1', rv: 0, start: 'a' }), 'invalid continue token'],
    [token({ v: 'meta.k8s.io/v1', rv: 1.5, start: 'a' }), 'invalid continue token'],
    [token({ v: 'meta.k8s.io/v1', rv: 1 }), 'invalid continue token'],
  ])('%s is refused', (text, message) => {
    expect(() => parseContinueToken(text)).toThrow(expect.objectContaining({ code: 400, message }));
  });
});
