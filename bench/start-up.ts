import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from '#index.js';
import type { Bench, Figures } from './bench.js';
import { daemonSet } from './support/manifests.js';

const COMMAND = new URL('../src/cli/main.js', import.meta.url).pathname;

/** How long it takes until somebody can work with a cluster. */
export const startUp: Bench = {
  name: 'start-up',
  question: 'How long until the API answers, and until three nodes run a pod each?',
  options: { runs: 9 },
  run: async (settings) => {
    const runs = settings.number('runs');
    return [
      figuresOf('everynode up --nodes 0, process start to ready API', await repeated(runs, () => commandMs('--nodes', '0'))),
      figuresOf('everynode up --nodes 3, process start to ready API and nodes', await repeated(runs, () => commandMs('--nodes', '3'))),
      figuresOf('createCluster({ nodes: 3 }) to all pods of a set ready', await repeated(runs, embeddedMs)),
      figuresOf('the same with threads: 0', await repeated(runs, () => embeddedMs(0))),
    ];
  },
};

async function repeated(runs: number, measure: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  return times.toSorted((a, b) => a - b);
}

/** From the start of the process until it says where the kubeconfig is, which it writes when the API answers. */
async function commandMs(...args: readonly string[]): Promise<number> {
  const kubeconfig = join(tmpdir(), `everynode-start-up-${process.pid}`);
  const began = performance.now();
  const child = spawn(process.execPath, [COMMAND, 'up', '--kubeconfig', kubeconfig, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [text] = await once(child.stdout, 'data');
  const took = performance.now() - began;
  child.kill('SIGTERM');
  await once(child, 'exit');
  await rm(kubeconfig, { force: true });
  if (!String(text).includes('KUBECONFIG=')) throw new Error(`the command said something else: ${text}`);
  return took;
}

async function embeddedMs(threads: number | 'auto' = 'auto'): Promise<number> {
  const began = performance.now();
  const cluster = await createCluster({ nodes: 3, threads });
  try {
    await cluster.apply(daemonSet('agent'));
    const { status } = await cluster.daemonSet('default/agent').rolledOut();
    if (status.numberReady !== 3) throw new Error(`${status.numberReady} pods are ready, not 3`);
    return performance.now() - began;
  } finally {
    await cluster.stop();
  }
}

function figuresOf(what: string, times: readonly number[]): Figures {
  const at = (part: number) => Math.round(times[Math.floor((times.length - 1) * part)] ?? Number.NaN);
  return { what, runs: times.length, min_ms: at(0), median_ms: at(0.5), max_ms: at(1) };
}
