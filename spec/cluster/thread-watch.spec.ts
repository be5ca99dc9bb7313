import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import { watchBeats } from '#cluster/thread-watch.js';

function watched() {
  const clock = new VirtualClock();
  const thread = { beats: 0, heapMb: 100, silences: 0 };
  const watch = watchBeats(
    () => ({ ...thread }),
    { clock, beatMs: 1_000 },
    () => {
      thread.silences += 1;
    },
  );
  return { clock, thread, watch };
}

describe('the watch over a thread', () => {
  it('finds that it hangs when ten beats are missing, and says so once', () => {
    const { clock, thread } = watched();
    clock.advance(9_999);
    expect(thread.silences).toBe(0);
    clock.advance(60_000);
    expect(thread.silences).toBe(1);
  });

  it.each([
    { heapMb: 1_024, beats: 20 },
    { heapMb: 3_584, beats: 45 },
  ])('waits for $beats beats where the heap has $heapMb MiB, as collecting its garbage takes long', ({ heapMb, beats }) => {
    const { clock, thread } = watched();
    thread.heapMb = heapMb;
    clock.advance(1_000 * beats - 1);
    expect(thread.silences).toBe(0);
    clock.advance(1);
    expect(thread.silences).toBe(1);
  });

  it('leaves it alone as long as it shows itself now and then', () => {
    const { clock, thread } = watched();
    for (let i = 0; i < 20; i += 1) {
      clock.advance(9_000);
      thread.beats += 1;
    }
    expect(thread.silences).toBe(0);
  });

  it('ends when it is cancelled', () => {
    const { clock, thread, watch } = watched();
    clock.advance(5_000);
    watch.cancel();
    expect(clock.nextTimeMs()).toBeUndefined();
    clock.advance(60_000);
    expect(thread.silences).toBe(0);
  });
});
