import type { Cluster } from '#index.js';
import { createCluster } from '#index.js';
import type { Bench } from './bench.js';
import { Meter, rounded } from './support/meter.js';

/** What many watchers cost. */
export const watchFanOut: Bench = {
  name: 'watch-fan-out',
  question: 'W watchers follow E events: how many are delivered in a second?',
  options: { watchers: 100, events: 1_000 },
  run: async (settings) => {
    const [watchers, events] = [settings.number('watchers'), settings.number('events')];
    const cluster = await createCluster();
    try {
      await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'counter' }, data: { round: '-1' } });
      const { resourceVersion } = await cluster.list('configmaps');
      const following = Array.from({ length: watchers }, () => follow(cluster, resourceVersion, events));
      const meter = new Meter();
      for (let round = 0; round < events; round += 1) {
        await cluster.patch('configmaps', 'default/counter', { data: { round: String(round) } }, { type: 'merge' });
      }
      await Promise.all(following);
      const { seconds, cpuSeconds } = meter.lap();
      return [
        {
          watchers,
          events,
          seconds: rounded(seconds),
          cpu_s: rounded(cpuSeconds),
          delivered_per_s: Math.round((watchers * events) / seconds),
        },
      ];
    } finally {
      await cluster.stop();
    }
  },
};

/** Resolves when a watcher has seen every event, in order. */
async function follow(cluster: Cluster, resourceVersion: string, events: number): Promise<void> {
  let round = 0;
  for await (const { object } of cluster.watch('configmaps', { namespace: 'default', resourceVersion })) {
    // The namespace gets its root certificate meanwhile.
    if (object.metadata.name !== 'counter') continue;
    if (object.data?.['round'] !== String(round)) throw new Error(`a watcher saw ${object.data?.['round']} instead of ${round}`);
    round += 1;
    if (round === events) return;
  }
}
