import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { CowTree, snapshotNumbers, type TreeSnapshot } from '#store/cow-tree.js';

/** The keys by their numbers: each time that one comes it gets another. */
const KEYS: string[] = [];
const keyOf = (number: number) => KEYS[number] as string;

function numberOf(key: string): number {
  return KEYS.push(key) - 1;
}

function entriesOf(snapshot: TreeSnapshot, from = ''): readonly (readonly [string, number])[] {
  return [...snapshotNumbers(snapshot, from, keyOf)].map((number) => [keyOf(number), number]);
}

/** Random writes to a tree and to a plain map, with a snapshot now and then. */
function history(seed: number) {
  const random = new Random(seed);
  const tree = new CowTree(keyOf);
  const model = new Map<string, number>();
  const snapshots: { snapshot: TreeSnapshot; entries: (readonly [string, number])[] }[] = [];
  for (let step = 0; step < 15_000; step += 1) {
    const key = `key-${random.below(3_000)}`;
    const number = numberOf(key);
    // Long runs of deletions make nodes sparse, then empty.
    if (random.chance(step % 5_000 < 2_500 ? 0.2 : 0.8)) {
      tree.delete(key);
      model.delete(key);
    } else {
      put(tree, key, number);
      model.set(key, number);
    }
    if (random.chance(0.004)) snapshots.push({ snapshot: tree.snapshot(), entries: sorted(model) });
  }
  return { tree, model, snapshots };
}

/** What the map in which the tree is used does otherwise: it knows what is there. */
function put(tree: CowTree, key: string, number: number): number | undefined {
  const before = tree.delete(key);
  tree.add(key, number);
  return before;
}

/** What is wrong with the nodes of a tree: an empty one, one that is too full, one that has keys which belong to another. */
function flaws({ root }: TreeSnapshot): readonly string[] {
  const [found, nodes] = [[] as string[], [root]];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const children = childrenOf(node);
    if (children.length > 128 || keysIn(node).length === 0) found.push('too full or empty');
    for (const [index, child] of children.entries()) {
      const keys = keysIn(child);
      const [from = '', to = '\uffff'] = separators(node).slice(index, index + 2);
      if (keys.some((key) => key < from || key >= to)) found.push('keys of another');
      nodes.push(child);
    }
  }
  return size(root) === 0 ? [] : found;
}

type Node = TreeSnapshot['root'];

function childrenOf(node: Node): readonly Node[] {
  return 'children' in node ? node.children : [];
}

function separators(node: Node): readonly string[] {
  return 'children' in node ? Array.from({ length: node.keys.length }, (_, index) => node.keys.at(index)) : [];
}

function keysIn(node: Node): readonly string[] {
  return 'children' in node
    ? node.children.flatMap(keysIn)
    : Array.from({ length: node.length }, (_, index) => keyOf(node.at(index, keyOf)));
}

function size(node: Node): number {
  return keysIn(node).length;
}

/** How many nodes lie above each other, and how many have values. */
function extent({ root }: TreeSnapshot): { readonly levels: number; readonly leaves: number } {
  let level = [root];
  for (let levels = 1; ; levels += 1) {
    const next = level.flatMap(childrenOf);
    if (next.length === 0) return { levels, leaves: level.length };
    level = next;
  }
}

function sorted(model: ReadonlyMap<string, number>) {
  return [...model].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe.each([1, 2, 3, 4, 5])('a copy-on-write tree, seed %i', (seed) => {
  const { tree, model, snapshots } = history(seed);

  it('holds what a map would hold, in the order of the keys', () => {
    expect(entriesOf(tree.snapshot())).toEqual(sorted(model));
    expect(tree.size).toBe(model.size);
  });

  it('finds every key', () => {
    expect([...model.keys()].filter((key) => tree.get(key) !== model.get(key))).toEqual([]);
  });

  it('never changes a snapshot', () => {
    expect(snapshots.map(({ snapshot }) => entriesOf(snapshot))).toEqual(snapshots.map(({ entries }) => entries));
  });

  it('starts in the middle', () => {
    expect(entriesOf(tree.snapshot(), 'key-3')).toEqual(sorted(model).filter(([key]) => key >= 'key-3'));
  });
});

describe.each([1, 2])('a tree of three levels, seed %i', (seed) => {
  const random = new Random(seed);
  const tree = new CowTree(keyOf);
  const model = new Map<string, number>();
  const keys = Array.from({ length: 20_000 }, (_, index) => `key-${10_000 + index}`);
  const change = (key: string, step: number | undefined) => {
    const value = step === undefined ? undefined : numberOf(key);
    const before = value === undefined ? tree.delete(key) : put(tree, key, value);
    if (before !== model.get(key)) throw new Error(`there was something else under ${key}`);
    if (value === undefined) model.delete(key);
    else model.set(key, value);
  };
  const steps: Readonly<Record<string, () => void>> = {
    'grows in the order of its keys': () => keys.forEach(change),
    'shrinks from its end': () => {
      for (const key of keys.slice(-3_000).toReversed()) change(key, undefined);
    },
    'shrinks from its start': () => {
      for (const key of keys.slice(0, 3_000)) change(key, undefined);
    },
    'shrinks here and there': () => {
      for (let step = 0; step < 30_000; step += 1) change(random.pick(keys), random.chance(0.05) ? step : undefined);
    },
    'comes to its end': () => {
      for (const key of keys) change(key, undefined);
    },
    'grows against the order of its keys': () => keys.toReversed().forEach(change),
  };
  const pasts: { readonly snapshot: TreeSnapshot; readonly text: string }[] = [];

  it.each(Object.keys(steps))('is whole when it %s', (step) => {
    steps[step]?.();
    const text = JSON.stringify(sorted(model));
    pasts.push({ snapshot: tree.snapshot(), text });
    expect(pasts.map((past) => JSON.stringify(entriesOf(past.snapshot)) === past.text)).toEqual(pasts.map(() => true));
    expect([tree.size, flaws(tree.snapshot())]).toEqual([model.size, []]);
    const { levels, leaves } = extent(tree.snapshot());
    // Two leaves beside each other have a quarter of what one may have, or more.
    expect(leaves).toBeLessThanOrEqual(Math.ceil(model.size / 16) + 1);
    if (model.size > 16_384) expect(levels).toBe(3);
    if (model.size === 0) expect({ levels, leaves }).toEqual({ levels: 1, leaves: 1 });
  });
});

it('leaves nodes full where keys come in their order', () => {
  const tree = new CowTree(keyOf);
  for (let index = 0; index < 1_280; index += 1) {
    const key = `key-${1_000 + index}`;
    tree.add(key, numberOf(key));
  }
  expect(childrenOf(tree.snapshot().root).map(size)).toEqual(Array.from({ length: 10 }, () => 128));
});
