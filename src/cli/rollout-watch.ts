import type { Cluster, DaemonSet } from '../index.js';
import { Progress } from './progress.js';
import { nodesText, setsText } from './up-report.js';

/** How long applied DaemonSets are waited for before the table is shown all the same, in milliseconds. */
const ROLLOUT_WAIT_MS = 30_000;
/** How often progress is looked at, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** Shows how many nodes are ready until all are. */
export async function nodesReady(cluster: Cluster): Promise<void> {
  const progress = new Progress(process.stderr);
  for (;;) {
    const { items } = await cluster.list('nodepools');
    progress.show(nodesText(items));
    if (items.every(({ spec, status }) => status.readyReplicas >= (spec.replicas ?? 0))) break;
    await pause();
  }
  progress.end();
}

/** Shows how far DaemonSets are until all are rolled out, or it takes too long; gives them as they are then. */
export async function rolledOut(cluster: Cluster, names: readonly string[]): Promise<readonly DaemonSet[]> {
  const waiting = new AbortController();
  const shown = showSets(cluster, names, waiting.signal);
  await Promise.allSettled(names.map((name) => cluster.daemonSet(name).rolledOut({ timeoutMs: ROLLOUT_WAIT_MS })));
  waiting.abort();
  return shown;
}

async function showSets(cluster: Cluster, names: readonly string[], signal: AbortSignal): Promise<readonly DaemonSet[]> {
  const progress = new Progress(process.stderr);
  for (;;) {
    const isLast = signal.aborted;
    const sets = await Promise.all(names.map((name) => cluster.daemonSet(name).get()));
    if (names.length > 0) progress.show(setsText(sets));
    if (isLast) {
      progress.end();
      return sets;
    }
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LOOK_EVERY_MS);
  });
}
