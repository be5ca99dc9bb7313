import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { NameList } from '#daemonset/name-list.js';

describe('a list of names', () => {
  it.each([1, 2])('has them in the order in which they were added, whichever are taken out (seed %i)', (seed) => {
    const random = new Random(seed);
    const [list, set] = [new NameList(), new Set<string>()];
    for (let turn = 0; turn < 60_000; turn += 1) {
      const name = `node-${random.below(30_000)}`;
      const isAdded = !set.has(name) && turn < 45_000;
      if (isAdded) list.add(name);
      else list.delete(name);
      if (isAdded) set.add(name);
      else set.delete(name);
    }
    expect([...list]).toEqual([...set]);
  });
});
