import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { KeyIndex } from '#controllers/key-index.js';

describe.each([1, 2, 3])('keys by group, seed %i', (seed) => {
  const random = new Random(seed);
  const index = new KeyIndex();
  const model = new Map<string, Set<string>>();
  for (let step = 0; step < 20_000; step += 1) {
    // Some groups have one key, some a few, and one very many.
    const group = random.pick(['none', 'one', 'few', 'many']);
    const keys = { none: 1, one: 1, few: 12, many: 500 }[group] ?? 1;
    const key = `default/agent-${random.below(keys)}`;
    const isGone = group === 'none' || random.chance(step < 10_000 ? 0.3 : 0.6);
    const known = model.get(group) ?? new Set();
    model.set(group, known);
    if (isGone) {
      index.delete(group, key);
      known.delete(key);
    } else {
      index.add(group, key);
      known.add(key);
    }
    if (index.size(group) !== known.size || index.has(group, key) === isGone)
      throw new Error(`the index is wrong about ${key} of ${group}`);
  }

  it('has the keys of each group', () => {
    const groups = [...model].map(([group, keys]) => [group, [...keys].sort()]);
    expect(groups.map(([group]) => [group, [...index.keys(group as string)].sort()])).toEqual(groups);
  });

  it('moves keys from group to group', () => {
    for (const [group, keys] of model) for (const key of keys) index.move(`${group} ${key}`, undefined, 'first');
    for (const key of [...index.keys('first')]) index.move(key, 'first', 'second');
    expect([index.size('first'), index.size('second')]).toEqual([0, [...model.values()].reduce((sum, { size }) => sum + size, 0)]);
  });
});
