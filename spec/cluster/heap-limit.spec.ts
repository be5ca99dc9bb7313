import { describe, expect, it } from 'vitest';
import { defaultHeapLimitMb, youngLimitMb } from '#cluster/heap-limit.js';

const GIB = 1024 ** 3;

describe('the heap of a thread', () => {
  it.each([
    [0.5, 1_024],
    [1, 1_024],
    [8, 6_144],
    [24, 18_432],
  ])('may get three quarters of %d GiB, and 1 GiB at least', (memoryGib, limitMb) => {
    expect(defaultHeapLimitMb(memoryGib * GIB)).toBe(limitMb);
  });

  it('has half the young generation where nodes and pods are rows', () => {
    expect([youngLimitMb('rows'), youngLimitMb('xstate')]).toEqual([96, undefined]);
  });

  it('is limited by the memory that this machine has', () => {
    expect(defaultHeapLimitMb()).toBeGreaterThanOrEqual(1_024);
  });
});
