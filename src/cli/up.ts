import { type Applied, type Cluster, createCluster } from '../index.js';
import { checkKubeconfigPath, type KubeconfigFile, writeKubeconfig } from './kubeconfig-file.js';
import { type Manifest, readManifest } from './manifests.js';
import { messageOf } from './messages.js';
import { nodesReady, rolledOut } from './rollout-watch.js';
import { appliedLine, daemonSetTable, nextSteps } from './up-report.js';
import { tuneV8 } from './v8-flags.js';

/** The options of `everynode up`, as the command line gives them. */
export interface UpOptions {
  readonly nodes: number;
  readonly nodePrefix: string;
  readonly apply?: readonly string[];
  readonly actors: 'xstate' | 'rows';
  readonly binder: boolean;
  readonly legacyApis?: boolean;
  readonly port: number;
  readonly kubeconfig?: string;
  readonly seed?: string;
  readonly insecure?: boolean;
  /** True for any free port. */
  readonly inspect?: number | true;
  readonly logLevel: string;
}

/** How long a clean stop may take, in milliseconds: then the process ends anyway. */
const STOP_WITHIN_MS = 2_000;

/** Runs a cluster until it is told to end, or until it cannot go on; gives the exit code. */
export async function up(options: UpOptions): Promise<number> {
  tuneV8();
  await checkKubeconfigPath(options.kubeconfig);
  const manifests = await Promise.all((options.apply ?? []).map((source) => readManifest(source)));
  const interrupted = askedToEnd();
  // The nodes come once the API answers: thousands of them take a while, and there is something to see meanwhile.
  const { actors, binder, legacyApis = false, logLevel, seed } = options;
  const cluster = await createCluster({ actors, binder, legacyApis, logLevel, niceness: 0, ...(seed !== undefined && { seed }) });
  let file: KubeconfigFile | undefined;
  try {
    await cluster.listen({ port: options.port, insecure: options.insecure === true });
    file = await writeKubeconfig(await cluster.kubeConfig(), options.kubeconfig);
    const inspector = await openInspector(cluster, options.inspect);
    const serving = serve(cluster, { options, manifests, kubeconfigPath: file.path, inspector });
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
  readonly options: UpOptions;
  readonly manifests: readonly Manifest[];
  readonly kubeconfigPath: string;
  /** The opening link of the inspector, if it is open. */
  readonly inspector: string | undefined;
}

async function serve(cluster: Cluster, { options, manifests, kubeconfigPath, inspector }: Serving): Promise<void> {
  if (inspector !== undefined) console.log(`Inspector: ${inspector}\n`);
  if (options.nodes > 0) await addNodes(cluster, options);
  const applied: Applied[] = [];
  for (const manifest of manifests) applied.push(...(await applyManifest(cluster, manifest)));
  const sets = await rolledOut(cluster, namesOfSets(applied));
  if (sets.length > 0) console.log(`\n${daemonSetTable(sets)}`);
  console.log(`\n${nextSteps({ kubeconfigPath, sets, nodes: options.nodes })}`);
  if (options.actors === 'rows')
    console.log('\nNodes and pods are rows, as --actors rows says; DaemonSets and rollouts are XState actors.');
  console.log('\nRunning. Ctrl-C stops the cluster; what is in it is lost then.');
}

async function openInspector(cluster: Cluster, port: UpOptions['inspect']): Promise<string | undefined> {
  if (port === undefined) return undefined;
  return (await cluster.inspector.listen(port === true ? {} : { port })).url;
}

async function addNodes(cluster: Cluster, { nodes, nodePrefix }: UpOptions): Promise<void> {
  const spec = { replicas: nodes, namePrefix: nodePrefix };
  await cluster.create({ apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', metadata: { name: 'default' }, spec });
  await nodesReady(cluster);
}

async function applyManifest(cluster: Cluster, { source, text }: Manifest): Promise<readonly Applied[]> {
  const applied = await cluster.apply(text).catch((cause: unknown) => {
    throw new Error(`${source}: ${messageOf(cause)}`, { cause });
  });
  for (const one of applied) console.log(appliedLine(one));
  return applied;
}

/** `namespace/name` of the DaemonSets among what was applied, each once. */
function namesOfSets(applied: readonly Applied[]): readonly string[] {
  const sets = applied.filter(({ object }) => object.kind === 'DaemonSet');
  return [...new Set(sets.map(({ object: { metadata } }) => `${metadata.namespace}/${metadata.name}`))];
}

/** Resolves when the process is asked to end, or nobody reads what it says. A second signal ends it at once. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
    }
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => resolve());
  });
}

async function stopWithin(cluster: Cluster): Promise<void> {
  const late = setTimeout(() => process.exit(1), STOP_WITHIN_MS);
  await cluster.stop();
  clearTimeout(late);
}
