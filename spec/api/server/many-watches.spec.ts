import { describe, expect, it } from 'vitest';
import { createApi } from '#api/api.js';
import { MAX_WATCHES } from '#api/limits.js';
import { ApiHarness, TOKEN } from '../../support/api-harness.js';
import { streamInProcess } from '../../support/in-process.js';
import { configMap } from '../../support/manifests.js';

const OTHERS = 5;

async function manyWatches() {
  const harness = new ApiHarness('in process');
  await harness.start();
  const api = createApi({ registry: harness.registry, store: harness.store, clock: harness.clock, token: TOKEN });
  const open = (path: string) => {
    const pieces: string[] = [];
    const reader = { onPiece: (piece: Buffer) => pieces.push(piece.toString()), onEnd: () => pieces.push('end') };
    const url = `${path}watch=true&resourceVersion=${harness.store.version}`;
    streamInProcess(api, { method: 'GET', url, headers: { authorization: `Bearer ${TOKEN}` } }, reader);
    return pieces;
  };
  const told = Array.from({ length: MAX_WATCHES - OTHERS }, () => open('/api/v1/configmaps?'));
  return { harness, open, told };
}

describe('ten thousand watches', () => {
  it('are all told of a change, in the same words', async () => {
    const { harness, told } = await manyWatches();
    harness.add('configmaps', 'default', configMap('one'));
    harness.clock.settle();
    expect(new Set(told.map((pieces) => pieces.join('')))).toHaveLength(1);
    expect(told[0]?.join('')).toContain('"type":"ADDED"');
  });

  it('of one resource do not lose their place while others change', async () => {
    const { harness, open, told } = await manyWatches();
    const secrets = open('/api/v1/secrets?');
    for (let count = 0; count < 10; count += 1) {
      harness.add('configmaps', 'default', configMap(`map-${count}`));
      harness.clock.settle();
    }
    harness.add('secrets', 'default', { ...configMap('secret'), kind: 'Secret', data: {} });
    harness.clock.settle();
    expect([secrets.length, told[0]?.length, told.at(-1)?.length]).toEqual([1, 10, 10]);
  });

  it('select each for itself', async () => {
    const { harness, open } = await manyWatches();
    const [chosen, passed] = [open('/api/v1/configmaps?labelSelector=a%3Db&'), open('/api/v1/namespaces/kube-system/configmaps?')];
    harness.add('configmaps', 'default', { ...configMap('one'), metadata: { name: 'one', namespace: 'default', labels: { a: 'b' } } });
    harness.clock.settle();
    expect([chosen.length, passed.length]).toEqual([1, 0]);
  });
});

describe('a watch', () => {
  it('is told of a change before those who listened to the store later do more about it', async () => {
    const harness = new ApiHarness('in process');
    await harness.start();
    const api = createApi({ registry: harness.registry, store: harness.store, clock: harness.clock, token: TOKEN });
    const order: string[] = [];
    harness.store.subscribe(() => harness.clock.soon(() => order.push('a controller')));
    const url = `/api/v1/configmaps?watch=true&resourceVersion=${harness.store.version}`;
    const reader = { onPiece: () => order.push('a watcher'), onEnd: () => undefined };
    streamInProcess(api, { method: 'GET', url, headers: { authorization: `Bearer ${TOKEN}` } }, reader);
    harness.add('configmaps', 'default', configMap('one'));
    harness.clock.settle();
    expect(order).toEqual(['a watcher', 'a controller']);
  });
});
