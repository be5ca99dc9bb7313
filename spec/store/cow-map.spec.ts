import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { CowMap, entriesAsTheyLie, entriesIn, type MapSnapshot, type Replacement, replacedIn, valueIn } from '#store/cow-map.js';

interface Past {
  readonly snapshot: MapSnapshot<number>;
  readonly entries: readonly (readonly [string, number])[];
  /** How what has been changed since is undone. */
  readonly replaced: Replacement<number>[];
}

function history(seed: number) {
  const random = new Random(seed);
  const map = new CowMap<number>();
  const model = new Map<string, number>();
  const pasts: Past[] = [{ snapshot: map.snapshot(), entries: [], replaced: [] }];
  for (let step = 1; step <= 4_000; step += 1) {
    const key = `key-${random.below(1_500)}`;
    const isGone = random.chance(step % 2_000 < 1_000 ? 0.1 : 0.6);
    const after = isGone ? undefined : step;
    pasts.at(-1)?.replaced.push({ key, value: map.set(key, after).value, inPlaceOf: after });
    if (isGone) model.delete(key);
    else model.set(key, step);
    if (step % 250 === 0) pasts.push({ snapshot: map.snapshot(), entries: sorted(model), replaced: [] });
  }
  return { map, model, pasts };
}

function sorted(model: ReadonlyMap<string, number>) {
  return [...model].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe.each([1, 2, 3])('a copy-on-write map, seed %i', (seed) => {
  const { map, model, pasts } = history(seed);

  it('holds what a map would hold, in the order of the keys', () => {
    expect([...entriesIn(map.snapshot(), '')]).toEqual(sorted(model));
    expect(Array.from({ length: 1_500 }, (_, index) => `key-${index}`).filter((key) => map.get(key) !== model.get(key))).toEqual([]);
  });

  it('gives the same as they lie', () => {
    expect(pasts.map(({ snapshot }) => sorted(new Map(entriesAsTheyLie(snapshot))))).toEqual(pasts.map(({ entries }) => entries));
  });

  it('never changes a snapshot', () => {
    const changed = pasts.filter(({ snapshot, entries }) => JSON.stringify([...entriesIn(snapshot, '')]) !== JSON.stringify(entries));
    expect(changed.length).toBe(0);
  });

  it('finds in a snapshot what was there', () => {
    const entries = pasts.flatMap((past) => past.entries.map(([key, value]) => [past.snapshot, key, value] as const));
    expect(entries.filter(([snapshot, key, value]) => valueIn(snapshot, key) !== value)).toEqual([]);
    expect(pasts.map(({ snapshot }) => valueIn(snapshot, 'nobody'))).toEqual(pasts.map(() => undefined));
  });

  it('leaves a snapshot as it is that gets other values', () => {
    const { snapshot, entries } = pasts.at(-1) as Past;
    const others = entries.map(([key, inPlaceOf], index) => ({ key, value: index % 3 === 0 ? undefined : -1, inPlaceOf }));
    const after = replacedIn(snapshot, [...others, { key: 'nobody', value: -1, inPlaceOf: undefined }]);
    const values = [...entriesIn(after, '')].map(([, value]) => value);
    expect(sorted(new Map(entriesAsTheyLie(after)))).toEqual([...entriesIn(after, '')]);
    expect([values.length, new Set(values)]).toEqual([Math.floor((2 * entries.length) / 3) + 1, new Set([-1])]);
    expect(after.size).toBe(values.length);
    expect(others.filter(({ key, value }) => valueIn(after, key) !== value)).toEqual([]);
    expect([...entriesIn(after, 'key-3')]).toEqual([...entriesIn(after, '')].filter(([key]) => key >= 'key-3'));
    expect([...entriesIn(snapshot, '')]).toEqual(entries);
  });

  it('gives back what was, if what has been changed since is put back', () => {
    const others = pasts.slice(0, -1).filter(({ replaced, entries }, index) => {
      const after = pasts[index + 1]?.snapshot;
      const before = after && replacedIn(after, replaced.toReversed());
      return before && (before.size !== entries.length || JSON.stringify([...entriesIn(before, '')]) !== JSON.stringify(entries));
    });
    expect(others.length).toBe(0);
  });

  it('is read in parts, as long lists are, also by several at once', () => {
    const random = new Random(seed);
    const parts = pasts.map(({ snapshot }) => {
      const readers = [[], [], []] as [string, number][][];
      for (let step = 0; step < 600; step += 1) readOn(snapshot, random.pick(readers), random.below(20) + 1);
      return readers;
    });
    expect(parts.flat()).toEqual(pasts.flatMap(({ entries }) => [entries, entries, entries]));
  });

  it('goes on where somebody stopped', () => {
    const { snapshot } = pasts.at(-1) as Past;
    const read: [string, number][] = [];
    readOn(snapshot, read, 10);
    const { reading } = snapshot.stopped;
    const next = entriesIn(snapshot, read.at(-1)?.[0] ?? '');
    expect([reading, snapshot.stopped.reading]).toEqual([expect.anything(), undefined]);
    expect([...next]).toEqual([...entriesIn(snapshot, '')].slice(9));
  });
});

/** Reads some entries after those that have been read, and sees whether there are more. */
function readOn(snapshot: MapSnapshot<number>, read: [string, number][], count: number): void {
  const after = read.at(-1)?.[0] ?? '';
  const end = read.length + count;
  for (const [key, value] of entriesIn(snapshot, after)) {
    if (key === after) continue;
    if (read.length === end) break;
    read.push([key, value]);
  }
}
