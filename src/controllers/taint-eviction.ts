import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { Node, Pod, Taint } from '../objects/kubernetes.js';
import { tolerates } from '../objects/taints.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { marked, type Reaction, reactions } from './follower.js';
import { withCondition, writePodStatus } from './pod-conditions.js';
import type { PodsByNode } from './pods-by-node.js';
import { isRefused, stored } from './stored.js';

const COMPONENT = 'taint-eviction-controller';

/** Deletes pods from nodes with NoExecute taints that they do not tolerate, or tolerate for a time only (B-320 to B-326). */
export function createTaintEvictionController(context: ControllerContext, pods: PodsByNode): Controller {
  const evictor = new Evictor(context);
  return controllerOf(context, {
    name: 'taint-eviction',
    follow: (queue) => ({
      nodes: (after, before) => {
        const [taints, taintsBefore] = [taintsOf(after), taintsOf(before)];
        if (isSame(taints, taintsBefore)) return undefined;
        return reactions(evictor.taintsChanged(taints, taintsBefore), (name) => {
          for (const key of pods.keys(name)) queue.add(key);
        });
      },
      pods: (after, before) => {
        const nodeName = newPlaceOf(after, before);
        return (key, text) => {
          if (evictor.isPending(key) || (nodeName && evictor.isTainted(text(nodeName)))) queue.add(key);
        };
      },
    }),
    sync: (key, queue) => evictor.sync(key, queue),
  });
}

interface Pending {
  readonly uid: string;
  readonly atMs: number;
}

class Evictor {
  readonly #context: ControllerContext;
  /** Nodes with taints that count. */
  readonly #tainted = new Set<string>();
  /** Pods that may stay for a while, and until when. */
  readonly #pending = new Map<string, Pending>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  isPending(key: string): boolean {
    return this.#pending.has(key);
  }

  taintsChanged(after: readonly Taint[], before: readonly Taint[]): Reaction | undefined {
    return marked(this.#tainted, after.length > 0, before.length > 0);
  }

  /** Whether pods may have to leave a node. */
  isTainted(nodeName: string): boolean {
    return this.#tainted.has(nodeName);
  }

  sync(key: string, queue: KeyedQueue): void {
    const { registry, clock } = this.#context;
    const pod = stored(registry.store, 'pods', key);
    const pending = this.#pending.get(key);
    if (pending !== undefined && pending.uid !== pod?.metadata.uid) this.#pending.delete(key);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) {
      this.#forget(key);
      return;
    }
    const staysMs = stayMs(pod, taintsOf(nodeOf(this.#context, pod)));
    if (staysMs === Number.POSITIVE_INFINITY) {
      this.#cancel(key, pod);
      return;
    }
    // A timer that runs is not postponed by a longer toleration (B-323).
    const atMs = staysMs === 0 ? clock.now() : (this.#pending.get(key)?.atMs ?? clock.now() + staysMs);
    if (atMs <= clock.now()) {
      this.#evict(key, pod);
      return;
    }
    this.#pending.set(key, { uid: pod.metadata.uid, atMs });
    queue.addAfter(key, atMs - clock.now());
  }

  #forget(key: string): void {
    this.#pending.delete(key);
  }

  #cancel(key: string, pod: Pod): void {
    if (this.#pending.delete(key)) this.#record(pod, 'Cancelling deletion of Pod');
  }

  #evict(key: string, pod: Pod): void {
    const { registry, clock } = this.#context;
    this.#pending.delete(key);
    this.#record(pod, 'Marking for deletion Pod');
    const change = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
    writePodStatus(registry, pod, withCondition(pod.status, change, clock.now()));
    const { name, namespace = '', uid } = pod.metadata;
    isRefused(['NotFound', 'Conflict'], () => registry.remove({ key: { resource: 'pods', namespace, name }, preconditions: { uid } }));
  }

  #record({ metadata: { name, namespace, uid } }: Pod, text: string): void {
    const regarding = { kind: 'Pod', namespace, name, uid, apiVersion: 'v1' };
    const message = `${text} ${namespace}/${name}`;
    this.#context.registry.record({ regarding, type: 'Normal', reason: 'TaintManagerEviction', message, component: COMPONENT });
  }
}

/** How long a pod may stay on a node with these taints, in milliseconds: for each taint the first toleration that matches is used (B-321). */
function stayMs({ spec: { tolerations = [] } }: Pod, taints: readonly Taint[]): number {
  let seconds = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const used = tolerations.find((toleration) => tolerates(toleration, taint));
    if (used === undefined) return 0;
    seconds = Math.min(seconds, used.tolerationSeconds ?? Number.POSITIVE_INFINITY);
  }
  return Math.max(0, seconds) * 1_000;
}

/** The node of a pod that may have to go: it is bound, and that or its tolerations are new. */
function newPlaceOf(after: Pod | undefined, before: Pod | undefined): string | undefined {
  if (!after?.spec.nodeName) return undefined;
  const isNew = before?.spec.nodeName !== after.spec.nodeName || !isSame(before.spec.tolerations, after.spec.tolerations);
  return isNew ? after.spec.nodeName : undefined;
}

function nodeOf({ registry }: ControllerContext, { spec: { nodeName = '' } }: Pod): Node | undefined {
  return stored(registry.store, 'nodes', nodeName);
}

/** Only taints with the effect NoExecute count (B-320). */
function taintsOf(node: Node | undefined): readonly Taint[] {
  return (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
