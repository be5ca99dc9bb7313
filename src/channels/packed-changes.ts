import type { Labels } from '../objects/label-selector.js';
import { areShared, type CommonOfNodes, type CommonOfPods, NodeLabels, SharedNodeView, SharedPodView } from '../objects/shared-views.js';
import type { Uid } from '../objects/uids.js';
import type { Change, NodeView, PodView } from '../objects/views.js';
import { podTexts, ReadCommons } from './pod-commons.js';

/**
 * Changes as one flat list of values, which costs a fraction of what objects cost to send from thread to thread. Each begins
 * with one of `MARKS`. What the next pod or node has in common with it travels once; what a pod has in common with those of other messages, as texts that are read once.
 */
export type PackedChanges = readonly unknown[];

/**
 * What follows in the list: the values of a view, or those in which it differs from the last one of its kind that was told of in full, the uid of what is gone
 * (and the name of a node), or a change as it is.
 */
const MARKS = { pod: 0, podGone: 1, node: 2, nodeGone: 3, other: 4, podLikeLast: 5, nodeLikeLast: 6 } as const;

/** Packs changes; `unpacked` gives them back. */
export function packed(changes: readonly Change[]): PackedChanges {
  const packing = new Packing();
  for (const change of changes) packing.add(change);
  return packing.values;
}

/** The changes in a packed list, in their order. */
export function unpacked(values: PackedChanges): readonly Change[] {
  return new Unpacking(values).changes();
}

class Packing {
  readonly values: unknown[] = [];
  #lastPod: PodView | undefined;
  #lastNode: NodeView | undefined;

  add(change: Change): void {
    if (change.resource === 'pods') this.#pod(change.uid, change.view);
    else if (change.resource !== 'nodes') this.values.push(MARKS.other, change);
    else if (change.view === undefined) this.values.push(MARKS.nodeGone, change.uid, change.name);
    else this.#node(change.uid, change.view);
  }

  #pod(uid: Uid, view: PodView | undefined): void {
    const { values } = this;
    if (view === undefined) {
      values.push(MARKS.podGone, uid);
      return;
    }
    const { name, version, nodeName } = view;
    const otherTarget = view.targetNode === nodeName ? undefined : view.targetNode;
    if (this.#lastPod !== undefined && arePodsAlike(view, this.#lastPod)) {
      values.push(MARKS.podLikeLast, uid, name, version, nodeName, otherTarget);
    } else {
      const { template, state } = podTexts(view);
      values.push(MARKS.pod, uid, name, version, nodeName, otherTarget, template, state);
    }
    // Also one that is merely equal: those that follow most often share with it.
    this.#lastPod = view;
  }

  #node(uid: Uid, view: NodeView): void {
    const { name, version } = view;
    if (this.#lastNode !== undefined && areNodesAlike(view, this.#lastNode)) {
      this.values.push(MARKS.nodeLikeLast, uid, name, version);
    } else {
      this.values.push(MARKS.node, uid, name, version, view.labels, view.taints, view.isUnschedulable);
      this.values.push(view.ready, view.kubelet, view.pool);
      this.#lastNode = view;
    }
  }
}

/** Whether two views differ in nothing but what tells pods apart, and where they are. */
function arePodsAlike(a: PodView, b: PodView): boolean {
  if (areShared(a, b)) return true;
  const isSame = a.labels === b.labels && a.spec === b.spec && a.containers === b.containers && a.namespace === b.namespace;
  return isSame && a.controllerUid === b.controllerUid && a.createdAtMs === b.createdAtMs && areStatesAlike(a, b);
}

function areStatesAlike(a: PodView, b: PodView): boolean {
  const isSame = a.phase === b.phase && a.isReady === b.isReady && a.readyChangedAtMs === b.readyChangedAtMs;
  return isSame && a.deletionAtMs === b.deletionAtMs && a.reason === b.reason && a.hasStarted === b.hasStarted && a.restarts === b.restarts;
}

/** Whether two views differ in nothing but what tells nodes apart: a label may say its name. */
function areNodesAlike(a: NodeView, b: NodeView): boolean {
  if (a instanceof SharedNodeView && a.sharesAll(b)) return true;
  const isSame = a.taints === b.taints && a.isUnschedulable === b.isUnschedulable && a.ready === b.ready;
  return isSame && a.kubelet === b.kubelet && a.pool === b.pool && areLabelsAlike(a, b);
}

