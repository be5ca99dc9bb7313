import {
  CoreV1Api,
  type Informer,
  type KubeConfig,
  makeInformer,
  type ObjectCache,
  PatchStrategy,
  setHeaderOptions,
  type V1OwnerReference,
  type V1Pod,
} from '@kubernetes/client-node';

/** How long the controller waits before it listens again after its watch has been cut, in milliseconds. */
const RETRY_MS = 100;

/**
 * Keeps a ConfigMap `<name>-roster` beside each DaemonSet, with the nodes on which a pod of it is ready. It goes when the
 * DaemonSet goes: the cluster's garbage collector sees to that.
 */
export class RosterController {
  readonly #core: CoreV1Api;
  readonly #pods: Informer<V1Pod> & ObjectCache<V1Pod>;
  /** One reconciliation after the other for each DaemonSet; the latest is what counts. */
  readonly #queue = new Map<string, Promise<void>>();
  #isRunning = false;

  constructor(config: KubeConfig) {
    this.#core = config.makeApiClient(CoreV1Api);
    this.#pods = makeInformer(config, '/api/v1/pods', () => this.#core.listPodForAllNamespaces());
    for (const event of ['add', 'update', 'delete'] as const) this.#pods.on(event, (pod) => this.#onPod(pod));
    this.#pods.on('error', () => setTimeout(() => this.#isRunning && this.#pods.start(), RETRY_MS));
  }

  async start(): Promise<void> {
    this.#isRunning = true;
    await this.#pods.start();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#pods.stop();
    await Promise.all(this.#queue.values());
  }

  #onPod(pod: V1Pod): void {
    const owner = pod.metadata?.ownerReferences?.find(({ kind, controller }) => controller && kind === 'DaemonSet');
    const namespace = pod.metadata?.namespace;
    if (owner === undefined || namespace === undefined || !this.#isRunning) return;
    const before = this.#queue.get(owner.uid) ?? Promise.resolve();
    const reconciled = before.then(() => this.#reconcile(namespace, owner)).catch((error) => console.error(error));
    this.#queue.set(owner.uid, reconciled);
  }

  async #reconcile(namespace: string, { apiVersion, kind, name, uid }: V1OwnerReference): Promise<void> {
    const nodes = this.#pods
      .list(namespace)
      .filter((pod) => isOwnedBy(pod, uid) && isReady(pod))
      .map(({ spec }) => spec?.nodeName ?? '');
    const body = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-roster`, namespace, ownerReferences: [{ apiVersion, kind, name, uid }] },
      data: { nodes: nodes.toSorted().join(' ') },
    };
    const request = { name: `${name}-roster`, namespace, body, fieldManager: 'roster-controller', force: true };
    await this.#core.patchNamespacedConfigMap(request, setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply));
  }
}

function isOwnedBy({ metadata }: V1Pod, uid: string): boolean {
  return metadata?.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
}

function isReady({ metadata, status }: V1Pod): boolean {
  if (metadata?.deletionTimestamp !== undefined) return false;
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}
