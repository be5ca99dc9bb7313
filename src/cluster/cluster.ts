/// <reference lib="esnext.disposable" preserve="true" />
import { kubeconfig } from '../api/kubeconfig.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import { type Applied, applyAll } from './apply.js';
import {
  ClusterClient,
  type DeleteRequest,
  type ListRequest,
  type ObjectChange,
  type ObjectDraft,
  type ObjectList,
  type ObjectOf,
  type PatchRequest,
  type RequestOptions,
  type WatchRequest,
  type WriteRequest,
} from './client.js';
import type { ClusterInspector } from './cluster-inspector.js';
import { ClusterNodes } from './cluster-nodes.js';
import type { ClusterTime } from './cluster-time.js';
import { DaemonSetHandle } from './daemon-set-handle.js';
import { isIdAbove } from './follow-above.js';
import { ManifestReader } from './manifest-jobs.js';
import type { ActorInspection, ActorStep, Listening, ListenRequest, Runtime } from './runtime.js';

/** What a cluster is put together of. */
export interface ClusterParts {
  readonly runtime: Runtime;
  readonly time: ClusterTime;
  readonly token: string;
  /** Whether group `extensions/v1beta1` is served. */
  readonly legacyApis: boolean;
  /** Makes what the cluster is inspected with. */
  readonly inspector: (client: ClusterClient, nodes: ClusterNodes) => ClusterInspector;
}

/**
 * A Kubernetes control plane with nodes, inside this process. Objects of a namespace are named `namespace/name`. Whatever the
 * API server refuses rejects with an `ApiError` that carries its Status.
 */
export class Cluster implements AsyncDisposable {
  readonly nodes: ClusterNodes;
  readonly time: ClusterTime;
  /** The actors of the cluster with their state charts, and the page that shows them. */
  readonly inspector: ClusterInspector;
  /** Resolves with the reason when the cluster cannot go on: a thread died too often. Otherwise it never settles. */
  readonly failed: Promise<Error>;
  readonly #client: ClusterClient;
  readonly #runtime: Runtime;
  readonly #token: string;
  readonly #manifests = new ManifestReader();
  #listening: Promise<Listening> | undefined;
  #stopped: Promise<void> | undefined;

  /** Clusters are made by `createCluster`. */
  constructor({ runtime, time, token, legacyApis, inspector }: ClusterParts) {
    this.#client = new ClusterClient(runtime.connection, token, { legacyApis });
    this.nodes = new ClusterNodes(this.#client, time, runtime);
    this.time = time;
    this.inspector = inspector(this.#client, this.nodes);
    this.failed = runtime.failed;
    this.#runtime = runtime;
    this.#token = token;
  }

  /** Applies manifests in their order, as `kubectl apply` does: YAML or JSON text with any number of documents, or objects. */
  apply(manifests: string | ObjectDraft | readonly ObjectDraft[]): Promise<readonly Applied[]> {
    if (typeof manifests === 'string') return this.#applyText(manifests);
    return applyAll(this.#client, 'kind' in manifests ? [manifests] : manifests);
  }

  get<Name extends ResourceName>(resource: Name, name: string, options?: RequestOptions): Promise<ResourceTypes[Name]> {
    return this.#client.get(resource, name, options);
  }

  list<Name extends ResourceName>(resource: Name, request?: ListRequest): Promise<ObjectList<Name>> {
    return this.#client.list(resource, request);
  }

  /**
   * Changes as they happen, beginning with what exists unless a resourceVersion is given. End it with `break` or a signal; it ends by
   * itself when the cluster is stopped. Throws an ApiError 410 when the control plane is replaced: list again, and watch from there.
   */
  watch<Name extends ResourceName>(resource: Name, request?: WatchRequest): AsyncGenerator<ObjectChange<Name>> {
    return this.#client.watch(resource, request);
  }

  create<const Draft extends ObjectDraft>(object: Draft, options?: WriteRequest): Promise<ObjectOf<Draft>> {
    return this.#client.create(object, options);
  }

  /** Replaces an object. With a resourceVersion that is not the newest, it is a Conflict. */
  update<const Draft extends ObjectDraft | StoredObject>(object: Draft, options?: WriteRequest): Promise<ObjectOf<Draft>> {
    return this.#client.update(object, options);
  }

  patch<Name extends ResourceName>(resource: Name, name: string, patch: unknown, request?: PatchRequest): Promise<ResourceTypes[Name]> {
    return this.#client.patch(resource, name, patch, request);
  }

  /** Deletes an object; it may take a while to go. */
  delete(resource: ResourceName, name: string, request?: DeleteRequest): Promise<void> {
    return this.#client.delete(resource, name, request);
  }

  /** A DaemonSet by `namespace/name`; whether it exists shows when something is asked of it. */
  daemonSet(name: string): DaemonSetHandle {
    return new DaemonSetHandle(name, this.#client, this.time);
  }

  /**
   * An actor as it is now: `node/node-1`, `pod/kube-system/fluentd-x7k2p`, `daemonset/kube-system/fluentd`, `rollout/…`, and above them
   * `supervisor`, `thread/shard-0`, `thread/control-plane`, `update/kube-system/fluentd`.
   */
  async inspect(id: string): Promise<ActorInspection | undefined> {
    this.time.throwIfEnded();
    return (await this.#runtime.inspect(id)) ?? this.inspector.actorAbove(id);
  }

  /** Calls back after each step of an actor, also of one that has been started again in another thread; gives what ends that. The ids are those of `inspect`. */
  follow(id: string, onStep: (step: ActorStep) => void): () => void {
    return isIdAbove(id) ? this.inspector.followAbove(id, onStep) : this.#runtime.follow(id, onStep);
  }

  /** Opens the API to kubectl and other clients, on loopback. A cluster listens at most once: later calls give the same answer. */
  listen(request: ListenRequest = {}): Promise<Listening> {
    this.#listening ??= this.#runtime.listen(request).catch((error: unknown) => {
      this.#listening = undefined;
      throw error;
    });
    return this.#listening;
  }

  /** The text of a kubeconfig with which kubectl reaches the cluster. Rejects if the cluster does not listen. */
  async kubeConfig(): Promise<string> {
    if (this.#listening === undefined) throw new Error('the cluster does not listen: call listen() first');
    const { url, caCertificate } = await this.#listening;
    return kubeconfig({ server: url, caCertificate, token: this.#token, name: 'everynode' });
  }

  /** Counters of the cluster, in Prometheus' text format. */
  metrics(): Promise<string> {
    return this.#runtime.metrics();
  }

  /** Ends the cluster: no thread, timer or socket stays behind. What is asked of it later, or waits, rejects. May be called again. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    this.time.end();
    await this.inspector.close();
    await Promise.all([this.#runtime.stop(), this.#manifests.close()]);
  }

  async #applyText(text: string): Promise<readonly Applied[]> {
    this.time.throwIfEnded();
    const drafts = (await this.#manifests.read(text)).map(({ value }) => value as ObjectDraft | null);
    return applyAll(
      this.#client,
      drafts.filter((draft) => draft !== null),
    );
  }
}
