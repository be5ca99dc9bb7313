import type { Labels } from './label-selector.js';
import type { Uid } from './uids.js';
import type { NodeView, PodView } from './views.js';

/** What a pod's view does not share with those of pods that are like it. */
export type OwnOfPod = Pick<PodView, 'uid' | 'name' | 'version' | 'nodeName' | 'targetNode'>;

/** What pods may have in common. */
export type CommonOfPods = Omit<PodView, keyof OwnOfPod>;

/** The view of a pod that shares all but what is its own with others: a third of the memory, of which a million pods need as much less. */
export class SharedPodView implements PodView {
  uid: Uid;
  name: string;
  readonly version: number;
  nodeName: string | undefined;
  targetNode: string | undefined;
  readonly #like: CommonOfPods;

  /** `like` is what it has in common with others, or any pod of which all else is the same. */
  constructor(own: OwnOfPod, like: CommonOfPods) {
    this.uid = own.uid;
    this.name = own.name;
    this.version = own.version;
    this.nodeName = own.nodeName;
    this.targetNode = own.targetNode;
    this.#like = like;
  }

  /** What it shares: the same object for all that share it. */
  get common(): CommonOfPods {
    return this.#like;
  }

  /** Whether two views share all that is not their own; otherwise it may still be equal. */
  sharesAll(other: PodView): boolean {
    return other instanceof SharedPodView && other.#like === this.#like;
  }

  get namespace(): string {
    return this.#like.namespace;
  }

  get createdAtMs(): number {
    return this.#like.createdAtMs;
  }

  get labels(): Labels {
    return this.#like.labels;
  }

  get controllerUid(): string | undefined {
    return this.#like.controllerUid;
  }

  get phase(): string {
    return this.#like.phase;
  }

  get isReady(): boolean {
    return this.#like.isReady;
  }

  get readyChangedAtMs(): number | undefined {
    return this.#like.readyChangedAtMs;
  }

  get deletionAtMs(): number | undefined {
    return this.#like.deletionAtMs;
  }

  get reason(): string {
    return this.#like.reason;
  }

  get hasStarted(): boolean {
    return this.#like.hasStarted;
  }

  get restarts(): number {
    return this.#like.restarts;
  }

  get containers(): PodView['containers'] {
    return this.#like.containers;
  }

  get spec(): PodView['spec'] {
    return this.#like.spec;
  }
}

/** Whether the views of two pods share all that is not their own; otherwise they may still be equal. */
export function areShared(one: PodView, other: PodView): boolean {
  return one instanceof SharedPodView && one.sharesAll(other);
}

/** Labels of nodes that are alike: some of them say what the node is called. */
export class NodeLabels {
  readonly #sample: Labels;
  readonly #ownKeys: readonly string[];

  /** Those that are called as the node itself are each node's own. */
  constructor(sample: Labels, name: string) {
    this.#sample = sample;
    this.#ownKeys = Object.keys(sample).filter((key) => sample[key] === name);
  }

  /** The labels of the node of this name. */
  of(name: string): Labels {
    if (this.#ownKeys.length === 0) return this.#sample;
    const labels: Record<string, string> = { ...this.#sample };
    for (const key of this.#ownKeys) labels[key] = name;
    return labels;
  }

  /** Whether these are the labels of the node of this name, in their order. */
  areOf(name: string, labels: Labels): boolean {
    const keys = Object.keys(this.#sample);
    let index = 0;
    for (const key in labels) {
      const wanted = this.#ownKeys.includes(key) ? name : this.#sample[key];
      if (key !== keys[index] || labels[key] !== wanted) return false;
      index += 1;
    }
    return index === keys.length;
  }
}

/** What nodes may have in common. */
export type CommonOfNodes = Pick<NodeView, 'taints' | 'isUnschedulable' | 'ready' | 'kubelet' | 'pool'> & { readonly labels: NodeLabels };

/** The view of a node that shares with others all but what is its own; its labels are put together for whoever asks. */
export class SharedNodeView implements NodeView {
  uid: Uid;
  name: string;
  readonly version: number;
  readonly #common: CommonOfNodes;

  constructor(own: Pick<NodeView, 'uid' | 'name' | 'version'>, common: CommonOfNodes) {
    this.uid = own.uid;
    this.name = own.name;
    this.version = own.version;
    this.#common = common;
  }

  get labels(): Labels {
    return this.#common.labels.of(this.name);
  }

  get taints(): NodeView['taints'] {
    return this.#common.taints;
  }

  get isUnschedulable(): boolean {
    return this.#common.isUnschedulable;
  }

  get ready(): NodeView['ready'] {
    return this.#common.ready;
  }

  get kubelet(): NodeView['kubelet'] {
    return this.#common.kubelet;
  }

  get pool(): string | undefined {
    return this.#common.pool;
  }

  /** Whether two views share all that is not their own; otherwise it may still be equal. */
  sharesAll(other: NodeView): boolean {
    return other instanceof SharedNodeView && other.#common === this.#common;
  }

  /** Whether two views have the same labels by sharing them; otherwise they may still be equal. */
  sharesLabels(other: NodeView): boolean {
    return other instanceof SharedNodeView && other.#common.labels === this.#common.labels && other.name === this.name;
  }
}
