import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { SelfSettlingClock } from '#clock/self-settling-clock.js';
import { composeCluster } from '#cluster/compose-cluster.js';
import { inThreadChildren } from '#cluster/in-thread-children.js';
import type { Cluster } from '#index.js';
import { SharedLog } from '#store/shared-log.js';
import { Acknowledged } from './acknowledged.js';
import { brokenPromises } from './audit.js';
import { CommitWatch, type Crash, WriterDied } from './crashing-log.js';
import { SLOW_NODES, Workload } from './workload.js';

const SEEDS = 200;
/** How much is done to each cluster, at least: until the commit has come at which something dies, it goes on. */
const STEPS = 6;
const SHARDS = 2;
/** How often, every half minute of its own time, a cluster is looked at until it is at rest. */
const LOOKS = 20;
/** More than any run needs: what is tried here is not when the supervisor gives up. */
const RESTARTS = { restarts: 1_000 };

/** Each seed has a commit of its own at which something dies; sometimes another follows. */
function planOf(seed: number, random: Random): ReadonlyMap<number, Crash> {
  const crash = (): Crash => random.pick<Crash>([{ writer: 'dies before' }, { writer: 'dies after' }, { shard: random.below(SHARDS) }]);
  const second = random.chance(0.4) ? [[seed + 1 + random.below(30), crash()] as const] : [];
  return new Map([[seed, crash()], ...second]);
}

async function run(seed: number) {
  const random = Random.derived('crash-at-any-commit', String(seed));
  const clock = new SelfSettlingClock();
  clock.onError((error) => {
    if (!(error instanceof WriterDied)) throw error;
  });
  const record = new Acknowledged();
  const watch: CommitWatch = new CommitWatch(planOf(seed, random), (thread) => {
    record.remember(watch.pods);
    supervisor.terminate(thread);
  });
  const { cluster, supervisor } = await composeCluster(
    { seed, restarts: RESTARTS },
    {
      threads: 0,
      shards: SHARDS,
      clock,
      unref: false,
      children: async (options) => inThreadChildren(options, { clock, openLog: (memory) => watch.over(new SharedLog(memory)) }),
    },
  );
  await supervisor.start();
  const workload = new Workload(cluster, record);
  await workload.begin(random, SLOW_NODES);
  for (let step = 0; step < STEPS || watch.commits <= watch.lastPlanned; step += 1) {
    await cluster.time.advance(random.below(4_000));
    await workload.step(random);
  }
  const rested = await isAtRest(cluster);
  await cluster.time.advance('1m');
  const wrong = [...(await brokenPromises(cluster)), ...(await record.lost(cluster)), ...watch.broken];
  await cluster.stop();
  return { wrong: rested ? wrong : ['it did not come to rest', ...wrong], watch, record };
}

async function isAtRest(cluster: Cluster): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    await cluster.time.advance('30s');
    if ((await brokenPromises(cluster)).length === 0) return true;
  }
  return false;
}

describe('a cluster of which parts die at any commit', () => {
  it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))('keeps its promises (seed %i)', async (seed) => {
    const { wrong } = await run(seed);
    expect(wrong).toEqual([]);
  });
});
