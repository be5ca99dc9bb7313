import { KeepOpen } from '#clock/keep-open.js';
import { RealClock } from '#clock/real-clock.js';
import { composeCluster } from '#cluster/compose-cluster.js';
import { workerChildren } from '#cluster/worker-children.js';
import type { Cluster } from '#index.js';
import { traceLongTasks } from './long-tasks.js';

const ENTRIES = {
  controlPlane: new URL('./traced-control-plane.js', import.meta.url),
  actorShard: new URL('./traced-actor-shard.js', import.meta.url),
};

/** How many threads of a traced cluster trace themselves: the application's, the control plane's, one shard's. */
export const TRACED_THREADS = 3;

/** A cluster with one shard, all of whose threads trace their long tasks from the start. */
export async function tracedCluster(): Promise<Cluster> {
  traceLongTasks('application');
  const clock = new RealClock();
  const { cluster, supervisor } = await composeCluster(
    { seed: 1 },
    {
      threads: 1,
      clock,
      unref: false,
      children: async (options) => workerChildren(options, { clock, unref: false, entries: ENTRIES }) as never,
    },
  );
  await new KeepOpen().during(() => supervisor.start());
  return cluster;
}
