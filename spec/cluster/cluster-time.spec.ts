import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import { ClusterTime } from '#cluster/cluster-time.js';

/** When somebody who waits for so long looks, in milliseconds after he began. */
async function looksWithin(timeoutMs: number): Promise<readonly number[]> {
  const clock = new VirtualClock();
  const looks: number[] = [];
  let isOver = false;
  const beganMs = clock.now();
  const look = async () => {
    looks.push(clock.now() - beganMs);
    return undefined;
  };
  const waiting = new ClusterTime(clock).until(look, timeoutMs).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    clock.advance(1);
  }
  await waiting;
  return looks;
}

describe('whoever waits for something in real time', () => {
  it('looks every 10 ms at first, and a last time when the time is up', async () => {
    expect(await looksWithin(35)).toEqual([0, 10, 20, 30, 35]);
  });

  it('looks after a fiftieth of the time that he has waited, and after 50 ms at most', async () => {
    const looks = await looksWithin(4_000);
    const pauses = looks.map((at, index) => ({ at, pause: (looks[index + 1] ?? Number.NaN) - at })).slice(0, -2);
    for (const { at, pause } of pauses) expect(pause).toBe(Math.ceil(Math.min(50, Math.max(10, at / 50))));
    expect(pauses.at(-1)?.pause).toBe(50);
  });
});
