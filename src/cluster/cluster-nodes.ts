import { notFound } from '../objects/api-errors.js';
import type { Node, Pod, Taint } from '../objects/kubernetes.js';
import { RESOURCES } from '../objects/resources.js';
import { KUBELET_ANNOTATION } from '../objects/views.js';
import type { ClusterClient } from './client.js';
import type { ClusterTime } from './cluster-time.js';
import type { WaitOptions } from './daemon-set-handle.js';
import type { Runtime } from './runtime.js';

/** How long a drain waits for pods to go unless told otherwise, in milliseconds. */
const DRAIN_TIMEOUT_MS = 300_000;

/** A node to add. */
export interface NodeDraft {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** Who acts on its pods: a simulated kubelet (the default), or nobody (`manual`). */
  readonly kubelet?: 'simulated' | 'manual';
}

/** What draining a node did. */
export interface Drained {
  /** `namespace/name` of the pods that were evicted. */
  readonly evicted: readonly string[];
  /** Pods of DaemonSets, which stay: they would only be created again. */
  readonly ignored: readonly string[];
}

/** The nodes of a cluster. */
export class ClusterNodes {
  readonly #client: ClusterClient;
  readonly #time: ClusterTime;
  readonly #runtime: Runtime;

  constructor(client: ClusterClient, time: ClusterTime, runtime: Runtime) {
    this.#client = client;
    this.#time = time;
    this.#runtime = runtime;
  }

  async list(): Promise<readonly Node[]> {
    return (await this.#client.list('nodes')).items;
  }

  /** Adds a node whose kubelet is simulated. Rejects with AlreadyExists or Invalid. */
  add({ name, labels = {}, taints = [], kubelet = 'simulated' }: NodeDraft): Promise<Node> {
    const hostname = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
    const metadata = { name, labels: { ...hostname, ...labels }, annotations: { [KUBELET_ANNOTATION]: kubelet } };
    return this.#client.create({ kind: 'Node', apiVersion: 'v1', metadata, spec: { taints } });
  }

  /** Sets how many nodes a pool keeps; `default` is the pool that `createCluster({ nodes })` makes. */
  async scale(replicas: number, pool = 'default'): Promise<void> {
    await this.#client.patch('nodepools', pool, { spec: { replicas } }, { type: 'merge' });
  }

  /** Removes a node. Its pods go when it has been missing for 40 seconds (B-330). */
  async remove(name: string): Promise<void> {
    await this.#client.delete('nodes', name);
  }

  /** Keeps new pods away from a node. Pods of DaemonSets come all the same (B-080). */
  cordon(name: string): Promise<Node> {
    return this.#client.patch('nodes', name, { spec: { unschedulable: true } });
  }

  uncordon(name: string): Promise<Node> {
    return this.#client.patch('nodes', name, { spec: { unschedulable: null } });
  }

  /** Cordons a node, evicts its pods but for those of DaemonSets, and waits until they have gone. */
  async drain(name: string, { timeoutMs = DRAIN_TIMEOUT_MS, signal }: WaitOptions = {}): Promise<Drained> {
    await this.cordon(name);
    const pods = await this.#podsOf(name);
    const ignored = pods.filter(isOfDaemonSet).map(pathOf);
    const evicted = pods.filter((pod) => !isOfDaemonSet(pod)).map(pathOf);
    for (const pod of evicted) await this.#evict(pod);
    const gone = async () => ((await this.#podsOf(name)).every(isOfDaemonSet) ? true : undefined);
    const isDone = await this.#time.until(gone, timeoutMs, signal);
    if (isDone === undefined) throw new Error(`timed out after ${timeoutMs} ms: pods of node "${name}" have not gone`);
    return { evicted, ignored };
  }

  /** Breaks the kubelet of a simulated node until it is healed: it falls silent, and nothing acts on its pods. Rejects with NotFound. */
  async fail(name: string): Promise<void> {
    await this.#client.get('nodes', name);
    await this.#runtime.setKubelet(name, 'failed');
  }

  /** Mends the kubelet of a simulated node, also of one that is to be added again. */
  heal(name: string): Promise<void> {
    return this.#runtime.setKubelet(name, 'healthy');
  }

  async #podsOf(name: string): Promise<readonly Pod[]> {
    if ((await this.#client.find('nodes', name)) === undefined) throw notFound(RESOURCES.nodes, name);
    return (await this.#client.list('pods', { fieldSelector: `spec.nodeName=${name}` })).items;
  }

  async #evict(pod: string): Promise<void> {
    const [namespace = '', name = ''] = pod.split('/');
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    await this.#client.post(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, eviction);
  }
}

function isOfDaemonSet({ metadata }: Pod): boolean {
  return metadata.ownerReferences?.some(({ kind, controller }) => controller === true && kind === 'DaemonSet') ?? false;
}

function pathOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}
