import type { Node, Pod } from '../objects/kubernetes.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { marked, type Reaction, reactions } from './follower.js';
import { type ConditionChange, isTerminal, withCondition, writePodStatus } from './pod-conditions.js';
import type { PodsByNode } from './pods-by-node.js';
import { isReady } from './pool-members.js';
import { isRefused, stored } from './stored.js';

/** How often pods are looked at, and how long a node must have been missing, in milliseconds (B-330). */
const EVERY_MS = 20_000;
const QUARANTINE_MS = 40_000;
/** How many pods that have ended are kept (B-333). */
const KEPT_TERMINATED = 12_500;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const NODE_GONE: ConditionChange = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByPodGC',
  message: 'PodGC: node no longer exists',
};

/** What pod garbage collection can be told to do otherwise. */
export interface PodGcOptions {
  /** How many pods that have ended are kept; 0 keeps them all. */
  readonly keptTerminated?: number;
}

/** Removes pods of nodes that are gone, pods that nobody will end, and pods that ended long ago (B-330 to B-333). */
export function createPodGcController(context: ControllerContext, pods: PodsByNode, options: PodGcOptions = {}): Controller {
  const collector = new PodCollector(context, pods, options.keptTerminated ?? KEPT_TERMINATED);
  return controllerOf(context, {
    name: 'pod-gc',
    follow: () => ({
      nodes: (after, before) => collector.nodeChanged(after, before),
      pods: (after, before) => collector.podChanged(after, before),
    }),
    sync: (key) => collector.sync(key),
    tick: {
      everyMs: EVERY_MS,
      run: (queue) => {
        for (const key of collector.due()) queue.add(key);
      },
    },
  });
}

class PodCollector {
  readonly #context: ControllerContext;
  readonly #pods: PodsByNode;
  readonly #keptTerminated: number;
  /** Missing nodes that pods are bound to, and when they were first seen to be missing. */
  readonly #missing = new Map<string, number | undefined>();
  /** Nodes with the taint that says that they will not come back. */
  readonly #outOfService = new Set<string>();
  /** Pods that are being deleted and were never bound. */
  readonly #unbound = new Set<string>();
  readonly #terminated = new Set<string>();

  constructor(context: ControllerContext, pods: PodsByNode, keptTerminated: number) {
    this.#context = context;
    this.#pods = pods;
    this.#keptTerminated = keptTerminated;
  }

  nodeChanged(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    return reactions(
      marked(this.#outOfService, isOutOfService(after), isOutOfService(before)),
      after === undefined ? (name) => this.#missing.set(name, undefined) : undefined,
      before === undefined ? (name) => this.#missing.delete(name) : undefined,
    );
  }

  podChanged(after: Pod | undefined, before: Pod | undefined): Reaction | undefined {
    const nodeName = after?.spec.nodeName;
    return reactions(
      nodeName && nodeName !== before?.spec.nodeName ? (_key, text) => this.#isBoundTo(text(nodeName)) : undefined,
      marked(this.#unbound, isEndingUnbound(after), isEndingUnbound(before)),
      marked(this.#terminated, after !== undefined && isTerminal(after), before !== undefined && isTerminal(before)),
    );
  }

  #isBoundTo(nodeName: string): void {
    if (!(this.#exists(nodeName) || this.#missing.has(nodeName))) this.#missing.set(nodeName, undefined);
  }

  /** The keys of what is to be collected now: `node <name>`, `out-of-service <name>`, `unbound <pod>`, `terminated <pod>`. */
  *due(): IterableIterator<string> {
    for (const pod of this.#tooManyTerminated()) yield `terminated ${pod}`;
    for (const name of this.#outOfService) yield `out-of-service ${name}`;
    for (const [name, sinceMs] of this.#missing) if (this.#isOverdue(name, sinceMs)) yield `node ${name}`;
    for (const pod of this.#unbound) yield `unbound ${pod}`;
  }

  sync(key: string): void {
    const space = key.indexOf(' ');
    const [what, name] = [key.slice(0, space), key.slice(space + 1)];
    if (what === 'node') {
      this.#collectNode(name);
      return;
    }
    if (what === 'out-of-service') {
      this.#collectTerminating(name);
      return;
    }
    const pod = stored(this.#context.registry.store, 'pods', name);
    if (pod !== undefined) this.#collect(pod);
  }

  /** Looks at a missing node; the first time its quarantine begins. */
  #isOverdue(name: string, sinceMs: number | undefined): boolean {
    const nowMs = this.#context.clock.now();
    if (this.#pods.count(name) === 0) this.#missing.delete(name);
    else if (sinceMs === undefined) this.#missing.set(name, nowMs);
    return sinceMs !== undefined && nowMs - sinceMs >= QUARANTINE_MS;
  }

  #collectNode(name: string): void {
    if (this.#exists(name)) return;
    for (const pod of this.#podsOf(name)) this.#collect(pod, NODE_GONE);
  }

  #collectTerminating(name: string): void {
    const node = stored(this.#context.registry.store, 'nodes', name);
    if (node === undefined || isReady(node)) return;
    for (const pod of this.#podsOf(name)) if (pod.metadata.deletionTimestamp !== undefined) this.#collect(pod);
  }

  /** Marks a pod that has not ended as failed, then deletes it by force. */
  #collect(pod: Pod, condition?: ConditionChange): void {
    const { registry, clock } = this.#context;
    if (!isTerminal(pod)) {
      const failed = { ...pod.status, phase: 'Failed' } as const;
      writePodStatus(registry, pod, condition === undefined ? failed : withCondition(failed, condition, clock.now()));
    }
    const { name, namespace = '', uid } = pod.metadata;
    const key = { resource: 'pods', namespace, name } as const;
    isRefused(['NotFound', 'Conflict'], () => registry.remove({ key, gracePeriodSeconds: 0, preconditions: { uid } }));
  }

  #tooManyTerminated(): readonly string[] {
    const surplus = this.#terminated.size - this.#keptTerminated;
    if (this.#keptTerminated === 0 || surplus <= 0) return [];
    const { store } = this.#context.registry;
    const pods = [...this.#terminated].map((key) => ({ key, pod: stored(store, 'pods', key) }));
    return pods
      .sort((a, b) => rank(a.pod) - rank(b.pod))
      .slice(0, surplus)
      .map(({ key }) => key);
  }

  *#podsOf(nodeName: string): IterableIterator<Pod> {
    for (const key of [...this.#pods.keys(nodeName)]) {
      const pod = stored(this.#context.registry.store, 'pods', key);
      if (pod !== undefined) yield pod;
    }
  }

  #exists(nodeName: string): boolean {
    return this.#context.registry.store.has('nodes', nodeName);
  }
}

/** Evicted pods come before all others, then the oldest. */
function rank(pod: Pod | undefined): number {
  if (pod === undefined || pod.status.reason === 'Evicted') return 0;
  return Date.parse(pod.metadata.creationTimestamp);
}

function isOutOfService(node: Node | undefined): boolean {
  return node?.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;
}

function isEndingUnbound(pod: Pod | undefined): boolean {
  return pod !== undefined && !pod.spec.nodeName && pod.metadata.deletionTimestamp !== undefined;
}
