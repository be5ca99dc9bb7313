import type { Cluster } from '#index.js';
import { composedCluster } from './composed-cluster.js';
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
  const { cluster } = await composedCluster(ENTRIES);
  return cluster;
}
