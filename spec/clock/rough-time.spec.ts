import { describe, expect, it } from 'vitest';
import { RealClock } from '#clock/real-clock.js';
import { roughTime } from '#clock/rough-time.js';
import { VirtualClock } from '#clock/virtual-clock.js';

describe('a rough time', () => {
  it('holds within a turn of the event loop, and has to be asked for again after it', async () => {
    const clock = new RealClock();
    const before = clock.now();
    const over = await new Promise<{ readonly atMs: number; readonly isOver: boolean }>((resolve) => {
      let isTurnOver = false;
      const atMs = roughTime(clock)(() => resolve({ atMs, isOver: isTurnOver }));
      isTurnOver = true;
    });
    expect([over.isOver, before <= over.atMs && over.atMs <= clock.now()]).toEqual([true, true]);
  });

  it('holds for no time where it is virtual, as that may pass within a turn', () => {
    let isOver = false;
    const atMs = roughTime(new VirtualClock(5))(() => {
      isOver = true;
    });
    expect([atMs, isOver]).toEqual([5, true]);
  });
});
