import { describe, expect, it } from 'vitest';
import { RealClock } from '#clock/real-clock.js';
import { turnTime } from '#clock/turn-time.js';
import { VirtualClock } from '#clock/virtual-clock.js';

describe('the time of a turn', () => {
  it('holds until the turn is over', async () => {
    const clock = new RealClock();
    const before = clock.now();
    let isOver = false;
    const atMs = turnTime(clock)(() => {
      isOver = true;
    });
    expect([isOver, before <= atMs && atMs <= clock.now()]).toEqual([false, true]);
    await Promise.resolve();
    expect(isOver).toBe(true);
  });

  it('holds for no time where it is virtual, as that may pass within a turn', () => {
    let isOver = false;
    const atMs = turnTime(new VirtualClock(5))(() => {
      isOver = true;
    });
    expect([atMs, isOver]).toEqual([5, true]);
  });
});
