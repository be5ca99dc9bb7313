import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import { Feed } from '#controllers/feed.js';
import type { ConfigMap } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import { MemoryStore } from '#store/memory-store.js';

describe('the feed', () => {
  let clock: VirtualClock;
  let store: MemoryStore<StoredObject>;
  let told: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    store = new MemoryStore();
    told = [];
  });

  function put(key: string, value: string | undefined, uid = key): void {
    const object = { metadata: { uid }, data: { value } } as unknown as ConfigMap;
    store.commit([{ resource: 'configmaps', key, value: value === undefined ? undefined : () => object }]);
  }

  function start(): Feed {
    const feed = new Feed(store, clock);
    const text = (object: ConfigMap | undefined) => object?.data?.['value'] ?? 'nothing';
    feed.add({
      followers: { configmaps: (after, before) => (key) => told.push(`${key}: ${text(before)} → ${text(after)}`) },
      listed: () => told.push('listed'),
      caughtUp: () => told.push('caught up'),
    });
    feed.start();
    return feed;
  }

  it('tells of what there is, then of what changes', () => {
    put('a', '1');
    start();
    clock.settle();
    put('a', '2');
    put('a', undefined);
    expect(told).toEqual(['a: nothing → 1', 'listed', 'caught up', 'a: 1 → 2', 'a: 2 → nothing']);
  });

  it('tells of what changed while it listed after the list, in order', () => {
    put('a', '1');
    start();
    put('a', '2');
    put('b', '1');
    clock.settle();
    expect(told).toEqual(['a: nothing → 1', 'listed', 'a: 1 → 2', 'b: nothing → 1', 'caught up']);
  });

  it('lists in slices', () => {
    for (let number = 0; number < 1_000; number += 1) put(String(number), '1');
    start();
    clock.step();
    expect(told.length).toBeLessThan(500);
    clock.settle();
    expect(told).toHaveLength(1_002);
  });

  it('tells in what the present differs from what it has listed, when the store has forgotten what happened meanwhile', () => {
    store = new MemoryStore({ limits: { watchLog: 10 } });
    for (const key of ['gone', 'kept', 'changed', 'replaced']) put(key, '1');
    start();
    put('gone', undefined);
    put('replaced', '2', 'another uid');
    for (let count = 2; count < 100; count += 1) put('changed', String(count));
    put('come and gone', '1');
    put('come and gone', undefined);
    put('new', '1');
    clock.settle();
    expect(told.slice(0, 5)).toEqual(['changed: nothing → 1', 'gone: nothing → 1', 'kept: nothing → 1', 'replaced: nothing → 1', 'listed']);
    expect(told.slice(5)).toEqual([
      'changed: 1 → 99',
      'gone: 1 → nothing',
      'new: nothing → 1',
      'replaced: 1 → nothing',
      'replaced: nothing → 2',
      'caught up',
    ]);
    put('new', '2');
    expect(told.at(-1)).toBe('new: 1 → 2');
  });

  it('tells of what goes on changing while it tells of what has changed', () => {
    put('a', '1');
    start();
    for (let count = 0; count < 700; count += 1) put('a', `early ${count}`);
    clock.step();
    clock.step();
    put('a', undefined);
    put('b', '1');
    clock.settle();
    expect(told.slice(-4)).toEqual(['a: early 698 → early 699', 'a: early 699 → nothing', 'b: nothing → 1', 'caught up']);
    expect(told).toHaveLength(1 + 1 + 700 + 3);
  });

  it('tells nothing more after it was stopped', () => {
    put('a', '1');
    const feed = start();
    feed.stop();
    put('a', '2');
    clock.settle();
    expect(told).toEqual([]);
  });
});
