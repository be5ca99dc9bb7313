import { expect, type TestAPI, test as vitestTest } from 'vitest';
import { type Cluster, type ClusterOptions, createCluster, type WaitOptions } from '../index.js';
import { type ClusterDump, dumpCluster } from './cluster-dump.js';
import { clusterMatchers } from './cluster-matchers.js';
import { dumpText } from './dump-text.js';
import { type AnyKubeConfig, kubeConfigFor, type ReadsKubeconfig } from './kube-config.js';

/** How the clusters of tests are made: as `createCluster` makes them, but within the thread unless told otherwise. */
export interface ClusterTestOptions<Config extends ReadsKubeconfig = AnyKubeConfig> extends ClusterOptions {
  /** A new cluster for each test, the default, or one that all tests of a file share. */
  readonly per?: 'test' | 'file';
  /** The class of the fixture `kubeConfig`, for its type; that of `@kubernetes/client-node`, if that is installed, when left out. */
  readonly KubeConfig?: new () => Config;
  /** Takes what is in the cluster when a test that uses it has failed. It is written to the console when left out. */
  readonly onFailure?: (dump: ClusterDump, testName: string) => void | Promise<void>;
}

/** What tests find in their context. What a test does not name is not made. */
export interface ClusterFixtures<Config> {
  /** A running cluster. It is stopped when the test, or the file, has ended. */
  readonly cluster: Cluster;
  /** The text of a kubeconfig for it, as kubectl takes it. The cluster listens. */
  readonly kubeconfigText: string;
  /** A `KubeConfig` of `@kubernetes/client-node` that reaches it. The cluster listens. */
  readonly kubeConfig: Config;
}

declare module 'vitest' {
  interface Matchers<T> {
    /** Of a `DaemonSetHandle`: waits until its newest pods are available wherever they should be. With `not`, looks once. */
    toBeRolledOut(options?: WaitOptions): Promise<void>;
    /** Of a `DaemonSetHandle`: waits until exactly these nodes have a ready pod of it. With `not`, looks once. */
    toRunOnNodes(nodes: readonly string[], options?: WaitOptions): Promise<void>;
  }
}

expect.extend(clusterMatchers);

/** Vitest's `test` with a cluster for each test, or each file, that asks for one. */
export function clusterTest<Config extends ReadsKubeconfig = AnyKubeConfig>({
  per = 'test',
  KubeConfig,
  onFailure = printDump,
  ...options
}: ClusterTestOptions<Config> = {}): TestAPI<ClusterFixtures<Config>> {
  const scope = { scope: per } as const;
  return vitestTest.extend<ClusterFixtures<Config> & Started>({
    clusterOptions: [{ nodes: 3, threads: 0, ...options }, scope],
    startedCluster: [
      async ({ clusterOptions }, use) => {
        const cluster = await createCluster(clusterOptions);
        await use(cluster);
        await cluster.stop();
      },
      scope,
    ],
    cluster: async ({ startedCluster, task }, use) => {
      await use(startedCluster);
      const dump = task.result?.state === 'fail' ? await dumpOf(startedCluster, task.name) : undefined;
      if (dump !== undefined) await onFailure(dump, task.name);
    },
    kubeconfigText: async ({ cluster }, use) => {
      await cluster.listen();
      await use(await cluster.kubeConfig());
    },
    kubeConfig: async ({ cluster }, use) => use(await kubeConfigFor(cluster, KubeConfig)),
  });
}

/** Vitest's `test` with a cluster of three nodes, in real time, for each test that asks for one. */
export const test: TestAPI<ClusterFixtures<AnyKubeConfig>> = clusterTest();

/** What the fixtures are made from. */
interface Started {
  readonly clusterOptions: ClusterOptions;
  readonly startedCluster: Cluster;
}

/** A test may have failed because its cluster has: then there is nothing to see, and the test's own error counts. */
async function dumpOf(cluster: Cluster, testName: string): Promise<ClusterDump | undefined> {
  try {
    return await dumpCluster(cluster);
  } catch (error) {
    console.error(`everynode: "${testName}" has failed, and its cluster cannot be looked at: ${error}`);
    return undefined;
  }
}

function printDump(dump: ClusterDump, testName: string): void {
  console.error(`everynode: "${testName}" has failed; ${dumpText(dump)}`);
}
