import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { CowTree, snapshotEntries, type TreeSnapshot } from '#store/cow-tree.js';

/** Random writes to a tree and to a plain map, with a snapshot now and then. */
function history(seed: number) {
  const random = new Random(seed);
  const tree = new CowTree<number>();
  const model = new Map<string, number>();
  const snapshots: { snapshot: TreeSnapshot<number>; entries: (readonly [string, number])[] }[] = [];
  for (let step = 0; step < 15_000; step += 1) {
    const key = `key-${random.below(3_000)}`;
    // Long runs of deletions make nodes sparse, then empty.
    if (random.chance(step % 5_000 < 2_500 ? 0.2 : 0.8)) {
      tree.delete(key);
      model.delete(key);
    } else {
      tree.set(key, step);
      model.set(key, step);
    }
    if (random.chance(0.004)) snapshots.push({ snapshot: tree.snapshot(), entries: sorted(model) });
  }
  return { tree, model, snapshots };
}

function sorted(model: ReadonlyMap<string, number>) {
  return [...model].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe.each([1, 2, 3, 4, 5])('a copy-on-write tree, seed %i', (seed) => {
  const { tree, model, snapshots } = history(seed);

  it('holds what a map would hold, in the order of the keys', () => {
    expect([...snapshotEntries(tree.snapshot(), '')]).toEqual(sorted(model));
    expect(tree.size).toBe(model.size);
  });

  it('finds every key', () => {
    expect([...model.keys()].filter((key) => tree.get(key) !== model.get(key))).toEqual([]);
  });

  it('never changes a snapshot', () => {
    expect(snapshots.map(({ snapshot }) => [...snapshotEntries(snapshot, '')])).toEqual(snapshots.map(({ entries }) => entries));
  });

  it('starts in the middle', () => {
    expect([...snapshotEntries(tree.snapshot(), 'key-3')]).toEqual(sorted(model).filter(([key]) => key >= 'key-3'));
  });
});

it.each([1, 2, 3])('is never at a loss while a tree of three levels comes and goes (seed %i)', (seed) => {
  const random = new Random(seed);
  const tree = new CowTree<number>();
  const model = new Map<string, number>();
  const keys = Array.from({ length: 20_000 }, (_, index) => `key-${10_000 + index}`);
  const change = (key: string, value: number | undefined) => {
    const before = value === undefined ? tree.delete(key) : tree.set(key, value);
    if (before !== model.get(key)) throw new Error(`there was something else under ${key}`);
    if (value === undefined) model.delete(key);
    else model.set(key, value);
  };
  const isWhole = () => JSON.stringify([...snapshotEntries(tree.snapshot(), '')]) === JSON.stringify(sorted(model));
  for (const [index, key] of keys.entries()) change(key, index);
  const full = tree.snapshot();
  // From the end, from the start, and here and there; then all that is left in their order, as they come.
  for (const key of keys.slice(-3_000).toReversed()) change(key, undefined);
  for (const key of keys.slice(0, 3_000)) change(key, undefined);
  for (let step = 0; step < 15_000; step += 1) change(random.pick(keys), random.chance(0.2) ? step : undefined);
  expect(isWhole()).toBe(true);
  for (const key of keys) change(key, undefined);
  expect([tree.size, isWhole()]).toEqual([0, true]);
  for (const [index, key] of keys.toReversed().entries()) change(key, index);
  expect([tree.size, isWhole(), [...snapshotEntries(full, '')].length]).toEqual([20_000, true, 20_000]);
});

it('leaves nodes full where keys come in their order', () => {
  const tree = new CowTree<number>();
  for (let index = 0; index < 1_280; index += 1) tree.set(`key-${1_000 + index}`, index);
  expect(tree.snapshot().root.children?.map(({ keys }) => keys.length)).toEqual(Array.from({ length: 10 }, () => 128));
});
