import { describe, expect, it } from 'vitest';
import { RealClock } from '#clock/real-clock.js';
import { turnTime } from '#clock/turn-time.js';
import { VirtualClock } from '#clock/virtual-clock.js';

/** A machine's clock that goes on by a millisecond each time it is asked. */
class CountingClock extends RealClock {
  #count = 0;

  override now(): number {
    this.#count += 1;
    return this.#count;
  }
}

describe('the time of a turn', () => {
  it('is asked for once in a turn, and anew in the next', async () => {
    const now = turnTime(new CountingClock());
    const first = [now(), now()];
    await Promise.resolve();
    expect([first, [now(), now()]]).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('is the time itself where it is virtual, also when it passes within a turn', () => {
    const clock = new VirtualClock(0);
    const now = turnTime(clock);
    const times = [now()];
    clock.advance(5);
    expect([...times, now()]).toEqual([0, 5]);
  });
});
