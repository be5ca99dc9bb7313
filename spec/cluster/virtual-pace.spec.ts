import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { ClusterTime } from '#cluster/cluster-time.js';
import { VirtualPace } from '#cluster/virtual-pace.js';

/** A pace with the real time that drives it, and by how much the cluster's time was let on. */
class PaceBench {
  readonly real = new VirtualClock(0);
  readonly passed: number[] = [];
  readonly pace: VirtualPace;
  /** Answers the cluster's time: at once, unless it is told otherwise. */
  advance: (milliseconds: number) => Promise<void> = async () => undefined;

  constructor(isVirtual = true) {
    const time = {
      advance: (milliseconds: number) => {
        this.passed.push(milliseconds);
        return this.advance(milliseconds);
      },
    };
    this.pace = new VirtualPace({ time: time as unknown as ClusterTime, clock: this.real, isVirtual });
  }

  /** Lets real time pass, beat by beat, so that promises are kept in between. */
  async wait(milliseconds: number): Promise<this> {
    for (let left = milliseconds; left > 0; left -= 50) {
      this.real.advance(Math.min(50, left));
      for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
    }
    return this;
  }

  /** From now on the cluster is busy with whatever it is asked for; gives what ends that. */
  keepBusy(): () => void {
    let finish: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => {
      finish = resolve;
    });
    this.advance = () => busy;
    return () => finish();
  }

  /** The cluster's time that has passed since this was asked last, in milliseconds. */
  get taken(): number {
    return this.passed.splice(0).reduce((sum, one) => sum + one, 0);
  }
}

describe('the pace of virtual time', () => {
  it('is that nothing passes until somebody says so', async () => {
    const bench = await new PaceBench().wait(1_000);
    expect([bench.taken, bench.pace.pace]).toEqual([0, { isVirtual: true, isPaused: true, speed: 1 }]);
  });

  it.each([0.5, 1, 60])('is so many seconds in a real one: %d', async (speed) => {
    const bench = new PaceBench();
    bench.pace.run(speed);
    await bench.wait(1_000);
    expect([bench.taken, bench.pace.pace]).toEqual([speed * 1_000, { isVirtual: true, isPaused: false, speed }]);
  });

  it('changes while time passes, which it does no faster for being told twice', async () => {
    const bench = new PaceBench();
    bench.pace.run(1);
    bench.pace.run(1);
    await bench.wait(500);
    const before = bench.taken;
    bench.pace.run(10);
    await bench.wait(500);
    expect([before, bench.taken]).toEqual([500, 5_000]);
  });

  it('is nothing from a pause on, until it runs again', async () => {
    const bench = new PaceBench();
    bench.pace.run(1);
    await bench.wait(200);
    bench.pace.pause();
    const before = bench.taken;
    await bench.wait(1_000);
    const between = bench.taken;
    bench.pace.run(2);
    await bench.wait(100);
    expect([before, between, bench.taken]).toEqual([200, 0, 200]);
  });

  it('lets one step pass at once, paused or not', async () => {
    const bench = new PaceBench();
    await bench.pace.step(90_000);
    expect([bench.taken, bench.pace.pace.isPaused]).toEqual([90_000, true]);
  });

  it('waits for a cluster that takes long for what passes, and never asks it for two things at once', async () => {
    const bench = new PaceBench();
    const finish = bench.keepBusy();
    bench.pace.run(1);
    await bench.wait(1_000);
    const asked = bench.passed.length;
    finish();
    await bench.wait(100);
    expect([asked, bench.passed.length > 1]).toEqual([1, true]);
  });

  it('may be paused and run again while the cluster is still busy, and passes once, not twice', async () => {
    const bench = new PaceBench();
    const finish = bench.keepBusy();
    bench.pace.run(1);
    await bench.wait(50);
    bench.pace.pause();
    bench.pace.run(1);
    await bench.wait(50);
    finish();
    await bench.wait(50);
    bench.passed.length = 0;
    await bench.wait(1_000);
    expect(bench.taken).toBe(1_000);
  });

  it('is a pause when the cluster cannot go on', async () => {
    const bench = new PaceBench();
    bench.advance = () => Promise.reject(new Error('the cluster has been stopped'));
    bench.pace.run(1);
    await bench.wait(500);
    expect([bench.passed.length, bench.pace.pace.isPaused]).toEqual([1, true]);
  });

  it('ends for good when it is stopped', async () => {
    const bench = new PaceBench();
    bench.pace.run(1);
    bench.pace.stop();
    await bench.wait(500);
    bench.pace.run(1);
    await bench.wait(500);
    expect([bench.taken, bench.real.nextTimeMs()]).toEqual([0, undefined]);
  });

  it('cannot be changed where time is real', async () => {
    const { pace } = new PaceBench(false);
    expect(pace.pace).toEqual({ isVirtual: false, isPaused: false, speed: 1 });
    expect(() => pace.run(1)).toThrow(TypeError);
    expect(() => pace.pause()).toThrow('the cluster runs in real time, which nobody can stop');
    await expect(pace.step(1)).rejects.toThrow(TypeError);
  });
});
