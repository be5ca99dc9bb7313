import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Cluster } from '#index.js';
import type { Bench, Figures } from './bench.js';
import { settledCluster } from './support/fleet.js';
import { type HttpsClient, httpsClient } from './support/https.js';
import { rounded } from './support/meter.js';
import { quantile } from './support/statistics.js';

/** Whether others notice a large rollout. */
export const responsiveness: Bench = {
  name: 'responsiveness',
  question: 'While N nodes are rolled out: how long do single GETs take, and is the event loop of the application held up?',
  options: { nodes: 100_000 },
  run: async (settings) => {
    const nodes = settings.number('nodes');
    const cluster = await settledCluster(nodes);
    const client = await httpsClient(cluster);
    try {
      return [await duringRollout(cluster, client, nodes)];
    } finally {
      client.close();
      await cluster.stop();
    }
  },
};

async function duringRollout(cluster: Cluster, client: HttpsClient, nodes: number): Promise<Figures> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  let isOver = false;
  const agent = cluster.daemonSet('default/agent');
  await agent.setImage('example/agent:2');
  const rolledOut = agent.rolledOut({ timeoutMs: 1_800_000 }).finally(() => {
    isOver = true;
  });
  const times: number[] = [];
  while (!isOver) {
    const beganMs = performance.now();
    await client.get('/api/v1/nodes/node-0');
    times.push(performance.now() - beganMs);
    await setTimeout(5);
  }
  await rolledOut;
  loop.disable();
  return {
    nodes,
    gets: times.length,
    get_p50_ms: quantile(times, 0.5),
    get_p99_ms: quantile(times, 0.99),
    get_max_ms: quantile(times, 1),
    application_loop_max_ms: rounded(loop.max / 1e6),
    application_loop_p99_ms: rounded(loop.percentile(99) / 1e6),
  };
}
