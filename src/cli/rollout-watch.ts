import type { Cluster, DaemonSet } from '../index.js';
import { Progress } from './progress.js';
import { nodesText, setsText } from './up-report.js';

/** How long applied DaemonSets are waited for before the table is shown all the same, in milliseconds. */
const ROLLOUT_WAIT_MS = 60_000;
/** How long nothing may change meanwhile, in milliseconds: then whoever waits would rather see the table. */
const STALLED_MS = 5_000;
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

/** Shows how far DaemonSets are until all are rolled out, nothing changes, or it takes too long; gives them as they are then. */
export async function rolledOut(cluster: Cluster, names: readonly string[]): Promise<readonly DaemonSet[]> {
  const stalled = new AbortController();
  const rollouts = Promise.allSettled(
    names.map((name) => cluster.daemonSet(name).rolledOut({ timeoutMs: ROLLOUT_WAIT_MS, signal: stalled.signal })),
  );
  const over = new AbortController();
  const shown = showSets(cluster, names, { over: over.signal, onStalled: () => stalled.abort() });
  await rollouts;
  over.abort();
  return shown;
}

interface Showing {
  readonly over: AbortSignal;
  onStalled(): void;
}

async function showSets(cluster: Cluster, names: readonly string[], { over, onStalled }: Showing): Promise<readonly DaemonSet[]> {
  const progress = new Progress(process.stderr);
  let [last, changedMs] = ['', performance.now()];
  for (;;) {
    const isLast = over.aborted;
    const sets = await Promise.all(names.map((name) => cluster.daemonSet(name).get()));
    const text = setsText(sets);
    if (text !== '') progress.show(text);
    if (isLast) {
      progress.end();
      return sets;
    }
    if (text !== last) [last, changedMs] = [text, performance.now()];
    if (performance.now() - changedMs > STALLED_MS) onStalled();
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LOOK_EVERY_MS);
  });
}
