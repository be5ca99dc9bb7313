import { serviceUnavailable } from '../objects/api-errors.js';
import type { ControllerRevision, DaemonSet, Pod } from '../objects/kubernetes.js';
import type { ClusterClient } from './client.js';
import type { ClusterTime } from './cluster-time.js';

/** How long `rolledOut` waits unless told otherwise, in milliseconds. */
const ROLLOUT_TIMEOUT_MS = 300_000;

/** How to wait. */
export interface WaitOptions {
  /** In the cluster's time; five minutes if left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A DaemonSet by name: what `kubectl set image` and `kubectl rollout` do. Every function rejects with an `ApiError`. */
export class DaemonSetHandle {
  /** `namespace/name`. */
  readonly name: string;
  /** The time of its cluster. */
  readonly time: ClusterTime;
  readonly #client: ClusterClient;

  constructor(name: string, client: ClusterClient, time: ClusterTime) {
    this.name = name.includes('/') ? name : `default/${name}`;
    this.#client = client;
    this.time = time;
  }

  get(): Promise<DaemonSet> {
    return this.#client.get('daemonsets', this.name);
  }

  /**
   * Resolves when every node that should run the newest pod runs one that is available, as `kubectl rollout status` waits
   * (B-340). In virtual time it lets time pass. Rejects with NotFound, or with ServiceUnavailable when the time is up.
   */
  async rolledOut({ timeoutMs = ROLLOUT_TIMEOUT_MS, signal }: WaitOptions = {}): Promise<DaemonSet> {
    let last: DaemonSet | undefined;
    const look = async () => {
      last = await this.get();
      return isRolledOut(last) ? last : undefined;
    };
    const done = await this.time.until(look, timeoutMs, signal);
    if (done !== undefined) return done;
    throw serviceUnavailable(`timed out after ${timeoutMs} ms: daemon set "${this.name}" ${progressOf(last)}`);
  }

  /** Changes the image of a container, or of all of them if none is named. Begins a rollout. */
  async setImage(image: string, container?: string): Promise<DaemonSet> {
    const { spec } = await this.get();
    const containers = spec.template.spec?.containers ?? [];
    const patched = containers.filter(({ name }) => container === undefined || name === container).map(({ name }) => ({ name, image }));
    return this.#client.patch('daemonsets', this.name, { spec: { template: { spec: { containers: patched } } } });
  }

  /** Replaces every pod, as its update strategy says. */
  restart(): Promise<DaemonSet> {
    const restartedAt = new Date(this.time.now()).toISOString();
    const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt };
    return this.#client.patch('daemonsets', this.name, { spec: { template: { metadata: { annotations } } } });
  }

  /** Its pods, or those of a node, those on their way out too, in the order of their names. */
  async pods(nodeName?: string): Promise<readonly Pod[]> {
    const { metadata } = await this.get();
    const ofNode = nodeName === undefined ? {} : { fieldSelector: `spec.nodeName=${nodeName}` };
    const { items } = await this.#client.list('pods', { namespace: metadata.namespace ?? 'default', ...ofNode });
    return items.filter((pod) => isControlledBy(pod, metadata.uid));
  }

  /** The names of the nodes on which a pod of it is ready, sorted. */
  async nodes(): Promise<readonly string[]> {
    const ready = (await this.pods()).filter(isReady);
    return [...new Set(ready.map(({ spec }) => spec.nodeName ?? ''))].toSorted();
  }

  /**
   * Resolves with the pod of a node once it is ready, such as of one that has just been added: `rolledOut` knows of a node only when the controller has counted it.
   * In virtual time it lets time pass. Rejects with NotFound if there is no such DaemonSet, with ServiceUnavailable when the time is up.
   */
  async readyOn(nodeName: string, { timeoutMs = ROLLOUT_TIMEOUT_MS, signal }: WaitOptions = {}): Promise<Pod> {
    const look = async () => (await this.pods(nodeName)).find(isReady);
    const pod = await this.time.until(look, timeoutMs, signal);
    if (pod !== undefined) return pod;
    throw serviceUnavailable(`timed out after ${timeoutMs} ms: daemon set "${this.name}" has no ready pod on node "${nodeName}"`);
  }

  /** The revisions that the DaemonSet can go back to, and the present one: oldest first. */
  async history(): Promise<readonly ControllerRevision[]> {
    const { metadata } = await this.get();
    const { items } = await this.#client.list('controllerrevisions', { namespace: metadata.namespace ?? 'default' });
    const owned = items.filter((item) => isControlledBy(item, metadata.uid));
    return owned.toSorted((a, b) => a.revision - b.revision);
  }

  /** Goes back to a revision by number, or to the one before the present one (B-346). Throws RangeError if there is none. */
  async undo(revision?: number): Promise<DaemonSet> {
    const history = await this.history();
    const target = revision === undefined ? history.at(-2) : history.find((one) => one.revision === revision);
    if (target === undefined) {
      throw new RangeError(
        revision === undefined ? 'no last revision to roll back to' : `unable to find specified revision ${revision} in history`,
      );
    }
    return this.#client.patch('daemonsets', this.name, target.data);
  }
}

function isControlledBy({ metadata }: Pod | ControllerRevision, owner: string): boolean {
  return metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === owner) ?? false;
}

function isReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

/** Whether the newest pods are available wherever they should be, and the controller has seen the newest spec. */
function isRolledOut({ metadata, status }: DaemonSet): boolean {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false;
  const { desiredNumberScheduled: desired, updatedNumberScheduled = 0, numberAvailable = 0 } = status;
  return updatedNumberScheduled >= desired && numberAvailable >= desired;
}

function progressOf(daemonSet: DaemonSet | undefined): string {
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = daemonSet?.status ?? {};
  return `has ${updatedNumberScheduled} of ${desiredNumberScheduled} pods updated and ${numberAvailable} available`;
}