function areLabelsAlike({ labels, name }: NodeView, last: NodeView): boolean {
  const keys = Object.keys(last.labels);
  let index = 0;
  for (const key in labels) {
    if (key !== keys[index] || labels[key] !== labelLike(last, key, name)) return false;
    index += 1;
  }
  return index === keys.length;
}

/** What a label of a node says, if its labels are like those of another. */
function labelLike({ labels, name }: NodeView, key: string, ownName: string): string | undefined {
  const label = labels[key];
  return label === name ? ownName : label;
}

/** A text that most changes have in common: it is kept once, though it comes with each of them. */
class CommonText {
  #last: string | undefined;

  of<Text extends string | undefined>(text: Text): Text {
    if (text !== this.#last) this.#last = text;
    return this.#last as Text;
  }
}

/** How many kinds of labels of nodes are remembered: those of the pools that grow at a time. */
const COMMON_NODE_LABELS = 4;

/** Labels that many nodes have in common, but for their names: they are kept once, though they come with each message. */
class CommonNodeLabels {
  #kept: readonly NodeLabels[] = [];

  of(labels: Labels, name: string): NodeLabels {
    const known = this.#kept.find((kept) => kept.areOf(name, labels));
    if (known !== undefined) return known;
    const kept = new NodeLabels(labels, name);
    this.#kept = [kept, ...this.#kept].slice(0, COMMON_NODE_LABELS);
    return kept;
  }
}

const COMMON = {
  ofPods: new ReadCommons(),
  nodeLabels: new CommonNodeLabels(),
  ready: new CommonText(),
  kubelet: new CommonText(),
  pool: new CommonText(),
};

class Unpacking {
  readonly #values: PackedChanges;
  #position = 0;
  /** What pods and nodes that follow have in common with the last one that was told of in full. */
  #podLike: CommonOfPods | undefined;
  #ofNodes: CommonOfNodes | undefined;

  constructor(values: PackedChanges) {
    this.#values = values;
  }

  changes(): readonly Change[] {
    const changes: Change[] = [];
    while (this.#position < this.#values.length) changes.push(this.#change());
    return changes;
  }

  #change(): Change {
    const mark = this.#next<number>();
    if (mark === MARKS.other) return this.#next<Change>();
    const uid = this.#next<Uid>();
    if (mark === MARKS.podGone) return { resource: 'pods', uid, view: undefined };
    if (mark === MARKS.nodeGone) return { resource: 'nodes', uid, name: this.#next(), view: undefined };
    if (mark === MARKS.pod || mark === MARKS.podLikeLast) return { resource: 'pods', uid, view: this.#pod(uid, mark) };
    const common = mark === MARKS.nodeLikeLast ? this.#ofNodes : undefined;
    return { resource: 'nodes', uid, view: common === undefined ? this.#node(uid) : this.#likeNode(common, uid) };
  }

  #pod(uid: Uid, mark: number): PodView {
    // So many come that each step is one: it is read in place.
    const values = this.#values;
    const at = this.#position;
    this.#position = at + 4;
    const nodeName = values[at + 2] as string | undefined;
    const targetNode = (values[at + 3] as string | undefined) ?? nodeName;
    if (mark === MARKS.pod || this.#podLike === undefined) this.#podLike = this.#commonOfPods();
    return new SharedPodView({ uid, name: values[at] as string, version: values[at + 1] as number, nodeName, targetNode }, this.#podLike);
  }

  #commonOfPods(): CommonOfPods {
    return COMMON.ofPods.of({ template: this.#next<string>(), state: this.#next<string>() });
  }

  #likeNode(common: CommonOfNodes, uid: Uid): NodeView {
    return new SharedNodeView({ uid, name: this.#next<string>(), version: this.#next<number>() }, common);
  }

  #node(uid: Uid): NodeView {
    const [name, version] = [this.#next<string>(), this.#next<number>()];
    const common: CommonOfNodes = {
      labels: COMMON.nodeLabels.of(this.#next<Labels>(), name),
      taints: this.#next(),
      isUnschedulable: this.#next(),
      ready: COMMON.ready.of(this.#next<NodeView['ready']>()),
      kubelet: COMMON.kubelet.of(this.#next<NodeView['kubelet']>()),
      pool: COMMON.pool.of(this.#next<string | undefined>()),
    };
    this.#ofNodes = common;
    return new SharedNodeView({ uid, name, version }, common);
  }

  #next<Value>(): Value {
    const value = this.#values[this.#position];
    this.#position += 1;
    return value as Value;
  }
}
