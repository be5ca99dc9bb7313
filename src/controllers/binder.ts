import type { KeyedQueue } from '../channels/keyed-queue.js';
import { semanticallyEqual } from '../objects/equality.js';
import type { Node, ObjectReference, Pod } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import { pinnedNode } from '../objects/views.js';
import type { FreePod } from '../registry/bind.js';
import type { Filled } from '../store/form.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { eventfulNodes, isEventful } from './eventful-nodes.js';
import { type Reaction, reactions } from './follower.js';
import { misfits, nodeFacts, wishesOf } from './node-fit.js';
import { placeOf } from './node-usage.js';
import { pinnedFacts, pinnedWishes } from './pinned-pods.js';
import { awaitsBinding, SCHEDULER, withCondition, writePodStatus } from './pod-conditions.js';
import type { PodsByNode } from './pods-by-node.js';
import { isRefused, stored } from './stored.js';
import { UnschedulablePods } from './unschedulable-pods.js';

/** How many nodes are looked at per turn: a few milliseconds of work. */
const SLICE = 1_000;
/** No node has this name. */
const NOWHERE = '';
const OTHER_NODE = "node(s) didn't satisfy plugin(s) [NodeAffinity]";

/** The search for the node of one pod. */
interface Search {
  /** The only node that the pod may go to. */
  readonly pinned: string | undefined;
  /** The nodes not looked at so far. */
  readonly names: Iterator<string>;
  /** How many nodes will not do, by reason. */
  readonly reasons: Map<string, number>;
}

/** Binds pods to nodes: those of DaemonSets to the one that their affinity names, others to the next one that has room (B-102). */
export function createBinderController(context: ControllerContext, pods: PodsByNode): Controller {
  const binder = new Binder(context, pods);
  return controllerOf(context, {
    name: 'binder',
    follow: (queue) => ({
      nodes: (after, before) => binder.nodeChanged(after, before, queue),
      pods: (after, before) => binder.podChanged(after, before, queue),
    }),
    sync: (key, queue) => binder.sync(key, queue),
    syncMany: (keys) => binder.syncMany(keys),
  });
}

class Binder {
  readonly #context: ControllerContext;
  readonly #pods: PodsByNode;
  readonly #unschedulable: UnschedulablePods;
  /** Searches that take more than one turn. */
  readonly #searches = new Map<string, Search>();
  /** The node that was chosen last for a pod that may go anywhere. */
  #lastNode = '';

  constructor(context: ControllerContext, pods: PodsByNode) {
    this.#context = context;
    this.#pods = pods;
    this.#unschedulable = new UnschedulablePods(context.clock);
  }

