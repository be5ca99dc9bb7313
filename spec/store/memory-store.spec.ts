import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import type { CommitLog } from '#store/commit-log.js';
import { NO_LOG } from '#store/commit-log.js';
import { newSharedLogMemory } from '#store/log-memory.js';
import { MemoryStore } from '#store/memory-store.js';
import { SharedLog } from '#store/shared-log.js';
import { keys, put, storeContract, type Thing } from '../contracts/store-contract.js';

describe('a store in memory', () => {
  storeContract(() => new MemoryStore<Thing>());
});

describe('a store with a log in shared memory', () => {
  storeContract(() => new MemoryStore<Thing>({ log: new SharedLog(newSharedLogMemory()) }));
});

describe('the limits of a store', () => {
  it('forgets changes beyond its watch log', () => {
    const store = new MemoryStore<Thing>({ limits: { watchLog: 3 } });
    for (let i = 0; i < 6; i += 1) put(store, `thing-${i}`);
    expect([store.oldestVersion, store.changesAfter(2, 10), store.changesAfter(3, 10)?.length]).toEqual([3, undefined, 3]);
  });

  it('forgets the snapshot that was not read for longest', () => {
    const store = new MemoryStore<Thing>({ limits: { snapshots: 2, undo: 0 } });
    for (const name of ['a', 'b', 'c']) {
      put(store, name);
      store.snapshot();
    }
    expect([1, 2, 3].map((version) => store.snapshotAt(version)?.version)).toEqual([undefined, 2, 3]);
  });

  it('does not undo more changes than it may', () => {
    const store = new MemoryStore<Thing>({ limits: { undo: 2 } });
    put(store, 'a', 'b', 'c', 'd');
    expect([1, 2].map((version) => store.snapshotAt(version)?.version)).toEqual([undefined, 2]);
  });
});

describe('a store whose log is full', () => {
  const full: CommitLog = {
    ...NO_LOG,
    append: () => {
      throw new RangeError('full');
    },
  };

  it('refuses a commit and stays as it was', () => {
    const store = new MemoryStore<Thing>({ log: full });
    expect(() => put(store, 'a')).toThrow('full');
    expect([store.version, keys(store), store.changesAfter(0, 10)]).toEqual([0, [], []]);
  });

  it('has what it had before, whatever the commit was to change', () => {
    let isFull = false;
    const append = () => {
      if (isFull) throw new RangeError('full');
    };
    const store = new MemoryStore<Thing>({ log: { ...NO_LOG, append } });
    put(store, 'a', 'b');
    const things = () => ['a', 'b', 'c'].map((key) => store.get('things', key));
    const before = things();
    isFull = true;
    const value = (version: number) => ({ name: 'other', version });
    const mutations = ['a', 'a', 'c'].map((key) => ({ resource: 'things', key, value }));
    expect(() => store.commit([...mutations, { resource: 'things', key: 'b', value: undefined }])).toThrow('full');
    expect([store.version, keys(store), things()]).toEqual([2, ['a', 'b'], before]);
  });
});

describe.each([1, 2, 3])('a store whose log is full now and then, seed %i', (seed) => {
  const [UNDO, WATCH_LOG] = [40, 25];
  const random = new Random(seed);
  let isFull = false;
  const append = () => {
    if (isFull) throw new RangeError('full');
  };
  const store = new MemoryStore<number>({ log: { ...NO_LOG, append }, limits: { watchLog: WATCH_LOG, undo: UNDO, snapshots: 1 } });
  const present = new Map<string, number>();
  /** What there was at each version, in the order of the keys; undefined at versions within a commit. */
  const pasts: (readonly (readonly [string, number])[] | undefined)[] = [[]];
  const sorted = () => [...present].toSorted(([a], [b]) => (a < b ? -1 : 1));

  /** Some changes, now and then of one object more than once. */
  function commit(): void {
    isFull = random.chance(0.4);
    const changes = Array.from({ length: 1 + random.below(6) }, (_, index) => {
      const value = random.chance(0.45) ? undefined : pasts.length * 10 + index;
      return { key: `key-${random.below(30)}`, value };
    });
    const mutations = changes.map(({ key, value }) => ({ resource: 'things', key, value: value === undefined ? undefined : () => value }));
    if (isFull) {
      expect(() => store.commit(mutations)).toThrow('full');
      return;
    }
    store.commit(mutations);
    for (const { key, value } of changes) {
      if (value === undefined) present.delete(key);
      else present.set(key, value);
      pasts.push(sorted());
    }
  }

  it('has at each version what a map would have had, as far back as its watch log goes', () => {
    for (let step = 0; step < 600; step += 1) {
      commit();
      if (random.chance(0.3)) store.snapshot();
      expect([...store.snapshot().entries('things')]).toEqual(sorted());
      const back = random.below(WATCH_LOG + 10);
      const version = Math.max(0, store.version - back);
      const past = store.snapshotAt(version);
      if (version < store.oldestVersion) expect(past).toBeUndefined();
      else expect(past && [...past.entries('things')]).toEqual(pasts[version]);
    }
    expect(store.version).toBe(pasts.length - 1);
    expect(store.oldestVersion).toBe(store.version - WATCH_LOG);
    expect(Array.from({ length: 30 }, (_, index) => store.get('things', `key-${index}`))).toEqual(
      Array.from({ length: 30 }, (_, index) => present.get(`key-${index}`)),
    );
  });
});
