import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import { Compactor } from '#store/compactor.js';
import { newSharedLogMemory } from '#store/log-memory.js';
import { MemoryStore } from '#store/memory-store.js';
import { SharedLog } from '#store/shared-log.js';
import { drop, keys, put, type Thing } from '../contracts/store-contract.js';
import { UIDS } from '../support/uids.js';

/** A log that has a snapshot, in blocks of 1 KiB. */
function compacted() {
  const memory = newSharedLogMemory(64 * 1024, 1024);
  const log = new SharedLog(memory);
  const store = new MemoryStore<Thing>({ log });
  put(store, 'a'.repeat(300), 'b'.repeat(300));
  const compaction = log.compact();
  compaction.add({ version: store.version, changes: [...store.snapshot().logged('things')] });
  compaction.finish();
  put(store, 'c');
  return { memory, log, store };
}

describe('a log in shared memory', () => {
  it('brings a store back, its versions included', () => {
    const memory = newSharedLogMemory();
    const store = new MemoryStore<Thing>({ log: new SharedLog(memory) });
    put(store, 'a', 'b');
    drop(store, 'a');
    put(store, 'ünïcode ☃');
    const again = new MemoryStore<Thing>({ log: new SharedLog(memory) });
    expect([again.version, keys(again), again.get('things', 'b')]).toEqual([4, ['b', 'ünïcode ☃'], { name: 'b', version: 2 }]);
  });

  it('knows no changes of the time before, so that older watchers list anew', () => {
    const memory = newSharedLogMemory();
    put(new MemoryStore<Thing>({ log: new SharedLog(memory) }), 'a');
    const again = new MemoryStore<Thing>({ log: new SharedLog(memory) });
    expect([again.changesAfter(0, 10), again.changesAfter(1, 10)]).toEqual([undefined, []]);
  });

  it('holds nothing of a record whose writer ended before it was whole', () => {
    const memory = newSharedLogMemory();
    const log = new SharedLog(memory);
    log.append({ version: 1, changes: [{ resource: 'things', key: 'a', value: { name: 'a' } }] });
    // What a thread that is killed leaves behind: bytes after the length that counts.
    Buffer.from(memory.blocks, log.byteLength).write('\u0010\u0000\u0000\u0000[2,[["th');
    log.append({ version: 2, changes: [{ resource: 'things', key: 'b', value: { name: 'b' } }] });
    expect([...new SharedLog(memory).records(UIDS)].map(({ version }) => version)).toEqual([1, 2]);
  });

  it('is as long for whoever goes on with it', () => {
    const { memory, log } = compacted();
    const again = new SharedLog(memory);
    expect([again.byteLength, again.wantsCompaction]).toEqual([log.byteLength, log.wantsCompaction]);
    expect(log.byteLength).toBeGreaterThan(500);
  });

  it('uses the memory of what it has forgotten again', () => {
    const { memory, log, store } = compacted();
    const { byteLength } = memory.blocks;
    for (let round = 0; round < 100; round += 1) {
      const compaction = log.compact();
      compaction.add({ version: store.version, changes: [...store.snapshot().logged('things')] });
      put(store, 'a', 'b');
      compaction.finish();
    }
    expect([memory.blocks.byteLength, log.byteLength < 2_000]).toEqual([byteLength, true]);
  });

  it('refuses a record for which there is no room', () => {
    const log = new SharedLog(newSharedLogMemory(1_000));
    const record = { version: 1, changes: [{ resource: 'things', key: 'a', value: { text: 'x'.repeat(1_000) } }] } as const;
    expect(() => log.append(record)).toThrow(/commit log is full|Invalid/);
    expect([...log.records(UIDS)]).toEqual([]);
  });
});

describe('compaction', () => {
  /** Rewrites ten objects until the log wants to be compacted. */
  function grown() {
    const memory = newSharedLogMemory();
    const log = new SharedLog(memory);
    const clock = new VirtualClock();
    const store = new MemoryStore<{ text: string }>({ log });
    const rewrite = (text: string) =>
      store.commit(Array.from({ length: 10 }, (_, i) => ({ resource: 'things', key: `thing-${i}`, value: () => ({ text }) })));
    for (let round = 0; !log.wantsCompaction; round += 1) rewrite(`${round}${'x'.repeat(50_000)}`);
    return { memory, log, clock, store, rewrite };
  }

  it('keeps the objects and the version, and drops the past', () => {
    const { memory, log, clock, store, rewrite } = grown();
    new Compactor(store, log, { clock, resources: ['things'] });
    rewrite('last');
    clock.advance(100);
    const again = new MemoryStore<{ text: string }>({ log: new SharedLog(memory) });
    expect([again.version, again.get('things', 'thing-3')]).toEqual([store.version, { text: 'last' }]);
    expect(log.byteLength).toBeLessThan(1_000);
  });

  it('keeps what is written while it goes on', () => {
    const { memory, log, store, rewrite } = grown();
    const compaction = log.compact();
    compaction.add({
      version: store.version,
      changes: [...store.snapshot().entries('things')].map(([key, value]) => ({ resource: 'things', key, value })),
    });
    rewrite('meanwhile');
    compaction.finish();
    const again = new MemoryStore<{ text: string }>({ log: new SharedLog(memory) });
    expect([again.version, again.get('things', 'thing-9')]).toEqual([store.version, { text: 'meanwhile' }]);
  });

  it('pauses after each part, so that others have their turn', () => {
    const { log, clock, store, rewrite } = grown();
    const things = Array.from({ length: 1_000 }, (_, i) => ({ resource: 'things', key: `more-${i}`, value: () => ({ text: 'y' }) }));
    store.commit(things);
    new Compactor(store, log, { clock, resources: ['things'] });
    rewrite('last');
    clock.settle();
    clock.advance(9);
    expect(log.wantsCompaction).toBe(true);
    clock.advance(91);
    expect(log.wantsCompaction).toBe(false);
  });

  it('changes nothing if its thread ends before it is finished', () => {
    const { memory, log, store } = grown();
    log.compact().add({ version: store.version, changes: [] });
    const again = new MemoryStore<{ text: string }>({ log: new SharedLog(memory) });
    expect([again.version, again.snapshot().count('things')]).toEqual([store.version, 10]);
  });
});
