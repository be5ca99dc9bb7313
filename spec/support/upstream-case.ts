import {
  AppsV1Api,
  CoreV1Api,
  type KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1ControllerRevision,
  type V1DaemonSet,
  type V1DaemonSetSpec,
  type V1Pod,
  type V1PodSpec,
} from '@kubernetes/client-node';
import { expect, vi } from 'vitest';

/** How often what is waited for is looked at, in milliseconds: Kubernetes' own tests look once a second. */
const LOOK_EVERY_MS = 200;
/** How long it may take, in milliseconds. */
const WITHIN_MS = 90_000;
const STRATEGIC = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);

/** The label that names the revision of a pod, or of a ControllerRevision. */
export const HASH_LABEL = 'controller-revision-hash';

/** What differs from the DaemonSet of a case. */
export interface CaseParts {
  readonly pod?: Partial<V1PodSpec>;
  readonly spec?: Partial<V1DaemonSetSpec>;
}

/** What one of Kubernetes' end-to-end tests works with: a namespace and a DaemonSet of its own, and a client that only knows the API. */
export class UpstreamCase {
  readonly apps: AppsV1Api;
  readonly core: CoreV1Api;
  /** Of the namespace and of the DaemonSet. */
  readonly name: string;
  /** Chooses what belongs to this case, in all namespaces. */
  readonly labelSelector: string;

  constructor(config: KubeConfig, name: string) {
    this.apps = config.makeApiClient(AppsV1Api);
    this.core = config.makeApiClient(CoreV1Api);
    this.name = name;
    this.labelSelector = `daemonset-name=${name}`;
  }

  get path(): { readonly name: string; readonly namespace: string } {
    return { name: this.name, namespace: this.name };
  }

  /** Makes the namespace, and the DaemonSet in it. */
  async begin(image: string, { pod = {}, spec = {} }: CaseParts = {}): Promise<void> {
    await this.core.createNamespace({ body: { metadata: { name: this.name } } });
    const labels = { 'daemonset-name': this.name };
    const containers = [{ name: 'app', image, ports: [{ containerPort: 9376 }] }];
    const template = { metadata: { labels }, spec: { containers, terminationGracePeriodSeconds: 30, ...pod } };
    const body = { metadata: { name: this.name, labels }, spec: { selector: { matchLabels: labels }, template, ...spec } };
    await this.apps.createNamespacedDaemonSet({ namespace: this.name, body });
  }

  daemonSet(): Promise<V1DaemonSet> {
    return this.apps.readNamespacedDaemonSet(this.path);
  }

  async patch(body: object): Promise<void> {
    await this.apps.patchNamespacedDaemonSet({ ...this.path, body }, STRATEGIC);
  }

  setImage(image: string): Promise<void> {
    return this.patch({ spec: { template: { spec: { containers: [{ name: 'app', image }] } } } });
  }

  /** The pods that the DaemonSet controls, those that are being deleted included. */
  async pods(): Promise<readonly V1Pod[]> {
    const [{ metadata }, { items }] = await Promise.all([this.daemonSet(), this.core.listNamespacedPod({ namespace: this.name })]);
    return items.filter((pod) => pod.metadata?.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata?.uid));
  }

  async livePods(): Promise<readonly V1Pod[]> {
    return (await this.pods()).filter(isLive);
  }

  async revisions(): Promise<readonly V1ControllerRevision[]> {
    const { items } = await this.apps.listNamespacedControllerRevision({ namespace: this.name, labelSelector: this.labelSelector });
    return items.toSorted((one, other) => one.revision - other.revision);
  }

  /** Waits until there are so many revisions. */
  async hasRevisions(count: number): Promise<readonly V1ControllerRevision[]> {
    await eventually(async () => (await this.revisions()).length === count);
    return this.revisions();
  }

  /** Expects that the newest revision has a number, and gives its hash. */
  async newestHash(revision: number): Promise<string> {
    const newest = (await this.hasRevisions(revision)).at(-1);
    expect(newest?.revision).toBe(revision);
    return newest?.metadata?.labels?.[HASH_LABEL] ?? '';
  }

  /** Waits until just these nodes have an available pod, one each, and until the status agrees. */
  async runsOn(nodes: readonly string[]): Promise<void> {
    await eventually(async () => {
      const { spec } = await this.daemonSet();
      const available = (await this.livePods()).filter((pod) => isAvailable(pod, spec?.minReadySeconds));
      return available.map(nodeOf).toSorted().join() === nodes.join();
    });
    await eventually(async () => {
      const { status } = await this.daemonSet();
      const counts = [status?.desiredNumberScheduled, status?.currentNumberScheduled, status?.numberReady];
      return counts.every((count) => count === nodes.length);
    });
  }

  async runsEverywhere(): Promise<void> {
    await this.runsOn((await this.core.listNode()).items.map(({ metadata }) => metadata?.name ?? '').toSorted());
  }

  /** Sets a label of a node, or removes it. */
  async label(node: string, value: string | null): Promise<void> {
    await this.core.patchNode({ name: node, body: { metadata: { labels: { [this.name]: value } } } }, STRATEGIC);
  }

  /** Deletes the DaemonSet, and waits until its pods are gone. */
  async end(): Promise<void> {
    await this.apps.deleteNamespacedDaemonSet({ ...this.path, propagationPolicy: 'Background' });
    await eventually(async () => (await this.core.listNamespacedPod({ namespace: this.name })).items.length === 0);
    await this.core.deleteNamespace({ name: this.name });
  }
}

/** Waits until something holds. What throws ends the wait at once. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(holds, { interval: LOOK_EVERY_MS, timeout: WITHIN_MS });
}

export function isLive({ metadata }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined;
}

/** Whether a pod has been ready for long enough. */
export function isAvailable({ status }: V1Pod, minReadySeconds = 0): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') return false;
  return minReadySeconds === 0 || (ready.lastTransitionTime?.getTime() ?? Number.POSITIVE_INFINITY) + minReadySeconds * 1_000 <= Date.now();
}

export function nodeOf({ spec }: V1Pod): string {
  return spec?.nodeName ?? '';
}

export function imageOf({ spec }: V1Pod): string {
  return spec?.containers[0]?.image ?? '';
}

/** The different hashes of pods. */
export function hashesOf(pods: readonly V1Pod[]): readonly string[] {
  return [...new Set(pods.map(({ metadata }) => metadata?.labels?.[HASH_LABEL] ?? ''))];
}
