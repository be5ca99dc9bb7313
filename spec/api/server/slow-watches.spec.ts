import { describe, expect, it } from 'vitest';
import { createApi } from '#api/api.js';
import { MAX_WATCHES } from '#api/limits.js';
import { ApiHarness, TOKEN } from '../../support/api-harness.js';
import { streamInProcess } from '../../support/in-process.js';
import { configMap } from '../../support/manifests.js';

const URL = '/api/v1/configmaps?watch=true&resourceVersion=';

function watched(harness: ApiHarness) {
  const api = createApi({ registry: harness.registry, store: harness.store, clock: harness.clock, token: TOKEN });
  const pieces: string[] = [];
  const headers = { authorization: `Bearer ${TOKEN}` };
  const reader = { onPiece: (piece: Buffer) => pieces.push(piece.toString()), onEnd: () => pieces.push('end') };
  const open = () => streamInProcess(api, { method: 'GET', url: `${URL}${harness.store.version}`, headers }, reader);
  return { api, pieces, open };
}

function create(harness: ApiHarness, count: number): void {
  for (let i = 0; i < count; i += 1) {
    harness.add('configmaps', 'default', configMap(`map-${i}`));
    harness.clock.settle();
  }
}

describe('a client that does not read', () => {
  it('is sent nothing more until it reads again', async () => {
    const harness = new ApiHarness('in process');
    await harness.start();
    const { pieces, open } = watched(harness);
    const call = open();
    call.pause();
    create(harness, 10);
    expect(pieces).toHaveLength(1);
    call.resume();
    harness.clock.settle();
    expect(pieces.join('').split('\n')).toHaveLength(11);
  });

  it('is cut off when what it has missed is known no more', async () => {
    const harness = new ApiHarness('in process', { limits: { watchLog: 5 } });
    await harness.start();
    const { pieces, open } = watched(harness);
    const call = open();
    call.pause();
    create(harness, 50);
    call.resume();
    harness.clock.settle();
    expect(pieces.slice(-2)).toEqual([expect.stringContaining('"code":410'), 'end']);
  });
});

describe('the number of watches', () => {
  it('is limited, and one that ends makes room', async () => {
    const harness = new ApiHarness('in process');
    await harness.start();
    const { pieces, open } = watched(harness);
    const calls = Array.from({ length: MAX_WATCHES }, open);
    expect(pieces).toEqual([]);
    open();
    expect(pieces.join('')).toContain(`there are already ${MAX_WATCHES} watches`);
    calls[0]?.cancel();
    pieces.length = 0;
    open();
    expect(pieces).toEqual([]);
  });

  it('is none after all have been ended', async () => {
    const harness = new ApiHarness('in process');
    await harness.start();
    const { api, pieces, open } = watched(harness);
    open();
    api.endWatches();
    expect(pieces).toEqual(['end']);
  });
});
