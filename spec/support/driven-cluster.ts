import type { Cluster } from '#cluster/cluster.js';
import type { ClusterOptions } from '#cluster/cluster-options.js';
import { createCluster } from '#cluster/create-cluster.js';
import { ApiError } from '#objects/api-error.js';
import type { ControllerRevision, DaemonSet, Node, Pod, Status, Taint } from '#objects/kubernetes.js';
import { pinnedNode } from '#objects/views.js';

/** What differs from the DaemonSet `web` in `default`, whose pods are labelled `app: web`. */
export interface WebParts {
  readonly name?: string;
  readonly image?: string;
  readonly pod?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly metadata?: object;
}

/** The DaemonSet `web`, as somebody writes it. */
export function web({ name = 'web', image = 'web:1', pod = {}, labels = {}, spec = {}, metadata = {} }: WebParts = {}) {
  const containers = [{ name: 'c', image }];
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: { name, namespace: 'default', ...metadata },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web', ...labels } }, spec: { containers, ...pod } },
      ...spec,
    },
  };
}

/** The strategy RollingUpdate with these numbers; surge needs `maxUnavailable: 0` beside it (B-004). */
export function rollingUpdate(rollingUpdate: { readonly maxUnavailable?: number | string; readonly maxSurge?: number | string }) {
  return { updateStrategy: { type: 'RollingUpdate', rollingUpdate } };
}

/** The strategy OnDelete. */
export const ON_DELETE = { updateStrategy: { type: 'OnDelete' } } as const;

/** Both strategies, for rules that hold under each. */
export const STRATEGIES = [
  ['RollingUpdate', rollingUpdate({ maxUnavailable: 1 })],
  ['OnDelete', ON_DELETE],
] as const;

/** A cluster in virtual time whose pods the spec drives by hand, unless the options say otherwise. */
export class DrivenCluster {
  readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  static async start(nodes: number, { nodePool = {}, ...options }: ClusterOptions = {}): Promise<DrivenCluster> {
    const pool = { kubelet: 'manual', ...nodePool } as const;
    return new DrivenCluster(
      await createCluster({ nodes, nodePrefix: 'n', threads: 0, time: 'virtual', seed: 'driven', nodePool: pool, ...options }),
    );
  }

  /** Lets time pass; long enough for the consequences of a write, if it is not told. */
  pass(duration = '2s'): Promise<void> {
    return this.cluster.time.advance(duration);
  }

  /** Applies objects, and lets their consequences happen. */
  async apply(...objects: Parameters<Cluster['apply']>[0][]): Promise<void> {
    for (const object of objects) await this.cluster.apply(object);
    await this.pass();
  }

  daemonSet(name = 'web'): Promise<DaemonSet> {
    return this.cluster.get('daemonsets', name);
  }

  async status(name = 'web'): Promise<DaemonSet['status']> {
    return (await this.daemonSet(name)).status;
  }

  /** Changes the DaemonSet, as a merge patch. */
  async change(spec: object, name = 'web'): Promise<void> {
    await this.cluster.patch('daemonsets', name, { spec }, { type: 'merge' });
    await this.pass();
  }

  async setImage(image: string, name = 'web'): Promise<void> {
    await this.cluster.daemonSet(name).setImage(image);
    await this.pass();
  }

  /** The pods of all namespaces, by node, then from old to new. */
  async pods(): Promise<readonly Pod[]> {
    const { items } = await this.cluster.list('pods');
    return items.toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  }

  async podsOn(node: string): Promise<readonly Pod[]> {
    return (await this.pods()).filter((pod) => nodeOf(pod) === node);
  }

  /** The one pod of a node. */
  async podOn(node: string): Promise<Pod> {
    const [pod, ...others] = await this.podsOn(node);
    if (pod === undefined || others.length > 0) throw new Error(`${node} has ${others.length + (pod ? 1 : 0)} pods`);
    return pod;
  }

  /** The nodes of the pods, one for each pod. */
  async places(): Promise<readonly string[]> {
    return (await this.pods()).map(nodeOf);
  }

