import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createApi } from '#api/api.js';
import { listenHttp } from '#api/http/listen.js';
import { LAST_WORDS_MS, MAX_WATCHES, WRITE_LENGTH } from '#api/limits.js';
import { ApiHarness, TOKEN } from '../../support/api-harness.js';
import { streamInProcess } from '../../support/in-process.js';
import { configMap } from '../../support/manifests.js';

const URL = '/api/v1/configmaps?watch=true&resourceVersion=';

function watched(harness: ApiHarness) {
  const api = createApi({ registry: harness.registry, store: harness.store, clock: harness.clock, token: TOKEN });
  const pieces: string[] = [];
  const headers = { authorization: `Bearer ${TOKEN}` };
  const reader = { onPiece: (piece: Buffer) => pieces.push(piece.toString()), onEnd: () => pieces.push('end') };
  const from = (version: number) => streamInProcess(api, { method: 'GET', url: `${URL}${version}`, headers }, reader);
  return { api, pieces, from, open: () => from(harness.store.version) };
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

describe('large objects', () => {
  it('are told some at a time', async () => {
    const harness = new ApiHarness('in process');
    await harness.start();
    const { pieces, open } = watched(harness);
    open();
    for (let i = 0; i < 9; i += 1)
      harness.add('configmaps', 'default', { ...configMap(`map-${i}`), data: { a: 'x'.repeat(WRITE_LENGTH / 2) } });
    harness.clock.settle();
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1.5 * WRITE_LENGTH);
    expect(pieces.join('').split('\n')).toHaveLength(10);
  });

  it('that exist already are so too', async () => {
    const harness = new ApiHarness('in process');
    await harness.start();
    for (let i = 0; i < 9; i += 1)
      harness.add('configmaps', 'default', { ...configMap(`map-${i}`), data: { a: 'x'.repeat(WRITE_LENGTH / 2) } });
    const { pieces, from } = watched(harness);
    from(0);
    harness.clock.settle();
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1.5 * WRITE_LENGTH);
    expect(pieces.join('').split('\n')).toHaveLength(10);
  });
});

describe('over a socket, a client that does not read', () => {
  /** Watches with raw sockets, so that one of them can stand still. */
  async function sockets() {
    const harness = new ApiHarness('in process');
    await harness.start();
    const { api } = watched(harness);
    const { port, close } = await listenHttp(api, { port: 0 });
    const open = (query = '') =>
      new Promise<Socket>((resolve) => {
        const head = `GET ${URL}${harness.store.version}${query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
        const socket = connect(port, '127.0.0.1', () => socket.write(head));
        socket.once('data', () => resolve(socket));
      });
    return { harness, open, close };
  }

  /** More than the buffers of any socket take. */
  const COUNT = 60;

  function createLarge(harness: ApiHarness): void {
    for (let i = 0; i < COUNT; i += 1)
      harness.add('configmaps', 'default', { ...configMap(`map-${i}`), data: { a: 'x'.repeat(WRITE_LENGTH / 2) } });
  }

  it('keeps nobody else waiting, and makes us keep little', async () => {
    const { harness, open, close } = await sockets();
    const slow = await Promise.all(Array.from({ length: 20 }, () => open()));
    for (const socket of slow) socket.pause();
    const quick = await open();
    const before = process.memoryUsage().rss;
    createLarge(harness);
    let told = 0;
    for await (const piece of quick) {
      told += piece.toString().split('"type":"ADDED"').length - 1;
      if (told >= COUNT - 1) break;
    }
    expect((process.memoryUsage().rss - before) / 20).toBeLessThan((COUNT * WRITE_LENGTH) / 4);
    for (const socket of slow) socket.destroy();
    await close();
  });

  it('is broken off some time after its watch has ended', async () => {
    const { harness, open, close } = await sockets();
    const slow = await open('&timeoutSeconds=60');
    slow.pause();
    createLarge(harness);
    while (slow.bytesRead < 1) await new Promise(setImmediate);
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    harness.clock.advance(60_000 + LAST_WORDS_MS);
    const ended = new Promise((resolve) => slow.once('close', resolve));
    slow.on('error', () => undefined);
    slow.resume();
    await ended;
    expect(slow.bytesRead).toBeLessThan((COUNT * WRITE_LENGTH) / 2);
    await close();
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
