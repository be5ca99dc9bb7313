import { ShardViews } from '#actors/shard-views.js';
import { RealClock } from '#clock/real-clock.js';
import { SelfSettlingClock } from '#clock/self-settling-clock.js';
import type { Cluster } from '#cluster/cluster.js';
import { composeCluster } from '#cluster/compose-cluster.js';
import { inThreadChildren } from '#cluster/in-thread-children.js';
import { ShardInspector } from '#inspector/shard-inspector.js';
import type { Bench, Figures } from './bench.js';
import { daemonSet } from './support/manifests.js';
import { rounded } from './support/meter.js';
import { quantile } from './support/statistics.js';

/** Without inspection; available, and nobody asks; while one actor is followed; and while a page is open, for which all actors are indexed. */
const MODES = ['none', 'unused', 'watched', 'open'] as const;
const STARTED = { type: 'pod.started' };
type Mode = (typeof MODES)[number];

/** Steps of the actors of a node and its pods while they come up, and are updated once. */
const STEPS_PER_NODE = 8;
/** Steps that are taken down to learn what one costs, a few times over. */
const OBSERVED = { actors: 2_000, rounds: 100, times: 7 };

/** What inspection costs those whom nobody looks at. */
export const inspection: Bench = {
  name: 'inspection',
  question: 'What does inspection cost a cluster in processor time, unused, and while one actor of many is watched?',
  options: { nodes: 1_000, runs: 10 },
  run: async (settings) => {
    const [nodes, runs] = [settings.number('nodes'), settings.number('runs')];
    const times: Record<Mode, number[]> = { none: [], unused: [], watched: [], open: [] };
    // Once before anything is measured: compilers are slow at first.
    await once('none', nodes);
    for (let run = 0; run < runs; run += 1) {
      settings.progress(`run ${run + 1} of ${runs}`, run / runs);
      // Each mode takes its turn to be the first.
      for (let turn = 0; turn < MODES.length; turn += 1) {
        const mode = MODES[(run + turn) % MODES.length] ?? 'none';
        times[mode].push(await once(mode, nodes));
      }
    }
    return MODES.map((mode) => figuresOf(mode, times, nodes));
  },
};

function figuresOf(mode: Mode, times: Readonly<Record<Mode, readonly number[]>>, nodes: number): Figures {
  const ratios = times[mode].map((time, run) => (time / (times.none[run] ?? time) - 1) * 100);
  const stepNs = rounded(observerNs(mode));
  // The least of many runs is what other programs have disturbed least.
  const least = (of: Mode) => Math.min(...times[of]);
  return {
    mode,
    nodes,
    runs: ratios.length,
    cpu_ms: quantile(times[mode], 0.5),
    more_percent: rounded(quantile(ratios, 0.5)),
    least_ms: rounded(least(mode)),
    step_ns: stepNs,
    share_percent: rounded(((stepNs * STEPS_PER_NODE * nodes) / 1e6 / least('none')) * 100),
    least_more_percent: rounded((least(mode) / least('none') - 1) * 100),
  };
}

/**
 * What it costs to take down one step, in nanoseconds: the least of several times. Other programs disturb the processor time of a
 * whole cluster by more than inspection costs; this they do not.
 */
function observerNs(mode: Mode): number {
  if (mode === 'none') return 0;
  const inspector = new ShardInspector(new RealClock({ unref: true }));
  const actors = Array.from({ length: OBSERVED.actors }, (_, number) => ({ id: `pod/default/agent-${number}`, node: `node-${number}` }));
  const views = new ShardViews();
  const counts = { inFlight: 0, failures: 0, deadLetters: 0 };
  inspector.inspects({ views, counts, describe: () => [].values(), find: () => undefined });
  if (mode === 'watched') inspector.follow({ id: 'pod/default/agent-0' }, () => undefined);
  if (mode === 'open') inspector.answer({ kind: 'counts' });
  const times = Array.from({ length: OBSERVED.times }, () => {
    const beganMs = performance.now();
    for (let round = 0; round < OBSERVED.rounds; round += 1) {
      for (const { id, node } of actors) inspector.observe({ id, chart: 'pod', event: STARTED, before: 2, after: 3, node });
    }
    return ((performance.now() - beganMs) * 1e6) / (OBSERVED.rounds * OBSERVED.actors);
  });
  return Math.min(...times);
}

/** The processor time of nodes that come, a pod that comes to each, and an update of all, in milliseconds. */
async function once(mode: Mode, nodes: number): Promise<number> {
  const clock = new SelfSettlingClock();
  const { cluster, supervisor } = await composeCluster(
    { seed: 1 },
    {
      threads: 0,
      clock,
      unref: false,
      children: async (options) => inThreadChildren(options, { clock, isInspected: mode !== 'none' }) as never,
    },
  );
  await supervisor.start();
  if (mode === 'watched') await cluster.inspector.follow({ id: 'node/node-0' }, () => undefined);
  if (mode === 'open') await cluster.inspector.overview();
  const before = process.cpuUsage();
  await rolledOut(cluster, nodes);
  const { user, system } = process.cpuUsage(before);
  if (mode === 'open') await check(cluster, nodes);
  await cluster.stop();
  return (user + system) / 1_000;
}

async function rolledOut(cluster: Cluster, nodes: number): Promise<void> {
  const spec = { replicas: nodes, namePrefix: 'node-' };
  await cluster.create({ apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', metadata: { name: 'default' }, spec });
  await cluster.time.advance('10s');
  await cluster.apply(daemonSet('agent'));
  await cluster.daemonSet('default/agent').rolledOut();
}

async function check(cluster: Cluster, nodes: number): Promise<void> {
  const { shards } = await cluster.inspector.overview();
  const counted = shards[0]?.counts?.states['pod']?.reduce((sum, count) => sum + count, 0);
  if (counted !== nodes) throw new Error(`${counted} pods are counted, not ${nodes}`);
}
