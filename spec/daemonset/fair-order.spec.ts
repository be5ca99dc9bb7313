import { describe, expect, it } from 'vitest';
import { fairOrder } from '#daemonset/fair-order.js';

const LENGTHS = [...Array(60).keys(), 100, 128, 1000, 4096];

describe('fair order', () => {
  it.each(LENGTHS)('of %i items has each of them once', (length) => {
    const items = Array.from({ length }, (_, index) => index);
    for (const salt of ['', 'a', 'b', '5b6c688bb7']) {
      expect([...fairOrder(items, salt)].sort((one, other) => one - other)).toEqual(items);
    }
  });

  it('is the same for the same salt, and another for another', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    expect([...fairOrder(items, 'a')]).toEqual([...fairOrder(items, 'a')]);
    expect([...fairOrder(items, 'a')]).not.toEqual([...fairOrder(items, 'b')]);
  });

  it('is not the order in which the items came', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const order = [...fairOrder(items, 'a')];
    const steps = order.slice(1).filter((item, index) => item === (order[index] ?? 0) + 1);
    expect(steps.length).toBeLessThan(5);
  });
});
