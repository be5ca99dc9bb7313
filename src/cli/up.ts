import { type Applied, type Cluster, createCluster, type DaemonSet } from '../index.js';
import { checkKubeconfigPath, type KubeconfigFile, writeKubeconfig } from './kubeconfig-file.js';
import { readManifest } from './manifests.js';
import { messageOf } from './messages.js';
import { Progress } from './progress.js';
import { appliedLine, daemonSetTable, nextSteps, progressText } from './up-report.js';

/** The options of `everynode up`, as the command line gives them. */
export interface UpOptions {
  readonly nodes: number;
  readonly nodePrefix: string;
  readonly apply: readonly string[];
  readonly binder: boolean;
  readonly port: number;
  readonly kubeconfig?: string;
  readonly seed?: string;
  readonly insecure: boolean;
  readonly logLevel: string;
}

/** How long applied DaemonSets are waited for before the table is shown all the same, in milliseconds. */
const ROLLOUT_WAIT_MS = 60_000;
/** How often progress is looked at, in milliseconds. */
const PROGRESS_EVERY_MS = 100;
/** How long a clean stop may take, in milliseconds: then the process ends anyway. */
const STOP_WITHIN_MS = 2_000;

/** Runs a cluster until a signal comes, or until it cannot go on; gives the exit code. */
export async function up(options: UpOptions): Promise<number> {
  checkKubeconfigPath(options.kubeconfig);
  const manifests = await Promise.all(options.apply.map(readManifest));
  const interrupted = signalled();
  const cluster = await createCluster({
    nodes: options.nodes,
    nodePrefix: options.nodePrefix,
    binder: options.binder,
    logLevel: options.logLevel,
    ...(options.seed !== undefined && { seed: options.seed }),
  });
  let file: KubeconfigFile | undefined;
  try {
    await cluster.listen({ port: options.port, insecure: options.insecure });
    file = await writeKubeconfig(await cluster.kubeConfig(), options.kubeconfig);
    const serving = serve(cluster, { manifests, kubeconfigPath: file.path });
    const reason = await Promise.race([interrupted, cluster.failed, serving.then(() => new Promise<never>(() => undefined))]);
    if (!(reason instanceof Error)) return 0;
    console.error(`everynode: the cluster cannot go on: ${messageOf(reason)}`);
    return 1;
  } finally {
    await file?.remove();
    await stopWithin(cluster);
  }
}

interface Serving {
  readonly manifests: readonly string[];
  readonly kubeconfigPath: string;
}

async function serve(cluster: Cluster, { manifests, kubeconfigPath }: Serving): Promise<void> {
  const applied: Applied[] = [];
  for (const manifest of manifests) applied.push(...(await cluster.apply(manifest)));
  for (const one of applied) console.log(appliedLine(one));
  const sets = await watchRollout(cluster, applied);
  if (sets.length > 0) console.log(`\n${daemonSetTable(sets)}\n`);
  console.log(nextSteps(kubeconfigPath, sets));
  console.log('\nRunning. Ctrl-C stops the cluster; what is in it is lost then.');
}

/** Shows how far the applied DaemonSets are until all are rolled out, or it takes too long. */
async function watchRollout(cluster: Cluster, applied: readonly Applied[]): Promise<readonly DaemonSet[]> {
  const names = applied.flatMap(({ object }) =>
    object.kind === 'DaemonSet' ? [`${object.metadata.namespace}/${object.metadata.name}`] : [],
  );
  const done = new AbortController();
  const shown = showProgress(cluster, names, done.signal);
  const rolledOut = names.map((name) => cluster.daemonSet(name).rolledOut({ timeoutMs: ROLLOUT_WAIT_MS }));
  await Promise.allSettled(rolledOut);
  done.abort();
  await shown;
  return Promise.all(names.map((name) => cluster.daemonSet(name).get()));
}

async function showProgress(cluster: Cluster, names: readonly string[], signal: AbortSignal): Promise<void> {
  const progress = new Progress(process.stderr);
  while (!signal.aborted && names.length > 0) {
    const [nodes, sets] = await Promise.all([cluster.nodes.list(), Promise.all(names.map((name) => cluster.daemonSet(name).get()))]);
    if (!signal.aborted) progress.show(progressText(nodes, sets));
    await new Promise((resolve) => {
      setTimeout(resolve, PROGRESS_EVERY_MS);
    });
  }
  progress.clear();
}

/** Resolves when the process is asked to end. A second signal ends it at once. */
function signalled(): Promise<'SIGINT' | 'SIGTERM'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve(signal);
      });
    }
  });
}

async function stopWithin(cluster: Cluster): Promise<void> {
  const late = setTimeout(() => process.exit(1), STOP_WITHIN_MS);
  await cluster.stop();
  clearTimeout(late);
}
