import { describe, expect, it } from 'vitest';
import { takesGzip } from '#api/compressed-reply.js';

describe('a client', () => {
  it.each(['gzip', 'gzip, deflate', 'deflate,gzip;q=0.5', 'br;q=1.0, gzip;q=0.8, *;q=0.1', 'GZIP', 'gzip ;q=0.001'])(
    'that accepts %j takes gzip',
    (header) => expect(takesGzip({ 'accept-encoding': header })).toBe(true),
  );

  it.each([undefined, '', 'identity', 'x-gzip', 'gzip2', 'gzip;q=0', 'deflate, gzip; q=0.0', 'gzip;q=0.000,br', '*'])(
    'that accepts %j does not',
    (header) => expect(takesGzip({ 'accept-encoding': header })).toBe(false),
  );
});
