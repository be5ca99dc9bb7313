import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { NodeList } from '#daemonset/node-list.js';

describe('a list of nodes', () => {
  it.each([1, 2])('has them in the order in which they were added, whichever are taken out (seed %i)', (seed) => {
    const random = new Random(seed);
    const [list, set] = [new NodeList(), new Set<number>()];
    for (let turn = 0; turn < 60_000; turn += 1) {
      const node = random.below(30_000);
      const isAdded = !set.has(node) && turn < 45_000;
      if (isAdded) list.add(node);
      else list.delete(node);
      if (isAdded) set.add(node);
      else set.delete(node);
    }
    expect([...list]).toEqual([...set]);
  });

  it('has them in that order while the first stays and those behind it go', () => {
    const [list, left] = [new NodeList(), new Set<number>()];
    for (let node = 0; node < 30_000; node += 1) list.add(node);
    for (let node = 0; node < 30_000; node += 1) left.add(node);
    for (let node = 1; node < 29_990; node += 1) {
      list.delete(node);
      left.delete(node);
      if (node % 1_000 === 0) expect([...list]).toEqual([...left]);
    }
    list.delete(0);
    list.add(0);
    expect([...list]).toEqual([...[...left].slice(1), 0]);
  });
});
