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

  function put(key: string, value: string | undefined): void {
    const object = { data: { value } } as unknown as ConfigMap;
    store.commit([{ resource: 'configmaps', key, value: value === undefined ? undefined : () => object }]);
  }

  function start(): Feed {
    const feed = new Feed(store, clock);
    const text = (object: ConfigMap | undefined) => object?.data?.['value'] ?? 'nothing';
    feed.add({
      followers: { configmaps: (after, before, key) => told.push(`${key}: ${text(before)} → ${text(after)}`) },
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

  it('tells nothing more after it was stopped', () => {
    put('a', '1');
    const feed = start();
    feed.stop();
    put('a', '2');
    clock.settle();
    expect(told).toEqual([]);
  });
});
