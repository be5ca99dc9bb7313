import { afterEach } from 'vitest';
import { type Cluster, type ClusterOptions, createCluster } from '#index.js';

/** Where the parts of a cluster run: what a cluster does is the same. */
export const HOSTS: readonly (readonly [string, ClusterOptions])[] = [
  ['in threads', { threads: 2 }],
  ['in one thread', { threads: 0 }],
  ['in virtual time', { threads: 0, time: 'virtual', seed: 1 }],
];

/** Starts clusters that end with the spec that started them. */
export function useClusters(): (options?: ClusterOptions) => Promise<Cluster> {
  const running: Cluster[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
  });
  return async (options) => {
    const cluster = await createCluster(options);
    running.push(cluster);
    return cluster;
  };
}
