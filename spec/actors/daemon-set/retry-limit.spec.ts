import { describe, expect, it } from 'vitest';
import { RetryLimit } from '#actors/daemon-set/retry-limit.js';

describe('retries of failed syncs', () => {
  it('wait 5 ms, then twice as long each time, up to 1000 s (B-148)', () => {
    const limit = new RetryLimit();
    expect([1, 2, 3, 10, 18, 19, 60].map((failures, index) => limit.delayMs(failures, index * 1_000))).toEqual([
      5, 10, 20, 2_560, 655_360, 1_000_000, 1_000_000,
    ]);
  });

  it('may be a hundred at once, and then ten a second (B-148)', () => {
    const limit = new RetryLimit();
    const delays = Array.from({ length: 120 }, () => limit.delayMs(1, 50_000));
    expect([...new Set(delays.slice(0, 100))]).toEqual([5]);
    expect(delays.slice(100, 104)).toEqual([100, 200, 300, 400]);
    expect(limit.delayMs(1, 70_000)).toBe(5);
  });
});
