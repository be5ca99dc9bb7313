import { setTimeout } from 'node:timers/promises';
import { type Cluster, createCluster } from '#index.js';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { addNodes } from './support/fleet.js';
import { type HttpsClient, httpsClient } from './support/https.js';
import { collectLongTasks, type LongTask } from './support/long-tasks.js';
import { watchLoop } from './support/loop-watch.js';
import { daemonSet } from './support/manifests.js';
import { rounded } from './support/meter.js';
import { quantile } from './support/statistics.js';
import { tableOf } from './support/table.js';
import { TRACED_THREADS, tracedCluster } from './support/traced-cluster.js';

const LONGEST_MS = 1_800_000;
/** Groups of long tasks that are shown, and of each the innermost functions. */
const [SHOWN_GROUPS, SHOWN_FRAMES] = [40, 4];

/**
 * Whether others notice a large rollout. How late the application's event loop is has two parts where the kernel tells them apart (Linux): how long it was held at most, because it worked or waited for a lock, and how
 * long it waited for a processor at most, which also depends on what else the machine does.
 */
export const responsiveness: Bench = {
  name: 'responsiveness',
  question: 'While N nodes come, get their pods, and are updated: how long do single GETs take, and what holds the event loops?',
  options: { nodes: 100_000, trace: false },
  run: async (settings) => {
    const cluster = await (settings.is('trace') ? tracedCluster() : createCluster({ seed: 1 }));
    const client = await httpsClient(cluster);
    try {
      const figures = await phases({ cluster, client, settings });
      if (settings.is('trace')) console.log(tableOf(figuresOfTasks(await collectLongTasks(TRACED_THREADS))));
      return figures;
    } finally {
      client.close();
      await cluster.stop();
    }
  },
};

interface Fleet {
  readonly cluster: Cluster;
  readonly client: HttpsClient;
  readonly settings: BenchSettings;
}

async function phases(fleet: Fleet): Promise<readonly Figures[]> {
  const { cluster, settings } = fleet;
  const nodes = settings.number('nodes');
  const agent = cluster.daemonSet('default/agent');
  const rolledOut = () => agent.rolledOut({ timeoutMs: LONGEST_MS });
  return [
    await during('nodes come', fleet, () => addNodes(cluster, nodes, () => undefined)),
    await during('pods come', fleet, async () => {
      await cluster.apply(daemonSet('agent'));
      await rolledOut();
    }),
    await during('update', fleet, async () => {
      await agent.setImage('example/agent:2');
      await rolledOut();
    }),
  ];
}

async function during(phase: string, { client, settings }: Fleet, act: () => Promise<unknown>): Promise<Figures> {
  settings.progress(phase, 0);
  const loop = watchLoop();
  const beganMs = performance.now();
  let isOver = false;
  const acted = act().finally(() => {
    isOver = true;
  });
  const times: number[] = [];
  while (!isOver) {
    const sentMs = performance.now();
    await client.get('/api/v1/namespaces/default');
    times.push(performance.now() - sentMs);
    await setTimeout(5);
  }
  await acted;
  return {
    nodes: settings.number('nodes'),
    phase,
    seconds: rounded((performance.now() - beganMs) / 1_000),
    gets: times.length,
    get_p50_ms: quantile(times, 0.5),
    get_p99_ms: quantile(times, 0.99),
    get_max_ms: quantile(times, 1),
    ...loop(),
  };
}

/** Long tasks by where they spent their time: those that come to most, first. */
function figuresOfTasks(tasks: readonly LongTask[]): readonly Figures[] {
  const groups = grouped(tasks, ({ thread, stack }) => `${thread}: ${stack.slice(-SHOWN_FRAMES).join(' > ')}`);
  const rows = [...groups].map(([where, group]) => {
    const times = group.map(({ ms }) => ms);
    const total = times.reduce((sum, ms) => sum + ms, 0);
    const gc = group.reduce((sum, { gcMs }) => sum + gcMs, 0);
    return {
      tasks: group.length,
      total_ms: rounded(total),
      p50_ms: quantile(times, 0.5),
      max_ms: quantile(times, 1),
      gc_ms: rounded(gc),
      where,
    };
  });
  return rows.toSorted((a, b) => b.total_ms - a.total_ms).slice(0, SHOWN_GROUPS);
}

function grouped(tasks: readonly LongTask[], keyOf: (task: LongTask) => string): ReadonlyMap<string, readonly LongTask[]> {
  const groups = new Map<string, LongTask[]>();
  for (const task of tasks) groups.set(keyOf(task), [...(groups.get(keyOf(task)) ?? []), task]);
  return groups;
}
