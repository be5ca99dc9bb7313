import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster, InspectorListening } from '#index.js';
import { FailedActors } from '#inspector/failed-actors.js';
import { Timelines } from '#inspector/timelines.js';
import { PageClient } from './page-client.js';
import { virtualCluster } from './virtual-cluster.js';

describe('failed actors', () => {
  it('are remembered with what they failed of, the newest first', () => {
    const failed = new FailedActors();
    failed.note({ actorId: 'pod/a', error: new Error('x'.repeat(1_000)), isDead: false });
    failed.note({ actorId: 'pod/b', error: 'boom', isDead: true });
    failed.note({ actorId: 'pod/a', error: new Error('again'), isDead: false });
    expect(failed.latest(10)).toEqual([
      { id: 'pod/a', failures: 2, error: 'again', isDead: false },
      { id: 'pod/b', failures: 1, error: 'boom', isDead: true },
    ]);
  });

  it('are forgotten, the oldest first, when there are too many', () => {
    const failed = new FailedActors();
    for (let number = 0; number < 250; number += 1) failed.note({ actorId: `pod/${number}`, error: 'boom', isDead: false });
    expect([failed.latest(1_000).length, failed.get('pod/49'), failed.get('pod/50')?.id]).toEqual([200, undefined, 'pod/50']);
  });
});

describe('timelines', () => {
  const point = (atMs: number, ready: number) => ({ atMs, desired: 3, ready, updated: 3, available: ready });

  it('leave out points that say the same as a moment ago', () => {
    const timelines = new Timelines();
    for (const [atMs, ready] of [
      [0, 1],
      [500, 1],
      [900, 2],
      [1_000, 2],
      [6_000, 2],
    ] as const)
      timelines.add('uid', point(atMs, ready));
    expect(timelines.add('uid', point(6_100, 2)).map(({ atMs }) => atMs)).toEqual([0, 900, 6_000]);
  });

  it('forget their oldest points, and the DaemonSet that was looked at longest ago', () => {
    const timelines = new Timelines();
    for (let atMs = 0; atMs < 700; atMs += 1) timelines.add('uid', point(atMs, atMs));
    expect(timelines.add('uid', point(700, 1)).length).toBe(600);
    for (let number = 0; number < 50; number += 1) timelines.add(`uid-${number}`, point(0, 1));
    expect(timelines.add('uid', point(800, 1)).length).toBe(1);
  });
});

describe('an inspector with many pages', () => {
  let cluster: Cluster;
  let listening: InspectorListening;

  beforeEach(async () => {
    cluster = await virtualCluster();
    listening = await cluster.inspector.listen();
  });

  afterEach(() => cluster.stop());

  it('refuses the one too many', async () => {
    for (let count = 0; count < 20; count += 1) await PageClient.open(listening);
    await expect(PageClient.open(listening)).rejects.toThrow('403');
  });

  it('ends the connection of a page that asks for too much at once', async () => {
    const page = await PageClient.open(listening);
    const calls = Array.from({ length: 500 }, () => page.call('overview', {}));
    expect(await page.ended).toBe(1008);
    expect(calls.length).toBe(500);
  });

  it('sends a page only the cells that have changed since it last asked, those of nodes in another zone among them', async () => {
    const page = await PageClient.open(listening);
    const cells = async (since: number) => {
      await page.call('fleet', { shard: 0, since, from: 0 });
      const bytes = page.bytes.at(-1) ?? Buffer.alloc(8);
      const jsonLength = bytes.readUInt32LE(4);
      const { tick, zones } = JSON.parse(bytes.toString('utf8', 8, 8 + jsonLength)) as { tick: number; zones: readonly string[] };
      return { tick, zones, count: (bytes.length - 8 - jsonLength) / 8 };
    };
    const first = await cells(0);
    const second = await cells(first.tick);
    await cluster.nodes.cordon('node-1');
    await cluster.time.advance('1s');
    const third = await cells(second.tick);
    expect([first.count, second.count, third.count]).toEqual([3, 0, 1]);
    await cluster.patch('nodes', 'node-2', { metadata: { labels: { 'topology.kubernetes.io/zone': 'z' } } });
    await cluster.time.advance('1s');
    const fourth = await cells(third.tick);
    await cluster.time.advance('1s');
    expect([fourth.count, fourth.zones, (await cells(fourth.tick)).count]).toEqual([1, ['', 'z'], 0]);
  });
});
