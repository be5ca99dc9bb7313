import { setTimeout } from 'node:timers/promises';
import type { Composition } from '#cluster/compose-cluster.js';
import type { Cluster } from '#index.js';
import type { Bench, Figures } from './bench.js';
import { composedCluster } from './support/composed-cluster.js';
import { settle } from './support/fleet.js';
import { type HttpsClient, httpsClient } from './support/https.js';
import { quantile } from './support/statistics.js';

const PODS = '/api/v1/namespaces/default/pods';

/** What the loss of a control plane costs. */
export const restart: Bench = {
  name: 'restart',
  question: 'N nodes are settled and the control plane is killed: when does it answer, take writes, and look after nodes again?',
  options: { nodes: 10_000, rounds: 5 },
  run: async (settings) => {
    const [nodes, rounds] = [settings.number('nodes'), settings.number('rounds')];
    const composition = await composedCluster();
    const { cluster } = composition;
    try {
      await settle(cluster, nodes);
      const client = await httpsClient(cluster);
      const times: Times[] = [];
      for (let round = 0; round < rounds; round += 1) {
        settings.progress(`round ${round + 1} of ${rounds}`, round / rounds);
        times.push(await afterKill(composition, client, { round, pods: nodes + round }));
      }
      client.close();
      return [figuresOf(nodes, times)];
    } finally {
      await cluster.stop();
    }
  },
};

/** All in milliseconds after the kill. */
interface Times {
  readonly answers: number;
  readonly written: number;
  readonly settled: number;
  /** From a watch's 410 until its client has read everything anew. */
  readonly listed: number;
}

interface Round {
  readonly round: number;
  /** How many pods there are before. */
  readonly pods: number;
}

async function afterKill({ cluster, supervisor }: Composition, client: HttpsClient, { round, pods }: Round): Promise<Times> {
  const { resourceVersion } = await cluster.list('daemonsets');
  // Nobody can say after the kill what this changed: it makes the version before it too old for a watch.
  await cluster.create(configMap(`before-${round}`));
  const watched = broken(client, resourceVersion);
  await setTimeout(50);
  const killedMs = performance.now();
  const since = () => performance.now() - killedMs;
  supervisor.controlPlane?.terminate();
  await answered(client);
  const answers = since();
  await cluster.create(configMap(`after-${round}`));
  const written = since();
  await cluster.nodes.add({ name: `joining-${round}` });
  await runsOn(cluster, `joining-${round}`);
  const settled = since();
  await watched;
  return { answers, written, settled, listed: await listedAnew(client, resourceVersion, pods) };
}

function configMap(name: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } } as const;
}

/** Resolves when a watch that has begun ends. */
async function broken(client: HttpsClient, resourceVersion: string): Promise<void> {
  try {
    for await (const _ of client.stream(`${PODS}?watch=1&resourceVersion=${resourceVersion}`));
  } catch {
    // So it ends when the thread that serves it does.
  }
}

async function answered(client: HttpsClient): Promise<void> {
  for (;;) {
    try {
      await client.get('/api/v1/namespaces/default');
      return;
    } catch {
      await setTimeout(1);
    }
  }
}

async function runsOn(cluster: Cluster, node: string): Promise<void> {
  const options = { namespace: 'default', fieldSelector: `spec.nodeName=${node}` };
  const { items, resourceVersion } = await cluster.list('pods', options);
  if (items.some(({ status }) => status.phase === 'Running')) return;
  for await (const { object } of cluster.watch('pods', { ...options, resourceVersion })) if (object.status.phase === 'Running') return;
}

async function listedAnew(client: HttpsClient, resourceVersion: string, pods: number): Promise<number> {
  const beganMs = performance.now();
  const first = await client.stream(`${PODS}?watch=1&resourceVersion=${resourceVersion}`).next();
  if (!String(first.value).includes('"code":410')) throw new Error(`an old watch is not told to begin anew: ${first.value}`);
  const { items }: { items: readonly unknown[] } = JSON.parse(await client.get(PODS));
  if (items.length < pods) throw new Error(`there are ${items.length} pods, not ${pods}`);
  return performance.now() - beganMs;
}

function figuresOf(nodes: number, times: readonly Times[]): Figures {
  const median = (of: keyof Times) =>
    quantile(
      times.map((one) => one[of]),
      0.5,
    );
  const most = (of: keyof Times) =>
    quantile(
      times.map((one) => one[of]),
      1,
    );
  return {
    nodes,
    rounds: times.length,
    answers_ms: median('answers'),
    answers_max_ms: most('answers'),
    written_ms: median('written'),
    written_max_ms: most('written'),
    joined_node_runs_ms: median('settled'),
    joined_node_runs_max_ms: most('settled'),
    listed_anew_ms: median('listed'),
    listed_anew_max_ms: most('listed'),
  };
}