  /** What a kubelet says of pods. */
  async say(pods: Pod | readonly Pod[], status: object): Promise<void> {
    for (const pod of [pods].flat()) {
      await this.cluster.patch('pods', pathOf(pod), { status }, { type: 'strategic', subresource: 'status' });
    }
  }

  /** Pods run and are ready, or are not, as of now. */
  async ready(pods: Pod | readonly Pod[], isReady = true): Promise<void> {
    const lastTransitionTime = new Date(this.cluster.time.now()).toISOString().replace(/\.\d+/, '');
    const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime }];
    await this.say(pods, { phase: 'Running', conditions });
  }

  /** All pods that are not being deleted run and are ready. */
  async readyAll(): Promise<void> {
    await this.ready((await this.pods()).filter(isLive));
    await this.pass();
  }

  /** The kubelets have ended the pods that are being deleted. */
  async finishAll(): Promise<void> {
    for (const pod of (await this.pods()).filter((one) => !isLive(one))) {
      await this.cluster.delete('pods', pathOf(pod), { gracePeriodSeconds: 0 });
    }
    await this.pass();
  }

  /** Deletes a pod as a user does, or at once. */
  async remove(pod: Pod, gracePeriodSeconds?: number): Promise<void> {
    await this.cluster.delete('pods', pathOf(pod), gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
    await this.pass();
  }

  async label(node: string, labels: Readonly<Record<string, string | null>>): Promise<void> {
    await this.cluster.patch('nodes', node, { metadata: { labels } });
    await this.pass();
  }

  /** Replaces the taints that are not kept by the node life cycle. */
  async taint(node: string, ...taints: readonly Taint[]): Promise<void> {
    await this.cluster.patch('nodes', node, { spec: { taints } }, { type: 'merge' });
    await this.pass();
  }

  node(name: string): Promise<Node> {
    return this.cluster.get('nodes', name);
  }

  /** Has the controller look again without asking for anything. */
  async nudge(name = 'web'): Promise<void> {
    await this.cluster.patch('daemonsets', name, { metadata: { annotations: { nudged: String(this.cluster.time.now()) } } });
    await this.pass();
  }

  /** `Type Reason message` of the events, those about one kind if it is given. */
  async events(kind?: string): Promise<readonly string[]> {
    const { items } = await this.cluster.list('events');
    const chosen = items.filter(({ involvedObject }) => kind === undefined || involvedObject.kind === kind);
    return chosen.map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }

  /** The revisions of a DaemonSet, the oldest first. */
  history(name = 'web'): Promise<readonly ControllerRevision[]> {
    return this.cluster.daemonSet(name).history();
  }

  /** Whether the DaemonSet's actor is woken by something. */
  async isWokenBy(act: () => Promise<unknown>, name = 'web'): Promise<boolean> {
    let isWoken = false;
    const end = this.cluster.follow(`daemonset/default/${name}`, () => {
      isWoken = true;
    });
    await this.pass('0s');
    isWoken = false;
    await act();
    await this.pass('500ms');
    end();
    return isWoken;
  }

  /** With what something is refused. */
  async refusal(act: Promise<unknown>): Promise<Status> {
    try {
      await act;
    } catch (error) {
      if (ApiError.is(error)) return error.status;
      throw error;
    }
    throw new Error('nothing was refused');
  }
}

/** Where a pod is, or is meant to be. */
export function nodeOf({ spec }: Pod): string {
  return spec.nodeName || (pinnedNode(spec) ?? '');
}

/** `namespace/name`. */
function pathOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Whether nobody deletes a pod. */
export function isLive({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined;
}

/** The images of pods. */
export function imagesOf(pods: readonly Pod[]): readonly string[] {
  return pods.map(({ spec }) => spec.containers[0]?.image ?? '');
}

/** The names of pods. */
export function namesOf(pods: readonly Pod[]): readonly string[] {
  return pods.map(({ metadata }) => metadata.name);
}

function sortKey(pod: Pod): string {
  return [nodeOf(pod), pod.metadata.creationTimestamp, pod.metadata.name].join(' ');
}
