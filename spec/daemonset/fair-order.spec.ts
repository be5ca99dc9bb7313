import { describe, expect, it } from 'vitest';
import { fairOrder } from '#daemonset/fair-order.js';

const LENGTHS = [...Array(60).keys(), 100, 128, 1000, 4096];

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
});
