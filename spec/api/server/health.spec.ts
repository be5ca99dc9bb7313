import { describe, expect, it } from 'vitest';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';

describe.each(TRANSPORTS)('health %s', (transport) => {
  const wellness = { isWell: true };
  const readiness = [{ name: 'shards', isHealthy: () => wellness.isWell }];
  const api = useApi(transport, { readiness });

  async function answers(path: string, isWell: boolean) {
    wellness.isWell = isWell;
    const { status, text } = await api().get(path);
    return [status, text];
  }

  it.each([
    ['/healthz', true, 200, 'ok'],
    ['/livez', false, 200, 'ok'],
    ['/readyz', true, 200, 'ok'],
    ['/readyz?verbose', true, 200, '[+]ping ok\n[+]shards ok\nreadyz check passed\n'],
    ['/livez?verbose', false, 200, '[+]ping ok\nlivez check passed\n'],
    ['/readyz', false, 500, '[+]ping ok\n[-]shards failed: reason withheld\nreadyz check failed\n'],
    ['/readyz?exclude=shards', false, 200, 'ok'],
    ['/readyz?verbose&exclude=shards', false, 200, '[+]ping ok\n[+]shards excluded: ok\nreadyz check passed\n'],
    ['/readyz/ping', false, 200, 'ok'],
    ['/readyz/shards', true, 200, 'ok'],
    ['/readyz/shards', false, 500, 'readyz check "shards" failed: reason withheld\n'],
  ])('at %s, if the shards are well: %s, is %i', async (path, isWell, ...expected) => {
    expect(await answers(path, isWell)).toEqual(expected);
  });
});
