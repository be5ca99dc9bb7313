import { setTimeout } from 'node:timers/promises';
import { type Cluster, type ClusterOptions, createCluster } from '#index.js';
import { daemonSet } from './manifests.js';

/** How long any phase may take, in milliseconds. */
export const LONGEST_MS = 1_800_000;

/** A cluster whose nodes all run a pod of `default/agent`. */
export async function settledCluster(nodes: number, options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = await createCluster({ seed: 1, ...options });
  await settle(cluster, nodes);
  return cluster;
}

/** Adds nodes to a cluster, and waits until each runs a pod of `default/agent`. */
export async function settle(cluster: Cluster, nodes: number): Promise<void> {
  await addNodes(cluster, nodes, () => undefined);
  await cluster.apply(daemonSet('agent'));
  await cluster.daemonSet('default/agent').rolledOut({ timeoutMs: LONGEST_MS });
}

/** Makes a pool of nodes, and waits until they are ready; tells how many are. */
export async function addNodes(cluster: Cluster, nodes: number, progress: (ready: number) => void): Promise<void> {
  const spec = { replicas: nodes, namePrefix: 'node-' };
  await cluster.create({ apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', metadata: { name: 'default' }, spec });
  await reached(async () => {
    const { status } = await cluster.get('nodepools', 'default');
    progress(status.readyReplicas);
    return status.readyReplicas >= nodes;
  });
}

/** Looks every 20 ms until something is so. Rejects after half an hour. */
export async function reached(look: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + LONGEST_MS;
  while (!(await look())) {
    if (performance.now() > endMs) throw new Error(`not reached within ${LONGEST_MS / 1_000} s`);
    await setTimeout(20);
  }
}
