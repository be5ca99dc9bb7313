import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { KeyNumbers } from '#store/key-numbers.js';

describe.each([1, 2, 3])('numbers of keys, seed %i', (seed) => {
  const random = new Random(seed);
  const numbers = new KeyNumbers();
  const model = new Map<string, number>();
  let most = 0;
  for (let step = 0; step < 20_000; step += 1) {
    const key = `default/agent-${random.below(5_000)}`;
    if (random.chance(step % 4_000 < 2_000 ? 0.2 : 0.7)) {
      const number = model.get(key);
      model.delete(key);
      if (numbers.remove(key) !== (number ?? -1)) throw new Error(`the number of ${key} is another`);
    } else if (!model.has(key)) model.set(key, numbers.numberFor(key));
    most = Math.max(most, model.size);
  }

  it('finds the numbers of the keys that are there', () => {
    expect([...model].filter(([key, number]) => numbers.find(key) !== number)).toEqual([]);
  });

  it('finds no others', () => {
    const others = Array.from({ length: 5_000 }, (_, number) => `default/agent-${number}`).filter((key) => !model.has(key));
    expect(others.filter((key) => numbers.find(key) >= 0)).toEqual([]);
  });

  it('gives a key the number that it has', () => {
    expect([...model].filter(([key, number]) => numbers.numberFor(key) !== number)).toEqual([]);
  });

  it('lists the keys that there are', () => {
    expect([numbers.size, [...numbers.keys()].sort()]).toEqual([model.size, [...model.keys()].sort()]);
  });

  it('gives each key another number, and those of keys that have gone again', () => {
    expect(new Set(model.values()).size).toBe(model.size);
    expect(Math.max(...model.values())).toBeLessThan(most);
  });
});

it('has no number for the empty text, though it stands for a key that has gone', () => {
  const numbers = new KeyNumbers();
  for (const key of ['a', 'b', 'c']) numbers.numberFor(key);
  numbers.remove('c');
  expect(['a', 'b', ''].map((key) => numbers.find(key))).toEqual([0, 1, -1]);
});
