import { beforeEach, describe, expect, it } from 'vitest';
import { KeyedQueue, type KeyedQueueOptions } from '#channels/keyed-queue.js';
import { VirtualClock } from '#clock/virtual-clock.js';

const START_MS = 1_000;

describe('KeyedQueue', () => {
  let clock: VirtualClock;
  let synced: string[];

  beforeEach(() => {
    clock = new VirtualClock(START_MS);
    synced = [];
  });

  function queueOf(options: Partial<KeyedQueueOptions> = {}): KeyedQueue {
    return new KeyedQueue({ clock, sync: (key) => synced.push(`${key}@${clock.now() - START_MS}`), ...options });
  }

  it('syncs a key once, however often it was added', () => {
    const queue = queueOf();
    for (const key of ['a', 'b', 'a']) queue.add(key);
    clock.settle();
    expect(synced).toEqual(['a@0', 'b@0']);
  });

  it('syncs a key once that is added again while it waits, and again if it is added after that', () => {
    const queue = queueOf();
    for (const key of ['a', 'b']) queue.add(key);
    clock.step();
    for (const key of ['b', 'a', 'a']) queue.add(key);
    clock.settle();
    expect(synced).toEqual(['a@0', 'b@0', 'a@0']);
  });

  it('syncs one key per turn of the clock', () => {
    const queue = queueOf();
    queue.add('a');
    queue.add('b');
    clock.step();
    expect(synced).toEqual(['a@0']);
  });

  it('syncs keys together where that can be done, and the rest one by one', () => {
    const together: (readonly string[])[] = [];
    const syncMany = (keys: readonly string[]) => {
      together.push(keys);
      return keys.filter((key) => key === 'b');
    };
    const queue = queueOf({ syncMany });
    for (const key of ['a', 'b', 'c']) queue.add(key);
    clock.settle();
    expect([together, synced]).toEqual([[['a', 'b', 'c']], ['b@0']]);
  });

  it('takes no more keys at once than a turn has time for', () => {
    const sizes: number[] = [];
    const queue = queueOf({
      syncMany: (keys) => {
        sizes.push(keys.length);
        return [];
      },
    });
    for (let key = 0; key < 600; key += 1) queue.add(String(key));
    clock.settle();
    expect(sizes).toEqual([250, 250, 100]);
  });

  it('finds out which key was wrong when syncing them together fails', () => {
    const failed: string[] = [];
    const queue = queueOf({
      syncMany: () => {
        throw new Error('one of them');
      },
      sync: (key) => {
        if (key === 'bad') throw new Error(key);
        synced.push(key);
      },
      onError: (key) => failed.push(key),
    });
    for (const key of ['a', 'bad', 'c']) queue.add(key);
    for (let turn = 0; turn < 4; turn += 1) clock.step();
    queue.stop();
    expect([synced, failed]).toEqual([['a', 'c'], ['bad']]);
  });

  it('syncs a key once more that is added while it is being synced', () => {
    const queue = queueOf({
      sync: (key) => {
        if (synced.push(key) === 1) queue.add(key);
      },
    });
    queue.add('a');
    clock.settle();
    expect(synced).toEqual(['a', 'a']);
  });

  it.each([
    { delaysMs: [100, 20], at: [20] },
    { delaysMs: [20, 100], at: [20] },
    { delaysMs: [20, 0], at: [0, 20] },
  ])('wakes a key at the earliest of the times $delaysMs (B-166)', ({ delaysMs, at }) => {
    const queue = queueOf();
    for (const delayMs of delaysMs) queue.addAfter('a', delayMs);
    clock.advance(1_000);
    expect(synced).toEqual(at.map((ms) => `a@${ms}`));
  });

  it('tries a key that failed again after 5 ms, doubling (B-148)', () => {
    const errors: string[] = [];
    const sync = (key: string) => {
      synced.push(`${key}@${clock.now() - START_MS}`);
      throw new Error('not yet');
    };
    queueOf({ sync, onError: (key, error) => errors.push(`${key}: ${(error as Error).message}`) }).add('a');
    clock.advance(40);
    expect(synced).toEqual(['a@0', 'a@5', 'a@15', 'a@35']);
    expect(errors).toHaveLength(4);
  });

  it('waits no longer than 1000 s between two tries (B-148)', () => {
    const times: number[] = [];
    const sync = () => {
      times.push(clock.now());
      throw new Error('never');
    };
    queueOf({ sync }).add('a');
    clock.advance(10_000_000);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...waits)).toBe(1_000_000);
    expect(waits.at(-1)).toBe(1_000_000);
  });

  it('begins anew with 5 ms after a success (B-148)', () => {
    const failing = new Set([1, 2, 4]);
    let tries = 0;
    const queue = queueOf({
      sync: () => {
        tries += 1;
        synced.push(`${tries}@${clock.now() - START_MS}`);
        if (failing.has(tries)) throw new Error('not yet');
      },
    });
    queue.add('a');
    clock.advance(20);
    queue.add('a');
    clock.advance(20);
    expect(synced).toEqual(['1@0', '2@5', '3@15', '4@20', '5@25']);
  });

  it('begins anew with 5 ms after the failures of a key are forgotten', () => {
    const queue = queueOf();
    queue.retry('a');
    clock.advance(5);
    queue.retry('a');
    queue.forget('a');
    clock.advance(5);
    queue.retry('a');
    clock.advance(20);
    expect(synced[0]).toBe('a@5');
    expect(synced.at(-1)).toBe('a@15');
  });

  it('syncs nothing while it is held, and everything after that', () => {
    const queue = queueOf();
    queue.hold();
    queue.add('a');
    queue.addAfter('b', 10);
    clock.advance(20);
    expect(synced).toEqual([]);
    queue.release();
    clock.settle();
    expect(synced).toEqual(['a@20', 'b@20']);
  });

  it('does nothing more after stop', () => {
    const queue = queueOf();
    queue.add('a');
    queue.addAfter('b', 10);
    queue.stop();
    queue.add('c');
    clock.advance(1_000);
    expect(synced).toEqual([]);
    expect(queue.size).toBe(0);
  });

  it('syncs everything after more keys came than may wait', () => {
    const everything = () => ['a', 'b', 'c', 'd'];
    const queue = queueOf({ limit: 2, everything });
    for (const key of everything()) queue.add(key);
    clock.settle();
    expect([...new Set(synced)].sort()).toEqual(['a@0', 'b@0', 'c@0', 'd@0']);
  });

  it('reports the key that is lost when too many wait and nobody can name everything', () => {
    const lost: string[] = [];
    const queue = queueOf({ limit: 2, onError: (key) => lost.push(key) });
    for (const key of ['a', 'b', 'c']) queue.add(key);
    clock.settle();
    expect({ synced, lost }).toEqual({ synced: ['a@0', 'b@0'], lost: ['c'] });
  });

  it('forgets the failures of a key for which there was no room', () => {
    const queue = queueOf({ limit: 1, everything: () => [] });
    queue.retry('a');
    for (let failures = 0; failures < 5; failures += 1) queue.retry('b');
    clock.advance(5);
    queue.retry('b');
    clock.advance(5);
    expect(synced).toEqual(['a@5', 'b@10']);
  });

  it('takes 100,000 keys in time proportional to their number', () => {
    const queue = queueOf({ sync: (key) => synced.push(key) });
    for (let key = 0; key < 100_000; key += 1) queue.add(String(key));
    clock.settle();
    expect(synced).toHaveLength(100_000);
  });
});