  nodeChanged(after: Node | undefined, before: Node | undefined, queue: KeyedQueue): Reaction | undefined {
    if (after === undefined) return undefined;
    let fits: boolean | undefined;
    return (name) => {
      if (!this.#unschedulable.mayFit(name)) return;
      fits ??= fitsAsBefore(after, before);
      if (!fits) this.#unschedulable.wake(name, queue);
    };
  }

  podChanged(after: Pod | undefined, before: Pod | undefined, queue: KeyedQueue): Reaction | undefined {
    const from = placeOf(before);
    const isFreed = from !== undefined && from !== placeOf(after);
    const wake: Reaction | undefined = isFreed ? (_key, text) => this.#unschedulable.wake(text(from), queue) : undefined;
    return reactions(wake, this.#bindingChanged(after, before, queue));
  }

  #bindingChanged(after: Pod | undefined, before: Pod | undefined, queue: KeyedQueue): Reaction | undefined {
    if (after === undefined || !awaitsBinding(after)) return before && awaitsBinding(before) ? (key) => this.#forget(key) : undefined;
    if (before?.metadata.uid === after.metadata.uid && semanticallyEqual(before.spec, after.spec)) return undefined;
    return (key) => {
      this.#searches.delete(key);
      queue.add(key);
    };
  }

  sync(key: string, queue: KeyedQueue): void {
    const pod = stored(this.#context.registry.store, 'pods', key);
    if (pod === undefined || !awaitsBinding(pod)) {
      this.#forget(key);
      return;
    }
    const search = this.#searches.get(key) ?? this.#search(pod);
    const found = this.#goOn(search, pod);
    if (found === undefined) {
      // The rest of the nodes has its turn later.
      this.#searches.set(key, search);
      queue.add(key);
      return;
    }
    this.#searches.delete(key);
    if (found === NOWHERE) {
      this.#fail(key, pod, search);
      this.#unschedulable.tryLeftovers(queue);
    } else this.#bind(key, pod, found);
  }

  /** Binds pods whose nodes are known and will do, one on each node at most; gives the others. */
  syncMany(keys: readonly string[]): readonly string[] {
    const free = new Map<string, FreePod>();
    const others = keys.filter((key) => {
      const found = this.#pinnedAndFitting(key);
      // What the first of two takes is known when it is bound.
      if (found === undefined || free.has(found.node.name)) return true;
      free.set(found.node.name, found);
      return false;
    });
    const { registry } = this.#context;
    registry.bindMany([...free.values()]);
    const isWorthAnEvent = eventfulNodes(registry.store);
    for (const { pod, node } of free.values()) if (isWorthAnEvent(node.labels)) this.#recordBinding(pod, node.name);
    return others;
  }

  #pinnedAndFitting(key: string): FreePod | undefined {
    if (this.#searches.has(key)) return undefined;
    const { store } = this.#context.registry;
    const filled = store.filled('pods', key);
    const wishes = filled?.form.fact(pinnedWishes);
    if (filled !== undefined && wishes !== undefined) {
      const node = pinnedFacts(store, filled.text0);
      return node !== undefined && misfits(wishes, node, this.#pods.usage(node.name)).length === 0 ? { key, pod: filled, node } : undefined;
    }
    const pod = stored(store, 'pods', key);
    if (pod === undefined || !awaitsBinding(pod)) return undefined;
    const node = nodeFacts(store, pinnedNode(pod.spec) ?? NOWHERE);
    return node !== undefined && misfits(wishesOf(pod), node, this.#pods.usage(node.name)).length === 0 ? { key, pod, node } : undefined;
  }

  #forget(key: string): void {
    this.#unschedulable.forget(key);
    this.#searches.delete(key);
  }

  #search({ spec }: Pod): Search {
    const pinned = pinnedNode(spec);
    const names = pinned === undefined ? this.#namesInTurn() : [pinned].values();
    return { pinned, names, reasons: new Map() };
  }

  /** Looks at some more nodes: gives the first that will do, `NOWHERE` after the last one, undefined if there are more. */
  #goOn({ names, reasons, pinned }: Search, pod: Pod): string | undefined {
    const { store } = this.#context.registry;
    const wishes = wishesOf(pod);
    for (let looked = 0; looked < SLICE; looked += 1) {
      const { done = true, value } = names.next();
      if (done) return NOWHERE;
      const node = nodeFacts(store, value);
      if (node === undefined) continue;
      const found = misfits(wishes, node, this.#pods.usage(value));
      for (const reason of found) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (found.length > 0) continue;
      if (pinned === undefined) this.#lastNode = value;
      return value;
    }
    return undefined;
  }

  /** All nodes, beginning after the one that was chosen last. */
  *#namesInTurn(): IterableIterator<string> {
    const snapshot = this.#context.registry.store.snapshot();
    const last = this.#lastNode;
    for (const [name] of snapshot.entries('nodes', { after: last })) yield name;
    for (const [name] of snapshot.entries('nodes')) {
      if (name > last) return;
      yield name;
    }
  }

  #bind(key: string, pod: Pod, nodeName: string): void {
    const { registry } = this.#context;
    const { name, namespace = '', uid } = pod.metadata;
    this.#unschedulable.forget(key);
    const target = { kind: 'Node', name: nodeName };
    const binding = { kind: 'Binding', apiVersion: 'v1', metadata: { name, namespace, uid }, target } as const;
    if (isRefused(['NotFound', 'Conflict'], () => registry.bind({ resource: 'pods', namespace, name }, binding))) return;
    const node = nodeFacts(registry.store, nodeName);
    if (node !== undefined && isEventful(registry.store, node.labels)) this.#recordBinding(pod, nodeName);
  }

  #recordBinding(pod: FreePod['pod'], nodeName: string): void {
    const regarding = 'form' in pod ? referenceToFilled(pod) : referenceTo(pod);
    this.#record(regarding, 'Normal', 'Scheduled', `Successfully assigned ${regarding.namespace}/${regarding.name} to ${nodeName}`);
  }

  #fail(key: string, pod: Pod, { pinned, reasons }: Search): void {
    const { registry, clock } = this.#context;
    this.#unschedulable.add(key, pinned);
    const nodes = registry.store.snapshot().count('nodes');
    const others = pinned === undefined ? 0 : nodes - (stored(registry.store, 'nodes', pinned) === undefined ? 0 : 1);
    const all = others > 0 ? [...reasons, [OTHER_NODE, others] as const] : [...reasons];
    const message = failure(nodes, all);
    const change = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    writePodStatus(registry, pod, withCondition(pod.status, change, clock.now()));
    this.#record(referenceTo(pod), 'Warning', 'FailedScheduling', message);
  }

  #record(regarding: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.registry.record({ regarding, type, reason, message, component: SCHEDULER });
  }
}

function referenceTo({ metadata: { name, namespace, uid, resourceVersion } }: Pod): ObjectReference {
  return { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion };
}

function referenceToFilled({ form, name, uid, version }: Filled<StoredObject>): ObjectReference {
  return {
    kind: 'Pod',
    namespace: form.fact(namespaceOf),
    name,
    uid: form.uids.text(uid),
    apiVersion: 'v1',
    resourceVersion: String(version),
  };
}

function namespaceOf({ metadata }: StoredObject): string | undefined {
  return metadata.namespace;
}

/** Whether nothing about a node has changed that decides which pods fit. */
function fitsAsBefore(after: Node, before: Node | undefined): boolean {
  if (before === undefined) return false;
  const facts = ({ metadata, spec, status }: Node) => JSON.stringify([metadata.labels, spec, status.allocatable]);
  const isSame = after.metadata.labels === before.metadata.labels && after.spec === before.spec;
  return (isSame && after.status.allocatable === before.status.allocatable) || facts(after) === facts(before);
}

/** Why no node will do, in the scheduler's words. */
function failure(nodes: number, reasons: readonly (readonly [reason: string, nodes: number])[]): string {
  if (nodes === 0) return 'no nodes available to schedule pods';
  const list = reasons.map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available: ${list.join(', ')}.`;
}
