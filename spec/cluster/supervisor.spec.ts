import { describe, expect, it } from 'vitest';
import { SupervisedCluster } from './supervised-cluster.js';

const SHARDS = ['shard-0', 'shard-1'] as const;
const THREADS = ['control-plane', ...SHARDS] as const;

async function running(...options: ConstructorParameters<typeof SupervisedCluster>): Promise<SupervisedCluster> {
  const cluster = new SupervisedCluster(...options);
  await cluster.run();
  return cluster;
}

describe('a supervisor that starts', () => {
  it('brings up all threads at once, and connects each shard as soon as it and the control plane are ready', async () => {
    const cluster = new SupervisedCluster();
    const started = cluster.supervisor.start();
    expect(cluster.noted()).toEqual(['start control-plane', 'start shard-0 in epoch 1, 1 for all', 'start shard-1 in epoch 1, 1 for all']);
    cluster.become('shard-1', 'ready');
    expect(cluster.noted()).toEqual([]);
    cluster.become('control-plane', 'ready');
    cluster.become('shard-0', 'ready');
    expect(cluster.noted()).toEqual([
      'connect control-plane to shard-1 of epoch 1 by 3a',
      'connect shard-1 by 3b',
      'connect control-plane to shard-0 of epoch 1 by 4a',
      'connect shard-0 by 4b',
    ]);
    await expect(started).resolves.toBeUndefined();
  });

  it('connects each shard once, also if all threads become ready in the same turn', async () => {
    const cluster = new SupervisedCluster();
    const started = cluster.supervisor.start();
    cluster.noted();
    cluster.becomeAtOnce(THREADS, 'ready');
    await started;
    expect(cluster.noted().map((note) => note.replace(/ by .*/, ''))).toEqual([
      'connect control-plane to shard-0 of epoch 1',
      'connect shard-0',
      'connect control-plane to shard-1 of epoch 1',
      'connect shard-1',
    ]);
  });

  it('rejects if the control plane cannot be brought up', async () => {
    const cluster = new SupervisedCluster({ restarts: { restarts: 1 } });
    const started = cluster.supervisor.start();
    cluster.become('control-plane', 'exited');
    cluster.clock.advance(0);
    cluster.become('control-plane', 'exited');
    await expect(started).rejects.toThrow('the control plane has ended, and threads have been restarted too often: control-plane crashed');
    await expect(cluster.supervisor.stop()).resolves.toBeUndefined();
  });

  it('replaces a thread that does not become ready in time', () => {
    const cluster = new SupervisedCluster();
    cluster.supervisor.start().catch(() => undefined);
    cluster.clock.advance(60_000);
    const began = ['start control-plane', 'start shard-0 in epoch 1, 1 for all', 'start shard-1 in epoch 1, 1 for all'];
    expect(cluster.noted()).toEqual([...began, ...THREADS.map((thread) => `terminate ${thread}`), 'start control-plane']);
  });

  it('rejects if it is stopped before all is up', async () => {
    const cluster = new SupervisedCluster();
    const started = cluster.supervisor.start();
    const stopped = cluster.supervisor.stop();
    cluster.clock.settle();
    await expect(started).rejects.toThrow('the cluster was stopped before all of it ran');
    await expect(stopped).resolves.toBeUndefined();
  });
});

