import { describe, expect, it } from 'vitest';
import { slowStart } from '#daemonset/slow-start.js';

describe('slow start', () => {
  it.each([
    [0, []],
    [1, [1]],
    [2, [1, 1]],
    [7, [1, 2, 4]],
    [100, [1, 2, 4, 8, 16, 32, 37]],
  ])('of %i creates (B-141)', (count, sizes) => {
    const items = Array.from({ length: count }, (_, index) => index);
    const batches = slowStart(items);
    expect(batches.map(({ length }) => length)).toEqual(sizes);
    expect(batches.flat()).toEqual(items);
  });
});
