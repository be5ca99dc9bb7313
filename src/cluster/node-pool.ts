import type { Cluster } from './cluster.js';
import type { ClusterOptions } from './cluster-options.js';

/** How long the nodes of a new cluster may take to be ready, in milliseconds of its own time. */
const NODES_WAIT_MS = 60_000;
/** The pool that `createCluster({ nodes })` makes. */
const POOL = 'default';

/** Makes the pool of simulated nodes that the options ask for, and waits until they are ready. */
export async function addNodePool(cluster: Cluster, { nodes = 0, nodePrefix = 'node-', nodePool = {} }: ClusterOptions): Promise<void> {
  const spec = { ...nodePool, replicas: nodes, namePrefix: nodePrefix };
  const pool = { apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', metadata: { name: POOL }, spec } as const;
  await cluster.create(pool, { fieldValidation: 'Strict' });
  const ready = async () => {
    const { status } = await cluster.get('nodepools', POOL);
    return status.readyReplicas >= nodes ? true : undefined;
  };
  const isReady = await cluster.time.until(ready, NODES_WAIT_MS);
  if (isReady === undefined) throw new Error(`the ${nodes} nodes were not ready within ${NODES_WAIT_MS / 1_000} s`);
}
