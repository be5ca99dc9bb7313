import type { Cluster } from '#index.js';
import type { Bench } from './bench.js';
import { settledCluster } from './support/fleet.js';
import { rounded } from './support/meter.js';
import { quantile } from './support/statistics.js';

/** What one change costs when many objects are there: it must not depend on how many. */
export const statusEvent: Bench = {
  name: 'status-event',
  question: 'N pods are settled and the status of one is written: when has a watcher seen it?',
  options: { nodes: 10_000, rounds: 500 },
  run: async (settings) => {
    const [nodes, rounds] = [settings.number('nodes'), settings.number('rounds')];
    const cluster = await settledCluster(nodes);
    try {
      const times = await statusEventTimes(cluster, rounds);
      const mean = times.reduce((a, b) => a + b) / rounds;
      return [{ nodes, rounds, p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99), mean_ms: rounded(mean) }];
    } finally {
      await cluster.stop();
    }
  },
};

/** From a write of the status of one of many pods until a watcher has seen it, in milliseconds, so many times. */
export async function statusEventTimes(cluster: Cluster, rounds: number): Promise<readonly number[]> {
  const { resourceVersion, items } = await cluster.list('pods', { namespace: 'default', fieldSelector: 'spec.nodeName=node-0' });
  const pod = `default/${items[0]?.metadata.name}`;
  const changes = cluster.watch('pods', { namespace: 'default', resourceVersion });
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const beganMs = performance.now();
    const written = cluster.patch('pods', pod, { status: { message: `round ${round} of ${rounds}` } }, { subresource: 'status' });
    const { value } = await changes.next();
    times.push(performance.now() - beganMs);
    if (value?.object.status.message !== `round ${round} of ${rounds}`) throw new Error('the watcher saw something else');
    await written;
  }
  await changes.return(undefined);
  return times;
}
