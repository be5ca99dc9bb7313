import type { Cluster } from '#index.js';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { settledCluster } from './support/fleet.js';
import { quantile } from './support/statistics.js';

/** What one node more costs when many are settled: it must not depend on how many. */
export const reaction: Bench = {
  name: 'reaction',
  question: 'N nodes are settled and one joins: how soon does a watcher see its pod, and see it run?',
  options: { nodes: 10_000, rounds: 100 },
  run: async (settings) => [await runReaction(settings)],
};

async function runReaction(settings: BenchSettings): Promise<Figures> {
  const [nodes, rounds] = [settings.number('nodes'), settings.number('rounds')];
  const cluster = await settledCluster(nodes);
  try {
    const [seen, running, left]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      const times = await joining(cluster, `joining-${round}`);
      seen.push(times.seenMs);
      running.push(times.runningMs);
      left.push(await leaving(cluster, `joining-${round}`));
      settings.progress(`${round} of ${rounds} nodes have joined`, round / rounds);
    }
    return {
      nodes,
      rounds,
      pod_seen_p50_ms: quantile(seen, 0.5),
      pod_seen_p99_ms: quantile(seen, 0.99),
      running_p50_ms: quantile(running, 0.5),
      running_p99_ms: quantile(running, 0.99),
      node_gone_p50_ms: quantile(left, 0.5),
      node_gone_p99_ms: quantile(left, 0.99),
    };
  } finally {
    await cluster.stop();
  }
}

/** From the request that adds a node until a watcher sees its pod, and sees it run. */
export async function joining(cluster: Cluster, name: string): Promise<{ readonly seenMs: number; readonly runningMs: number }> {
  const { resourceVersion } = await cluster.list('daemonsets');
  const end = new AbortController();
  const changes = cluster.watch('pods', { namespace: 'default', resourceVersion, signal: end.signal });
  const beganMs = performance.now();
  await cluster.nodes.add({ name });
  let seenMs: number | undefined;
  for await (const { object } of changes) {
    if (!JSON.stringify(object.spec).includes(`"${name}"`)) continue;
    seenMs ??= performance.now() - beganMs;
    if (object.status.phase === 'Running') break;
  }
  end.abort();
  return { seenMs: seenMs ?? Number.NaN, runningMs: performance.now() - beganMs };
}

/** From the request that removes a node until a watcher sees it gone. */
export async function leaving(cluster: Cluster, name: string): Promise<number> {
  const { resourceVersion } = await cluster.list('daemonsets');
  const changes = cluster.watch('nodes', { resourceVersion });
  const beganMs = performance.now();
  await cluster.nodes.remove(name);
  for await (const { type, object } of changes) if (type === 'DELETED' && object.metadata.name === name) break;
  return performance.now() - beganMs;
}
