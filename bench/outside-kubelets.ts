import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Cluster, createCluster, type Pod } from '#index.js';
import type { Bench, Figures } from './bench.js';
import { httpsClient } from './support/https.js';
import { daemonSet } from './support/manifests.js';
import { Meter, peakMemoryMb, rounded } from './support/meter.js';
import type { KubeletsConnection } from './support/outside-kubelets.js';

const KUBELETS = new URL('./support/outside-kubelets-process.js', import.meta.url);
const LONGEST_MS = 600_000;

/** What kubelets outside cost us. */
export const outsideKubelets: Bench = {
  name: 'outside-kubelets',
  question: 'N kubelets outside speak HTTPS with us: how long until each runs its pod, and what does that cost on our side?',
  options: { nodes: 1_000 },
  run: async (settings) => {
    const nodes = settings.number('nodes');
    const cluster = await createCluster({ seed: 1, binder: false });
    const kubelets = fork(KUBELETS, { execArgv: [] });
    try {
      return [await measured(cluster, kubelets, nodes)];
    } finally {
      kubelets.disconnect();
      await cluster.stop();
    }
  },
};

async function measured(cluster: Cluster, kubelets: ChildProcess, nodes: number): Promise<Figures> {
  const { port, caCertificate } = await cluster.listen();
  const [, token = ''] = /token: "?([^"\n]+)/.exec(await cluster.kubeConfig()) ?? [];
  const meter = new Meter();
  await told(kubelets, { port, caCertificate, token, nodes });
  const registering = meter.lap();
  await cluster.apply(daemonSet('agent'));
  await cluster.daemonSet('default/agent').rolledOut({ timeoutMs: LONGEST_MS });
  const converging = meter.lap();
  await check(cluster, nodes);
  return {
    nodes,
    register_s: rounded(registering.seconds),
    register_cpu_s: rounded(registering.cpuSeconds),
    converge_s: rounded(converging.seconds),
    converge_cpu_s: rounded(converging.cpuSeconds),
    rss_mb: Math.round(peakMemoryMb()),
  };
}

/** Lets the kubelets begin; settles when they watch. */
async function told(kubelets: ChildProcess, connection: KubeletsConnection): Promise<void> {
  const ready = once(kubelets, 'message');
  const ended = once(kubelets, 'exit').then(([code]) => Promise.reject(new Error(`the kubelets have ended: ${code}`)));
  ended.catch(() => undefined);
  kubelets.send(connection);
  await Promise.race([ready, ended]);
}

/** Every node has one pod, which is ready and has its own address. */
async function check(cluster: Cluster, nodes: number): Promise<void> {
  const client = await httpsClient(cluster);
  try {
    const { items } = JSON.parse(await client.get('/api/v1/pods')) as { items: readonly Pod[] };
    const places = new Set(items.map(({ spec }) => spec.nodeName));
    const addresses = new Set(items.filter(({ status }) => status.phase === 'Running').map(({ status }) => status.podIP));
    if (items.length !== nodes || places.size !== nodes || addresses.size !== nodes) {
      throw new Error(`there are ${items.length} pods on ${places.size} nodes with ${addresses.size} addresses, not ${nodes} of each`);
    }
  } finally {
    client.close();
  }
}
