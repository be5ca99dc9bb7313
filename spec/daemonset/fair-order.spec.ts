import { describe, expect, it } from 'vitest';
import { fairOrder } from '#daemonset/fair-order.js';

const LENGTHS = [...Array(60).keys(), 100, 128, 1000, 4096, 70_001];

describe('fair order', () => {
  it.each(LENGTHS)('of %i items has each of them once', (length) => {
    const items = Array.from({ length }, (_, index) => index);
    for (const salt of ['', 'a', 'b', '5b6c688bb7']) {
      expect([...fairOrder(length, salt)].sort((one, other) => one - other)).toEqual(items);
    }
  });

  it('is the same for the same salt, and another for another', () => {
    expect([...fairOrder(50, 'a')]).toEqual([...fairOrder(50, 'a')]);
    expect([...fairOrder(50, 'a')]).not.toEqual([...fairOrder(50, 'b')]);
  });

  it('is not the order in which the items came', () => {
    const order = [...fairOrder(50, 'a')];
    const steps = order.slice(1).filter((item, index) => item === (order[index] ?? 0) + 1);
    expect(steps.length).toBeLessThan(5);
  });

  it.each([
    [2_047, 1],
    [10_000, 9],
    [1_000_000, 64],
  ])('of %i items has runs of %i neighbours, each far from the one before', (length, run) => {
    const order = [...fairOrder(length, 'a')];
    const ends = order.flatMap((item, index) => (item === (order[index - 1] ?? 0) + 1 ? [] : [index]));
    const steps = ends.slice(1, 100).map((end) => Math.abs((order[end] ?? 0) - (order[end - 1] ?? 0)));
    expect(new Set(ends.slice(1, 50).map((end, index) => end - (ends[index] ?? 0)))).toEqual(new Set([run]));
    expect(Math.min(...steps)).toBeGreaterThan(length / 4);
  });

  it('takes a hundredth from everywhere, however long the list is', () => {
    const length = 100_000;
    const taken = [...fairOrder(length, 'a')].slice(0, length / 100);
    const tenths = new Set(taken.map((item) => Math.floor((10 * item) / length)));
    expect(tenths.size).toBe(10);
  });
});