describe('a supervisor whose threads die', () => {
  it('raises the epoch of a shard before its replacement starts, and connects that with a new channel', async () => {
    const cluster = await running();
    cluster.become('shard-1', 'exited');
    cluster.clock.advance(0);
    expect(cluster.noted()).toEqual(['start shard-1 in epoch 2, 2 for all']);
    cluster.become('shard-1', 'ready');
    expect(cluster.noted()).toEqual(['connect control-plane to shard-1 of epoch 2 by 6a', 'connect shard-1 by 6b']);
  });

  it('gives every shard a new channel to the replacement of the control plane, in the epoch that it has', async () => {
    const cluster = await running();
    cluster.become('control-plane', 'exited');
    cluster.clock.advance(0);
    cluster.become('control-plane', 'ready');
    expect(cluster.noted()).toEqual([
      'start control-plane',
      'connect control-plane to shard-0 of epoch 1 by 5a',
      'connect shard-0 by 5b',
      'connect control-plane to shard-1 of epoch 1 by 6a',
      'connect shard-1 by 6b',
    ]);
  });

  it('connects a shard that came back while the control plane was away, once that is there again', async () => {
    const cluster = await running();
    for (const name of ['control-plane', 'shard-0']) cluster.become(name, 'exited');
    cluster.clock.advance(1_000);
    cluster.become('shard-0', 'ready');
    expect(cluster.noted().filter((line) => line.startsWith('connect'))).toEqual([]);
    cluster.become('control-plane', 'ready');
    expect(cluster.noted().filter((line) => line.startsWith('connect shard'))).toEqual(['connect shard-0 by 6b', 'connect shard-1 by 7b']);
  });

  it('waits longer before each further restart', async () => {
    const cluster = await running();
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const crashedMs = cluster.clock.now();
      cluster.become('shard-0', 'exited');
      while (cluster.noted().length === 0) cluster.clock.advance(1);
      waits.push(cluster.clock.now() - crashedMs);
      cluster.become('shard-0', 'ready');
      cluster.noted();
    }
    expect(waits).toEqual([0, 100, 200, 400]);
  });

  it('gives up when threads die too often within the period, and stops the others', async () => {
    const cluster = await running({ restarts: { restarts: 2, periodMs: 30_000 } });
    for (const name of THREADS) {
      cluster.become(name, 'exited');
      cluster.clock.advance(1_000);
    }
    expect(cluster.noted().slice(-2)).toEqual(['ask shard-0 to stop', 'ask control-plane to stop']);
    await expect(cluster.supervisor.failed).resolves.toMatchObject({
      message: 'shard 1 has ended, and threads have been restarted too often: shard-1 crashed',
      cause: { message: 'shard-1 crashed' },
    });
  });

  it('goes on when they die as often, but over a longer time', async () => {
    const cluster = await running({ restarts: { restarts: 2, periodMs: 30_000 } });
    for (let i = 0; i < 6; i += 1) {
      cluster.become('shard-0', 'exited');
      cluster.clock.advance(20_000);
      cluster.become('shard-0', 'ready');
    }
    expect(cluster.supervisor.shard(0)).toBeDefined();
  });

  it('does not believe a thread that has been replaced', async () => {
    const cluster = await running();
    const before = cluster.threads.get('shard-0');
    cluster.become('shard-0', 'exited');
    cluster.clock.advance(0);
    cluster.become('shard-0', 'ready');
    cluster.noted();
    before?.exited(undefined);
    before?.silent();
    cluster.clock.settle();
    expect([cluster.noted(), cluster.supervisor.shard(0)]).toEqual([[], expect.anything()]);
  });

  it('treats a thread that cannot even be started as one that died', async () => {
    const cluster = await running();
    cluster.unstartable.add('shard-0');
    cluster.become('shard-0', 'exited');
    cluster.clock.advance(50);
    cluster.unstartable.clear();
    cluster.clock.advance(50);
    expect(cluster.noted()).toEqual(['start shard-0 in epoch 3, 3 for all']);
  });
});

describe('a supervisor whose threads hang', () => {
  it.each(THREADS)('terminates and replaces %s', async (name) => {
    const cluster = await running();
    cluster.become(name, 'silent');
    cluster.clock.advance(0);
    expect(cluster.noted()).toEqual([`terminate ${name}`, expect.stringContaining(`start ${name}`)]);
  });

  it('gives up when one cannot be terminated, for then it might still write', async () => {
    const cluster = await running();
    cluster.immortal.add('control-plane');
    cluster.become('control-plane', 'silent');
    cluster.clock.advance(5_000);
    await expect(cluster.supervisor.failed).resolves.toMatchObject({ message: 'the control plane hangs and cannot be terminated' });
  });
});

describe('a supervisor that stops', () => {
  it('stops the shards, and then the control plane', async () => {
    const cluster = await running();
    const stopped = cluster.supervisor.stop();
    cluster.clock.settle();
    expect(cluster.noted()).toEqual(['ask shard-0 to stop', 'ask shard-1 to stop', 'ask control-plane to stop']);
    await stopped;
    await expect(cluster.supervisor.stop()).resolves.toBeUndefined();
  });

  it('terminates what does not stop in time, all within two seconds', async () => {
    const cluster = await running();
    for (const name of THREADS) cluster.deaf.add(name);
    const stopped = cluster.supervisor.stop();
    cluster.clock.advance(2_000);
    await stopped;
    expect(cluster.noted().filter((line) => line.startsWith('terminate'))).toEqual([
      'terminate shard-0',
      'terminate shard-1',
      'terminate control-plane',
    ]);
  });

  it('does not wait for what is being restarted, nor restart it', async () => {
    const cluster = await running();
    for (const name of ['shard-0', 'shard-0']) {
      cluster.become(name, 'exited');
      cluster.clock.advance(0);
    }
    cluster.noted();
    const stopped = cluster.supervisor.stop();
    cluster.clock.advance(10_000);
    await stopped;
    expect(cluster.noted()).toEqual(['ask shard-1 to stop', 'ask control-plane to stop']);
  });

  it('stops also if it was never started', async () => {
    await expect(new SupervisedCluster().supervisor.stop()).resolves.toBeUndefined();
  });
});
