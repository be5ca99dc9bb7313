import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '#clock/clock.js';
import { RealClock } from '#clock/real-clock.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { newEpochs } from '#cluster/epochs.js';
import { Supervisor } from '#cluster/supervisor.js';
import { type ControlPlaneApi, type ShardApi, workerThreads } from '#cluster/worker-threads.js';
import { ThreadExited } from '#threads/thread-exited.js';

interface ControlPlane extends ControlPlaneApi {
  heard(): { readonly generation: number; readonly heard: readonly string[] };
  hang(): void;
}

interface Shard extends ShardApi {
  allowances(): readonly string[];
  hang(): void;
}

const HELLO_FROM_BOTH = ['hello of 0/1 (abc) on the channel of shard 0, epoch 1', 'hello of 1/1 (abc) on the channel of shard 1, epoch 1'];

function supervised(clock: Clock) {
  let generation = 0;
  const threads = workerThreads<ControlPlane, Shard>({
    clock,
    controlPlane: () => {
      generation += 1;
      return { entry: new URL('./fixtures/control-plane.mjs', import.meta.url), heapLimitMb: 32, data: { generation } };
    },
    shard: () => ({ entry: new URL('./fixtures/shard.mjs', import.meta.url), heapLimitMb: 32, data: { seed: 'abc' } }),
  });
  return new Supervisor({ threads, shards: 2, epochs: newEpochs(2), clock });
}

describe('a supervisor over worker threads', () => {
  const open: { stop(): unknown }[] = [];

  afterEach(async () => {
    for (const each of open.splice(0)) await each.stop();
  });

  async function running() {
    const clock = new RealClock();
    const supervisor = supervised(clock);
    open.push(supervisor, clock);
    await supervisor.start();
    const heard = async () => (await supervisor.controlPlane?.thread.remote.heard().catch(() => undefined)) ?? undefined;
    return { supervisor, heard };
  }

  it('connects shards and control plane by channels of their own', async () => {
    const { heard } = await running();
    await expect.poll(heard, { timeout: 10_000 }).toEqual({ generation: 1, heard: HELLO_FROM_BOTH });
  });

  it('replaces a shard that is killed, in a new epoch', async () => {
    const { supervisor, heard } = await running();
    await expect.poll(heard, { timeout: 10_000 }).toEqual({ generation: 1, heard: HELLO_FROM_BOTH });
    await supervisor.shard(0)?.thread.terminate();
    await expect.poll(heard, { timeout: 10_000 }).toEqual({
      generation: 1,
      heard: [HELLO_FROM_BOTH[0], 'hello of 0/2 (abc) on the channel of shard 0, epoch 2', HELLO_FROM_BOTH[1]],
    });
  });

  it('replaces a control plane that is killed, and connects the shards to it; a call that was under way is settled', async () => {
    const { supervisor, heard } = await running();
    const { thread } = supervisor.controlPlane ?? {};
    const call = thread?.remote.hang();
    await Promise.all([expect(call).rejects.toBeInstanceOf(ThreadExited), thread?.terminate()]);
    await expect.poll(heard, { timeout: 10_000 }).toEqual({ generation: 2, heard: HELLO_FROM_BOTH });
  });

  it('answers what shards ask the update-coordinator, those that were replaced as well', async () => {
    const { supervisor } = await running();
    const allowances = async () =>
      await supervisor
        .shard(0)
        ?.thread.remote.allowances()
        .catch(() => undefined);
    await expect.poll(allowances, { timeout: 10_000 }).toEqual(['granted']);
    const first = supervisor.shard(0);
    await first?.thread.terminate();
    await expect.poll(() => supervisor.shard(0) !== undefined && supervisor.shard(0) !== first, { timeout: 10_000 }).toBe(true);
    await expect.poll(allowances, { timeout: 10_000 }).toEqual(['granted']);
  });

  it('stops them all, also those that cannot stop by themselves, and leaves none behind', async () => {
    const { supervisor } = await running();
    const threads = [supervisor.controlPlane, supervisor.shard(0), supervisor.shard(1)].map((child) => child?.thread);
    await supervisor.stop();
    const exits = await Promise.all(threads.map((thread) => thread?.exited));
    expect(exits.map((exit) => exit?.error)).toEqual([undefined, undefined, undefined]);
  });

  it('replaces a thread that hangs', async () => {
    const clock = new VirtualClock();
    const supervisor = supervised(clock);
    const started = supervisor.start();
    // Threads take their own time; what waits for them here takes a little of ours.
    const settled = () => {
      clock.advance(10);
      return supervisor.shard(1);
    };
    await expect.poll(() => settled() && supervisor.shard(0) && supervisor.controlPlane, { timeout: 10_000 }).toBeDefined();
    await started;
    const hanging = settled();
    hanging?.thread.remote.hang().catch(() => undefined);
    clock.advance(10_000);
    await expect.poll(() => settled() !== undefined && settled() !== hanging, { timeout: 10_000 }).toBe(true);
    expect(await hanging?.thread.exited).toBeDefined();
    let isStopped = false;
    const stopped = supervisor.stop().then(() => {
      isStopped = true;
    });
    await expect.poll(() => settled() === undefined && isStopped, { timeout: 10_000 }).toBe(true);
    await stopped;
  });
});
