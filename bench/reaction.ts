import type { Cluster } from '#index.js';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { settledCluster } from './support/fleet.js';
import { FleetWatcher } from './support/fleet-watcher.js';
import { quantile } from './support/statistics.js';

/** What one node more costs when many are settled: it must not depend on how many. */
export const reaction: Bench = {
  name: 'reaction',
  question: 'N nodes are settled and one joins: how soon does a watcher see it, see its pod, and see that run?',
  // Of few rounds, the last percent is the first few, which nothing is compiled for.
  options: { nodes: 10_000, rounds: 1_000 },
  run: async (settings) => [await runReaction(settings)],
};

async function runReaction(settings: BenchSettings): Promise<Figures> {
  const [nodes, rounds] = [settings.number('nodes'), settings.number('rounds')];
  const cluster = await settledCluster(nodes);
  try {
    const watcher = await FleetWatcher.of(cluster);
    const times: RoundTimes[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push(await joinAndLeave(cluster, watcher, `joining-${round}`));
      settings.progress(`${round} of ${rounds} nodes have joined`, round / rounds);
    }
    watcher.end();
    return {
      nodes,
      rounds,
      ...figuresOf('node_seen', times, ({ nodeMs }) => nodeMs),
      ...figuresOf('pod_seen', times, ({ podMs }) => podMs),
      ...figuresOf('running', times, ({ runningMs }) => runningMs),
      ...figuresOf('node_gone', times, ({ goneMs }) => goneMs),
    };
  } finally {
    await cluster.stop();
  }
}

/** What became of one node, in milliseconds since it was asked for: for it to be there, then for it to be gone. */
export interface RoundTimes {
  readonly nodeMs: number;
  readonly podMs: number;
  readonly runningMs: number;
  readonly goneMs: number;
}

/** Adds a node and removes it again, and takes down when a watcher sees it, its pod, that run, and it gone. */
export async function joinAndLeave(cluster: Cluster, watcher: FleetWatcher, name: string): Promise<RoundTimes> {
  const joins = Promise.all((['node', 'pod', 'running'] as const).map((sight) => watcher.sees(sight, name)));
  const beganMs = performance.now();
  await cluster.nodes.add({ name });
  const [nodeMs = 0, podMs = 0, runningMs = 0] = (await joins).map((atMs) => atMs - beganMs);
  const gone = watcher.sees('gone', name);
  const leftMs = performance.now();
  await cluster.nodes.remove(name);
  return { nodeMs, podMs, runningMs, goneMs: (await gone) - leftMs };
}

function figuresOf(what: string, times: readonly RoundTimes[], partOf: (times: RoundTimes) => number): Figures {
  const parts = times.map(partOf);
  return { [`${what}_p50_ms`]: quantile(parts, 0.5), [`${what}_p99_ms`]: quantile(parts, 0.99) };
}
