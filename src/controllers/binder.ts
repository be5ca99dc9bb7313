import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { Node, Pod } from '../objects/kubernetes.js';
import { pinnedNode } from '../objects/views.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { misfits } from './node-fit.js';
import { NodeUsage } from './node-usage.js';
import { isTerminal, withCondition, writePodStatus } from './pod-conditions.js';
import { isRefused, stored } from './stored.js';
import { UnschedulablePods } from './unschedulable-pods.js';

const COMPONENT = 'default-scheduler';

/** Binds pods to nodes: those of DaemonSets to the one that their affinity names, others to the next one that has room (B-102). */
export function createBinderController(context: ControllerContext): Controller {
  const binder = new Binder(context);
  return controllerOf(context, {
    name: 'binder',
    follow: (queue) => ({
      nodes: (after, before) => binder.nodeChanged(after, before, queue),
      pods: (after, before, key) => binder.podChanged(after, before, { key, queue }),
    }),
    sync: (key) => binder.sync(key),
  });
}

class Binder {
  readonly #context: ControllerContext;
  readonly #usage = new NodeUsage();
  readonly #unschedulable: UnschedulablePods;
  /** The node that was chosen last for a pod that may go anywhere. */
  #lastNode = '';

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#unschedulable = new UnschedulablePods(context.clock);
  }

  nodeChanged(after: Node | undefined, before: Node | undefined, queue: KeyedQueue): void {
    if (after === undefined || !this.#unschedulable.mayFit(after.metadata.name)) return;
    if (!fitsAsBefore(after, before)) this.#unschedulable.wake(after.metadata.name, queue);
  }

  podChanged(after: Pod | undefined, before: Pod | undefined, { key, queue }: { key: string; queue: KeyedQueue }): void {
    const freed = this.#usage.changed(after, before);
    if (freed !== undefined) this.#unschedulable.wake(freed, queue);
    if (after === undefined || !awaitsBinding(after)) this.#unschedulable.forget(key);
    else if (before === undefined || before.metadata.uid !== after.metadata.uid || before.spec !== after.spec) queue.add(key);
  }

  sync(key: string): void {
    const pod = stored(this.#context.registry.store, 'pods', key);
    if (pod === undefined || !awaitsBinding(pod)) {
      this.#unschedulable.forget(key);
      return;
    }
    const pinned = pinnedNode(pod.spec);
    const diagnosis = new Map<string, number>();
    const node = pinned === undefined ? this.#anyNode(pod, diagnosis) : this.#thatNode(pod, pinned, diagnosis);
    if (node === undefined) {
      this.#fail(key, pod, { pinned, diagnosis });
      return;
    }
    this.#unschedulable.forget(key);
    this.#bind(pod, node.metadata.name);
  }

  #thatNode(pod: Pod, name: string, diagnosis: Map<string, number>): Node | undefined {
    const { store } = this.#context.registry;
    const node = stored(store, 'nodes', name);
    const reasons = node && misfits(pod, node, this.#usage);
    if (reasons?.length === 0) return node;
    const others = store.snapshot().count('nodes') - (node === undefined ? 0 : 1);
    for (const reason of reasons ?? []) diagnosis.set(reason, 1);
    if (others > 0) diagnosis.set("node(s) didn't satisfy plugin(s) [NodeAffinity]", others);
    return undefined;
  }

  /** The first node with room after the one that was chosen last. */
  #anyNode(pod: Pod, diagnosis: Map<string, number>): Node | undefined {
    for (const node of this.#nodesInTurn()) {
      const reasons = misfits(pod, node, this.#usage);
      for (const reason of reasons) diagnosis.set(reason, (diagnosis.get(reason) ?? 0) + 1);
      if (reasons.length > 0) continue;
      this.#lastNode = node.metadata.name;
      return node;
    }
    return undefined;
  }

  *#nodesInTurn(): IterableIterator<Node> {
    const snapshot = this.#context.registry.store.snapshot();
    const last = this.#lastNode;
    for (const [, node] of snapshot.entries('nodes', { after: last })) yield node as Node;
    for (const [name, node] of snapshot.entries('nodes')) {
      if (name > last) return;
      yield node as Node;
    }
  }

  #bind({ metadata }: Pod, nodeName: string): void {
    const { registry } = this.#context;
    const { name, namespace = '', uid } = metadata;
    const target = { kind: 'Node', name: nodeName };
    const binding = { kind: 'Binding', apiVersion: 'v1', metadata: { name, namespace, uid }, target } as const;
    if (isRefused(['NotFound', 'Conflict'], () => registry.bind({ resource: 'pods', namespace, name }, binding))) return;
    this.#record({ metadata }, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${nodeName}`);
  }

  #fail(key: string, pod: Pod, { pinned, diagnosis }: { pinned: string | undefined; diagnosis: ReadonlyMap<string, number> }): void {
    const { registry, clock } = this.#context;
    this.#unschedulable.add(key, pinned);
    const message = failure(registry.store.snapshot().count('nodes'), diagnosis);
    const change = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    writePodStatus(registry, pod, withCondition(pod.status, change, clock.now()));
    this.#record(pod, 'Warning', 'FailedScheduling', message);
  }

  #record({ metadata }: Pick<Pod, 'metadata'>, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { name, namespace, uid, resourceVersion } = metadata;
    const regarding = { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion };
    this.#context.registry.record({ regarding, type, reason, message, component: COMPONENT });
  }
}

/** Whether a pod is ours to bind. */
function awaitsBinding(pod: Pod): boolean {
  const { metadata, spec } = pod;
  const isOurs = (spec.schedulerName ?? COMPONENT) === COMPONENT && (spec.schedulingGates ?? []).length === 0;
  return isOurs && !spec.nodeName && metadata.deletionTimestamp === undefined && !isTerminal(pod);
}

/** Whether nothing about a node has changed that decides which pods fit. */
function fitsAsBefore(after: Node, before: Node | undefined): boolean {
  if (before === undefined) return false;
  const facts = ({ metadata, spec, status }: Node) => JSON.stringify([metadata.labels, spec, status.allocatable]);
  const isSame = after.metadata.labels === before.metadata.labels && after.spec === before.spec;
  return (isSame && after.status.allocatable === before.status.allocatable) || facts(after) === facts(before);
}

/** Why no node will do, in the scheduler's words. */
function failure(nodes: number, diagnosis: ReadonlyMap<string, number>): string {
  if (nodes === 0) return 'no nodes available to schedule pods';
  const reasons = [...diagnosis].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available: ${reasons.join(', ')}.`;
}
