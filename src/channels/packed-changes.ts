import type { Change, NodeView, PodView } from '../objects/views.js';

/**
 * Changes as one flat list of values, which costs a fraction of what objects cost to send from thread to thread. Each begins
 * with a `Mark`. Labels and specs that changes share travel once.
 */
export type PackedChanges = readonly unknown[];

/** What follows in the list: the values of a view, the uid of what is gone (and the name of a node), or a change as it is. */
const MARKS = { pod: 0, podGone: 1, node: 2, nodeGone: 3, other: 4 } as const;

/** Packs changes; `unpacked` gives them back. */
export function packed(changes: readonly Change[]): PackedChanges {
  const values: unknown[] = [];
  for (const change of changes) {
    if (change.resource === 'pods') packPod(values, change.uid, change.view);
    else if (change.resource !== 'nodes') values.push(MARKS.other, change);
    else if (change.view === undefined) values.push(MARKS.nodeGone, change.uid, change.name);
    else packNode(values, change.uid, change.view);
  }
  return values;
}

/** The changes in a packed list, in their order. */
export function unpacked(values: PackedChanges): readonly Change[] {
  return new Unpacking(values).changes();
}

function packPod(values: unknown[], uid: string, view: PodView | undefined): void {
  if (view === undefined) {
    values.push(MARKS.podGone, uid);
    return;
  }
  values.push(MARKS.pod, uid, view.namespace, view.name, view.version, view.createdAtMs, view.labels, view.controllerUid, view.nodeName);
  values.push(view.targetNode === view.nodeName ? undefined : view.targetNode, view.phase, view.isReady, view.readyChangedAtMs);
  values.push(view.deletionAtMs, view.reason, view.hasStarted, view.restarts, view.containers, view.spec);
}

function packNode(values: unknown[], uid: string, view: NodeView): void {
  values.push(
    MARKS.node,
    uid,
    view.name,
    view.version,
    view.labels,
    view.taints,
    view.isUnschedulable,
    view.ready,
    view.kubelet,
    view.pool,
  );
}

/** A text that most changes have in common: it is kept once, though it comes with each of them. */
class CommonText {
  #last: string | undefined;

  of<Text extends string | undefined>(text: Text): Text {
    if (text !== this.#last) this.#last = text;
    return this.#last as Text;
  }
}

const COMMON = {
  namespace: new CommonText(),
  controllerUid: new CommonText(),
  phase: new CommonText(),
  ready: new CommonText(),
  kubelet: new CommonText(),
  pool: new CommonText(),
};

class Unpacking {
  readonly #values: PackedChanges;
  #position = 0;
  #lastLabels: NodeView['labels'] = {};

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
    const uid = this.#next<string>();
    if (mark === MARKS.pod) return { resource: 'pods', uid, view: this.#pod(uid) };
    if (mark === MARKS.node) return { resource: 'nodes', uid, view: this.#node(uid) };
    if (mark === MARKS.podGone) return { resource: 'pods', uid, view: undefined };
    return { resource: 'nodes', uid, name: this.#next(), view: undefined };
  }

  #pod(uid: string): PodView {
    const namespace = COMMON.namespace.of(this.#next<string>());
    const [name, version, createdAtMs] = [this.#next<string>(), this.#next<number>(), this.#next<number>()];
    const labels = this.#next<PodView['labels']>();
    const controllerUid = COMMON.controllerUid.of(this.#next<string | undefined>());
    const nodeName = this.#next<string | undefined>();
    const targetNode = this.#next<string | undefined>() ?? nodeName;
    const phase = COMMON.phase.of(this.#next<string>());
    return {
      uid,
      namespace,
      name,
      version,
      createdAtMs,
      labels,
      controllerUid,
      nodeName,
      targetNode,
      phase,
      isReady: this.#next(),
      readyChangedAtMs: this.#next(),
      deletionAtMs: this.#next(),
      reason: this.#next(),
      hasStarted: this.#next(),
      restarts: this.#next(),
      containers: this.#next(),
      spec: this.#next(),
    };
  }

  #node(uid: string): NodeView {
    const [name, version] = [this.#next<string>(), this.#next<number>()];
    return {
      uid,
      name,
      version,
      labels: this.#labels(name),
      taints: this.#next(),
      isUnschedulable: this.#next(),
      ready: COMMON.ready.of(this.#next<NodeView['ready']>()),
      kubelet: COMMON.kubelet.of(this.#next<NodeView['kubelet']>()),
      pool: COMMON.pool.of(this.#next<string | undefined>()),
    };
  }

  /** The labels of a node, of which most are those of the node before. */
  #labels(name: string): NodeView['labels'] {
    const labels = this.#next<Record<string, string>>();
    for (const key in labels) {
      const [value, before] = [labels[key], this.#lastLabels[key]];
      if (value === name) labels[key] = name;
      else if (before !== undefined && value === before) labels[key] = before;
    }
    this.#lastLabels = labels;
    return labels;
  }

  #next<Value>(): Value {
    const value = this.#values[this.#position];
    this.#position += 1;
    return value as Value;
  }
}
