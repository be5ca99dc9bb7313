import { KeepOpen } from '#clock/keep-open.js';
import { RealClock } from '#clock/real-clock.js';
import { type Composition, composeCluster } from '#cluster/compose-cluster.js';
import { type WorkerEntries, workerChildren } from '#cluster/worker-children.js';

/** A cluster with one shard, and the supervisor that keeps its threads; they begin with other modules if there are any. */
export async function composedCluster(entries?: WorkerEntries): Promise<Composition> {
  const clock = new RealClock();
  const composition = await composeCluster(
    { seed: 1 },
    {
      threads: 1,
      clock,
      unref: false,
      children: async (options) => workerChildren(options, { clock, unref: false, ...(entries && { entries }) }) as never,
    },
  );
  await new KeepOpen().during(() => composition.supervisor.start());
  return composition;
}
