import { type Cluster, createCluster, type DaemonSet } from '#index.js';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { joinAndLeave } from './reaction.js';
import { statusEventTimes } from './status-event.js';
import { addNodes, LONGEST_MS, reached } from './support/fleet.js';
import { FleetWatcher } from './support/fleet-watcher.js';
import { httpsClient } from './support/https.js';
import { daemonSet } from './support/manifests.js';
import { Meter, memoryBytes, peakMemoryMb, rounded } from './support/meter.js';
import { checkOverHttps } from './support/self-check.js';
import { quantile } from './support/statistics.js';

/** How long a DaemonSet takes to reach N nodes. */
export const scale: Bench = {
  name: 'scale',
  question: 'How long until N nodes run one pod each, and what does that cost?',
  options: { nodes: 5_000, daemonsets: 1, update: false, repeat: false, events: 0, actors: 'xstate' },
  run: async (settings) => [await runScale(settings)],
};

async function runScale(settings: BenchSettings): Promise<Figures> {
  const nodes = settings.number('nodes');
  const actors = settings.text('actors');
  if (actors !== 'xstate' && actors !== 'rows') throw new TypeError(`--actors: "xstate" or "rows" is wanted, not "${actors}"`);
  const names = Array.from({ length: settings.number('daemonsets') }, (_, index) => `agent-${index}`);
  const cluster = await createCluster({ seed: 1, actors });
  try {
    const memoryBefore = memoryBytes();
    const register = await registered(cluster, nodes, settings);
    const versionBefore = await versionOf(cluster);
    const converge = await converged(cluster, { names, nodes, settings });
    const events = (await versionOf(cluster)) - versionBefore;
    const bytesPerNode = (memoryBytes() - memoryBefore) / Math.max(1, nodes);
    const update = settings.is('update') ? await updated(cluster, { names, nodes, settings }) : undefined;
    const image = update === undefined ? 'example/agent:1' : 'example/agent:2';
    const figures = {
      nodes,
      actors,
      register_s: rounded(register.seconds),
      converge_s: rounded(converge.seconds),
      ...(update && { update_s: rounded(update.seconds) }),
      cpu_s: rounded(register.cpuSeconds + converge.cpuSeconds + (update?.cpuSeconds ?? 0)),
      rss_mb: Math.round(peakMemoryMb()),
      bytes_per_node: Math.round(bytesPerNode),
      events_per_s: Math.round(events / converge.seconds),
      node_version: process.version,
    };
    await check(cluster, { nodes, daemonSets: names, image });
    const rounds = settings.number('events');
    // Before nodes leave, whose pods stay for a while.
    const again = settings.is('repeat') ? { repeat_s: rounded((await repeated(cluster, { names, nodes, settings })).seconds) } : {};
    const atRest = rounds > 0 ? await changesAtRest(cluster, rounds) : {};
    return { ...figures, ...again, ...atRest };
  } finally {
    await cluster.stop();
  }
}

/** What single changes take when all is settled: it should not depend on the number of nodes. */
async function changesAtRest(cluster: Cluster, rounds: number): Promise<Figures> {
  await statusEventTimes(cluster, rounds);
  const written = await statusEventTimes(cluster, 3 * rounds);
  const joined: number[] = [];
  const watcher = await FleetWatcher.of(cluster);
  for (let round = 0; round < rounds; round += 1) joined.push((await joinAndLeave(cluster, watcher, `joining-${round}`)).podMs);
  watcher.end();
  return {
    status_p50_ms: quantile(written, 0.5),
    status_p99_ms: quantile(written, 0.99),
    join_p50_ms: quantile(joined, 0.5),
    join_p99_ms: quantile(joined, 0.99),
  };
}

interface Fleet {
  readonly names: readonly string[];
  readonly nodes: number;
  readonly settings: BenchSettings;
}

type Lap = ReturnType<Meter['lap']>;

async function registered(cluster: Cluster, nodes: number, { progress }: BenchSettings): Promise<Lap> {
  const meter = new Meter();
  await addNodes(cluster, nodes, (ready) => progress(`${ready} of ${nodes} nodes are ready`, ready / nodes));
  return meter.lap();
}

async function converged(cluster: Cluster, fleet: Fleet): Promise<Lap> {
  const manifests = fleet.names.map(daemonSet);
  const meter = new Meter();
  await cluster.apply(manifests);
  await rolledOut(cluster, fleet);
  return meter.lap();
}

async function updated(cluster: Cluster, fleet: Fleet): Promise<Lap> {
  const meter = new Meter();
  await Promise.all(fleet.names.map((name) => cluster.daemonSet(`default/${name}`).setImage('example/agent:2')));
  await rolledOut(cluster, fleet);
  return meter.lap();
}

/** The same once more, when all pods have gone: by now V8 has compiled what is needed for it. */
async function repeated(cluster: Cluster, fleet: Fleet): Promise<Lap> {
  for (const name of fleet.names) await cluster.delete('daemonsets', `default/${name}`, { propagationPolicy: 'Foreground' });
  await reached(async () => (await cluster.list('daemonsets')).items.length === 0);
  return converged(cluster, fleet);
}

/** Watches, as what is looked at now and then is seen too late, and costs the cluster time. */
async function rolledOut(cluster: Cluster, { names, nodes, settings }: Fleet): Promise<void> {
  const current = new Map(names.map((name) => [name, 0]));
  for await (const { object } of cluster.watch('daemonsets', { signal: AbortSignal.timeout(LONGEST_MS) })) {
    current.set(object.metadata.name, currentPods(object));
    const pods = [...current.values()];
    const done = pods.reduce((sum, count) => sum + count, 0) / (nodes * names.length);
    settings.progress(`${Math.floor(done * 100)} % of the pods are available`, done);
    if (pods.every((count) => count >= nodes)) return;
  }
  throw new Error(`the pods were not available within ${LONGEST_MS / 1_000} s`);
}

/** The pods of the newest revision, or those that are available, whichever are fewer. */
function currentPods({ metadata, status }: DaemonSet): number {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return 0;
  return Math.min(status.updatedNumberScheduled ?? 0, status.numberAvailable ?? 0);
}

/** The resourceVersion: it grows by one with each change of an object. */
async function versionOf(cluster: Cluster): Promise<number> {
  return Number((await cluster.list('daemonsets')).resourceVersion);
}

async function check(cluster: Cluster, expectation: Parameters<typeof checkOverHttps>[1]): Promise<void> {
  const client = await httpsClient(cluster);
  try {
    await checkOverHttps(client, expectation);
  } finally {
    client.close();
  }
}
