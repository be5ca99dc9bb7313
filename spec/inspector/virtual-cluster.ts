import { type Cluster, type ClusterOptions, createCluster } from '#index.js';

/** A DaemonSet of one small container on every node. */
export function agent(image = 'agent:1'): Parameters<Cluster['create']>[0] {
  const labels = { app: 'agent' };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'agent', image }] } },
    },
  };
}

/** Slow enough for each step to be seen. */
const TIMING = { pull: '2s', start: '1s', ready: '1s', stop: '1s' };

/** A cluster in virtual time, whose nodes are ready and whose DaemonSet is rolled out. */
export async function virtualCluster(nodes = 3, options: ClusterOptions = {}): Promise<Cluster> {
  const placing = { threads: 0, time: 'virtual', seed: 'inspector' } as const;
  const cluster = await createCluster({ nodes, nodePool: { timing: TIMING }, ...placing, ...options });
  await cluster.apply(agent());
  await cluster.daemonSet('default/agent').rolledOut();
  return cluster;
}

/** A pod of a cluster's DaemonSet. */
export async function somePod(cluster: Cluster): Promise<string> {
  const { actors } = await cluster.inspector.list({ chart: 'pod' });
  return actors[0]?.id ?? '';
}
