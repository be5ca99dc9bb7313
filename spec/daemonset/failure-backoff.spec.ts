import { describe, expect, it } from 'vitest';
import { type FailureBackoff, isBackingOff, nextBackoff } from '#daemonset/failure-backoff.js';

const MINUTE = 60_000;

describe('failure backoff', () => {
  it('doubles from one second to fifteen minutes (B-132)', () => {
    const delays: number[] = [];
    let backoff: FailureBackoff | undefined;
    for (let nowMs = 0, count = 0; count < 12; count += 1, nowMs += delays.at(-1) ?? 0) {
      backoff = nextBackoff(backoff, nowMs);
      delays.push(backoff.delayMs);
    }
    expect(delays.map((delay) => delay / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it.each([
    [0, true],
    [999, true],
    [1000, false],
  ])('after %i ms of the first second: %s (B-133)', (nowMs, expected) => {
    expect(isBackingOff({ delayMs: 1000, sinceMs: 0 }, nowMs)).toBe(expected);
  });

  it.each([
    [30 * MINUTE, 16_000],
    [30 * MINUTE + 1, 1000],
  ])('after %i ms without a failure the next delay is %i ms (B-134)', (nowMs, delayMs) => {
    expect(nextBackoff({ delayMs: 8000, sinceMs: 0 }, nowMs).delayMs).toBe(delayMs);
  });
});
