import { expect, it } from 'vitest';
import type { Store, StoreEvent } from '#store/store.js';

/** What the specs of stores keep. */
export interface Thing {
  readonly name: string;
  readonly version: number;
}

/** What every store does, whatever it keeps its objects in. */
export function storeContract(open: () => Store<Thing>): void {
  it('gives each change the next version', () => {
    const store = open();
    put(store, 'a', 'b');
    expect(store.get('things', 'b')).toEqual({ name: 'b', version: 2 });
    expect(store.version).toBe(2);
  });

  it('gives nothing for what was never there, or is gone', () => {
    const store = open();
    put(store, 'a');
    drop(store, 'a');
    expect([store.get('things', 'a'), store.get('things', 'b'), store.get('others', 'a')]).toEqual([undefined, undefined, undefined]);
  });

  it('lists a resource in the order of its keys', () => {
    const store = open();
    put(store, 'b/1', 'a/2', 'a/1', 'a/10');
    expect(keys(store)).toEqual(['a/1', 'a/10', 'a/2', 'b/1']);
  });

  it('lists what begins with a prefix and comes after a key', () => {
    const store = open();
    put(store, 'a/1', 'a/2', 'a/3', 'b/1');
    expect(keys(store, { prefix: 'a/', after: 'a/1' })).toEqual(['a/2', 'a/3']);
  });

  it('counts a resource, whole or by prefix', () => {
    const store = open();
    put(store, 'a/1', 'a/2', 'b/1');
    const snapshot = store.snapshot();
    expect([snapshot.count('things'), snapshot.count('things', { prefix: 'a/' }), snapshot.count('others')]).toEqual([3, 2, 0]);
  });

  it('keeps a snapshot as it was while writes go on', () => {
    const store = open();
    put(store, 'a', 'b');
    const snapshot = store.snapshot();
    put(store, 'a', 'c');
    drop(store, 'b');
    expect([...snapshot.entries('things')].map(([key, { version }]) => [key, version])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('shows a recent version again', () => {
    const store = open();
    put(store, 'a', 'b');
    put(store, 'a');
    drop(store, 'b');
    const before = store.snapshotAt(2);
    expect(before && [...before.entries('things')].map(([key, { version }]) => [key, version])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('has no snapshot of a version that is yet to come', () => {
    expect(open().snapshotAt(1)).toBeUndefined();
  });

  it('tells the changes after a version, oldest first', () => {
    const store = open();
    put(store, 'a', 'b');
    drop(store, 'a');
    const changes = store.changesAfter(1, 10)?.map(({ version, key, value, previous }) => [version, key, value?.name, previous?.name]);
    expect(changes).toEqual([
      [2, 'b', 'b', undefined],
      [3, 'a', undefined, 'a'],
    ]);
  });

  it('tells no more changes than are asked for', () => {
    const store = open();
    put(store, 'a', 'b', 'c');
    expect(store.changesAfter(0, 2)?.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('calls its subscribers once for each commit, when the changes can be read', () => {
    const store = open();
    const seen: unknown[] = [];
    const note = (events: readonly StoreEvent<Thing>[]) => seen.push([events.map(({ key }) => key), store.get('things', 'b')?.version]);
    const subscription = store.subscribe(note);
    put(store, 'a', 'b');
    subscription.cancel();
    put(store, 'c');
    expect(seen).toEqual([[['a', 'b'], 2]]);
  });
}

/** Puts things under some keys, in one commit. */
export function put(store: Store<Thing>, ...names: string[]): void {
  store.commit(names.map((name) => ({ resource: 'things', key: name, value: (version: number) => ({ name, version }) })));
}

/** Takes the thing under a key out. */
export function drop(store: Store<Thing>, key: string): void {
  store.commit([{ resource: 'things', key, value: undefined }]);
}

/** The keys of things, in the order of the list. */
export function keys(store: Store<Thing>, range?: { prefix?: string; after?: string }): readonly string[] {
  return [...store.snapshot().entries('things', range)].map(([key]) => key);
}
