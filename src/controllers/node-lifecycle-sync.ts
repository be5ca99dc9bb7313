import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { Node, ObjectReference, Taint } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import { formatTime } from '../objects/time.js';
import { Transitions } from '../registry/forms/transitions.js';
import { areOwnersStored } from '../registry/managed-fields/implied.js';
import type { Refilled } from '../registry/write-many.js';
import type { Filled } from '../store/form.js';
import type { ControllerContext } from './controller.js';
import { isEventful } from './eventful-nodes.js';
import type { Followers } from './feed.js';
import { marked, type Reaction, reactions } from './follower.js';
import { conditionOf, readyStatus, readyStatusOf, unknownConditions } from './node-conditions.js';
import { NodeHealth } from './node-health.js';
import { hasNoExecute, type NoExecuteRule, noExecuteKey, wantedTaints } from './node-taints.js';
import { writePodStatus } from './pod-conditions.js';
import type { PodsByNode } from './pods-by-node.js';
import { stored, storedFilled } from './stored.js';
import { TaintQueue } from './taint-queue.js';
import { Zones, zoneOf } from './zones.js';

const COMPONENT = 'node-controller';
/** If the last check is longer ago than this, in milliseconds, the machine has slept, or this thread has been busy. */
const PAUSE_MS = 15_000;
/** Labels and the older names under which they are kept, too (B-313). */
const MIRRORED = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const;

/** What the loop works with. */
export interface NodeLifecycleParts {
  readonly context: ControllerContext;
  readonly pods: PodsByNode;
  readonly queue: KeyedQueue;
}

/** All that decides, beside a node, what is to be written of it. */
interface Due {
  readonly rule: NoExecuteRule;
  readonly nowMs: number;
}

/** The keys: `node <name>`, `pod <store key>`, and the events `registered <name> <uid>` and `removed <name> <uid>`. */
export class NodeLifecycle {
  readonly #context: ControllerContext;
  readonly #pods: PodsByNode;
  readonly #queue: KeyedQueue;
  readonly #health: NodeHealth;
  readonly #zones = new Zones();
  readonly #taintQueue: TaintQueue;
  /** Nodes that are known to be silent. */
  readonly #unknown = new Set<string>();
  /** Nodes whose turn it is to get a NoExecute taint. */
  readonly #granted = new Set<string>();
  /** Nodes that have such a taint. */
  readonly #tainted = new Set<string>();
  /** Nodes that should have one, with their zones. */
  readonly #untainted = new Map<string, string>();
  readonly #outcomes = new Transitions<Due, Node>({
    isSame: (a, b) => a.rule === b.rule && Math.floor(a.nowMs / 1_000) === Math.floor(b.nowMs / 1_000),
    after: (node, { rule, nowMs }) => broughtUpToDate(node, rule, nowMs) ?? node,
  });
  #isAllDisrupted = false;
  #hasListed = false;
  #checkedAtMs: number;

  constructor({ context, pods, queue }: NodeLifecycleParts) {
    this.#context = context;
    this.#pods = pods;
    this.#queue = queue;
    const { heartbeats, store } = context.registry;
    this.#health = new NodeHealth({ heartbeats, clock: context.clock, nodes: () => store.snapshot().keys('nodes') });
    this.#checkedAtMs = context.clock.now();
    this.#taintQueue = new TaintQueue(context.clock, (name) => {
      this.#granted.add(name);
      queue.add(`node ${name}`);
    });
  }

  followers(): Followers {
    return {
      nodes: (after, before) => this.#nodeChanged(after, before),
      leases: (after, before) => this.#health.leaseChanged(after, before),
      pods: (after, before) => {
        const nodeName = after?.spec.nodeName;
        if (!nodeName || nodeName === before?.spec.nodeName) return undefined;
        return (key, text) => {
          const isUnready = before === undefined ? this.#isSilent(text(nodeName)) : this.#isUnready(text(nodeName));
          if (isUnready) this.#queue.add(`pod ${key}`);
        };
      },
    };
  }

  /** The objects that existed before have been told of. */
  listed(): void {
    this.#hasListed = true;
  }

  stop(): void {
    this.#taintQueue.stop();
  }

  /** Looks for kubelets that are late, and for nodes that should be tainted. */
  check(): void {
    const nowMs = this.#context.clock.now();
    // While nobody listened nobody could be heard.
    if (nowMs - this.#checkedAtMs > PAUSE_MS) this.#health.forgive(nowMs);
    this.#checkedAtMs = nowMs;
    for (const name of this.#health.late(nowMs)) if (!this.#unknown.has(name)) this.#queue.add(`node ${name}`);
    this.#setBrakes();
    for (const [name, zone] of this.#untainted) this.#taintQueue.add(zone, name);
  }

  sync(key: string): void {
    const [what, name = '', uid = ''] = key.split(' ');
    if (what === 'pod') {
      this.#markNotReady(name);
      return;
    }
    if (what === 'registered') {
      this.#announce(name, uid, 'RegisteredNode', 'Registered Node', 'in Controller');
      return;
    }
    if (what === 'removed') {
      this.#announce(name, uid, 'RemovingNode', 'Removing Node', 'from Controller');
      return;
    }
    const node = stored(this.#context.registry.store, 'nodes', name);
    if (node !== undefined) this.#bringUpToDate(this.#judge(node));
  }

  /** Writes the labels and taints of nodes whose kubelets are not late, at once; gives all other keys. */
  syncMany(keys: readonly string[]): readonly string[] {
    const { registry, clock } = this.#context;
    const nowMs = clock.now();
    const isAnyLate = this.#health.isAnyLate(nowMs);
    const changed: (Node | Refilled)[] = [];
    const others = keys.filter((key) => {
      if (!key.startsWith('node ')) return true;
      const name = key.slice('node '.length);
      const node = storedFilled(registry.store, 'nodes', name) ?? stored(registry.store, 'nodes', name);
      const isLate = isAnyLate && node !== undefined && this.#isLate(name, node, nowMs);
      const after = node === undefined || isLate ? undefined : this.#after(node, nowMs);
      if (after !== undefined) changed.push(after);
      return isLate;
    });
    registry.replaceMany('nodes', changed);
    return others;
  }

  #isLate(name: string, node: Node | Filled<Node>, nowMs: number): boolean {
    return this.#health.isLate(name, 'form' in node ? node.form.fact(hasSpoken) : hasSpoken(node), nowMs);
  }

  #nodeChanged(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    const [zone, zoneBefore] = [untaintedZone(after), untaintedZone(before)];
    return reactions(
      this.#health.nodeChanged(after, before),
      this.#zones.nodeChanged(after, before),
      marked(this.#unknown, isUnknown(after), isUnknown(before)),
      marked(this.#tainted, isTainted(after), isTainted(before)),
      zone === zoneBefore ? undefined : (name) => this.#sortByTaint(name, zone),
      after === undefined ? this.#gone(before) : this.#toBeWritten(after),
      after !== undefined && before === undefined ? this.#came(after) : undefined,
    );
  }

  /** Has a node written of which something is not as it should be; if its kubelet is late, `check` finds that out. */
  #toBeWritten(node: Node): Reaction | undefined {
    const isWrong = broughtUpToDate(node, 'swap', 0) !== undefined;
    const isWrongInDisruption = broughtUpToDate(node, 'remove', 0) !== undefined;
    if (!isWrong && !isWrongInDisruption) return undefined;
    return (name) => {
      if (this.#isAllDisrupted ? isWrongInDisruption : isWrong) this.#queue.add(`node ${name}`);
    };
  }

  #came({ metadata: { uid, labels } }: Node): Reaction {
    return (name, text) => {
      if (this.#hasListed && isEventful(this.#context.registry.store, labels)) this.#queue.add(`registered ${name} ${text(uid)}`);
    };
  }

  #gone(before: Node | undefined): Reaction {
    const { uid } = before?.metadata ?? {};
    return (name, text) => {
      this.#forget(name);
      this.#queue.add(`removed ${name} ${text(uid)}`);
    };
  }

  /** Sets how fast NoExecute taints may come, by the state of the zones (B-310). */
  #setBrakes(): void {
    const wasAllDisrupted = this.#isAllDisrupted;
    this.#isAllDisrupted = this.#zones.isAllDisrupted;
    if (this.#isAllDisrupted && !wasAllDisrupted) for (const name of this.#tainted) this.#queue.add(`node ${name}`);
    if (!this.#isAllDisrupted && wasAllDisrupted) this.#health.forgive(this.#context.clock.now());
    const zones = new Set(this.#zones.names());
    for (const zone of zones) this.#taintQueue.setRate(zone, this.#isAllDisrupted ? 0 : this.#zones.rate(zone));
    this.#taintQueue.keep(zones);
  }

  #sortByTaint(name: string, zone: string | undefined): void {
    if (zone === undefined) this.#untainted.delete(name);
    else this.#untainted.set(name, zone);
  }

  #forget(name: string): void {
    this.#taintQueue.delete(name);
    this.#granted.delete(name);
  }

  /** Finds out whether a kubelet has been silent for too long, and writes it down (B-307, B-308). */
  #judge(node: Node): Node {
    const { registry, clock } = this.#context;
    const { name } = node.metadata;
    if (!this.#health.isLate(name, hasSpoken(node), clock.now())) return node;
    const wasReady = readyStatus(node) === 'True';
    const seen = registry.present('nodes', node);
    const conditions = unknownConditions(seen, clock.now());
    this.#health.settle(name);
    if (conditions === seen.status.conditions) return node;
    const key = { resource: 'nodes', namespace: '', name } as const;
    const { object } = registry.update({ key, subresource: 'status', object: { ...seen, status: { ...seen.status, conditions } } });
    if (wasReady) this.#hasLost(object);
    return object;
  }

  #hasLost({ metadata: { name, uid } }: Node): void {
    this.#record({ kind: 'Node', name, uid, apiVersion: 'v1' }, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    for (const key of this.#pods.keys(name)) this.#queue.add(`pod ${key}`);
  }

  #bringUpToDate(node: Node): void {
    const object = this.#broughtUpToDate(node);
    if (object !== undefined)
      this.#context.registry.update({ key: { resource: 'nodes', namespace: '', name: node.metadata.name }, object });
  }

  /** A node with the labels and taints that it should have (B-306, B-309, B-313); undefined if it has them. */
  #broughtUpToDate(node: Node): Node | undefined {
    return broughtUpToDate(node, this.#noExecuteRule(node.metadata.name, noExecuteKey(node)), this.#context.clock.now());
  }

  /** The same of a node that may be a form and words. */
  #after(node: Node | Filled<Node>, nowMs: number): Node | Refilled | undefined {
    return 'form' in node ? this.#refilled(node, nowMs) : this.#broughtUpToDate(node);
  }

  #refilled(node: Filled<Node>, nowMs: number): Node | Refilled | undefined {
    const rule = this.#noExecuteRule(node.name, node.form.fact(noExecuteKey));
    const filled = node as unknown as Filled<StoredObject>;
    const outcome = filled.form.fact(areOwnersStored) ? undefined : this.#outcomes.outcomeOf(filled, { rule, nowMs });
    if (outcome === 'unchanged') return undefined;
    return typeof outcome === 'object' ? { filled, form: outcome } : broughtUpToDate(node.value, rule, nowMs);
  }

  #noExecuteRule(name: string, noExecute: string | undefined): NoExecuteRule {
    const isGranted = this.#granted.delete(name);
    if (noExecute === undefined) {
      this.#taintQueue.delete(name);
      return 'remove';
    }
    if (this.#isAllDisrupted) return 'remove';
    return isGranted ? 'add' : 'swap';
  }

  /** Whether a node is not ready. Of those that have the taint that says so some may have become ready. */
  #isUnready(nodeName: string): boolean {
    if (this.#untainted.has(nodeName)) return true;
    return this.#tainted.has(nodeName) && ['False', 'Unknown'].includes(this.#readyStatus(nodeName) ?? '');
  }

  /** Whether the kubelet of a node is silent, also if the node has not been told of yet: so are pods seen that there were at the start. */
  #isSilent(nodeName: string): boolean {
    return this.#readyStatus(nodeName) === 'Unknown';
  }

  #readyStatus(nodeName: string): string | undefined {
    const node = this.#context.registry.store.glimpse('nodes', nodeName);
    return readyStatusOf(node?.('status', 'conditions') as Node['status']['conditions']);
  }

  /** A pod whose node is not ready is not ready, whatever its own kubelet said last (B-308). */
  #markNotReady(key: string): void {
    const { registry, clock } = this.#context;
    const pod = stored(registry.store, 'pods', key);
    const node = pod && stored(registry.store, 'nodes', pod.spec.nodeName ?? '');
    if (pod === undefined || node === undefined || readyStatus(node) === 'True') return;
    const conditions = pod.status.conditions ?? [];
    const ready = conditions.find(({ type }) => type === 'Ready');
    if (ready === undefined || ready.status === 'False') return;
    const unready = { ...ready, status: 'False', lastTransitionTime: formatTime(clock.now()) };
    writePodStatus(registry, pod, { ...pod.status, conditions: conditions.map((one) => (one === ready ? unready : one)) });
    const { name, namespace, uid } = pod.metadata;
    this.#record({ kind: 'Pod', namespace, name, uid, apiVersion: 'v1' }, 'Warning', 'NodeNotReady', 'Node is not ready');
  }

  #announce(name: string, uid: string, reason: string, ...[done, where]: readonly [string, string]): void {
    this.#record({ kind: 'Node', name, uid, apiVersion: 'v1' }, 'Normal', reason, `Node ${name} event: ${done} ${name} ${where}`);
  }

  #record(regarding: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.registry.record({ regarding, type, reason, message, component: COMPONENT });
  }
}

/** Whether the kubelet of a node has ever said whether it is ready. */
function hasSpoken(node: Node): boolean {
  return conditionOf(node, 'Ready') !== undefined;
}

function broughtUpToDate(node: Node, rule: NoExecuteRule, nowMs: number): Node | undefined {
  const labels = mirroredLabels(node);
  const taints = wantedTaints(node, rule, nowMs);
  if (labels === undefined && taints === undefined) return undefined;
  const metadata = labels === undefined ? node.metadata : { ...node.metadata, labels };
  return withTaints({ ...node, metadata }, taints ?? node.spec.taints ?? []);
}

function isUnknown(node: Node | undefined): boolean {
  return node !== undefined && readyStatus(node) === 'Unknown';
}

function isTainted(node: Node | undefined): boolean {
  return node !== undefined && hasNoExecute(node);
}

/** The zone of a node that should have a NoExecute taint and has none. */
function untaintedZone(node: Node | undefined): string | undefined {
  return node === undefined || hasNoExecute(node) || noExecuteKey(node) === undefined ? undefined : zoneOf(node);
}

function withTaints(node: Node, taints: readonly Taint[]): Node {
  const { taints: _before, ...spec } = node.spec;
  return { ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } };
}

/** The labels of a node with their older names; undefined if it has them. */
function mirroredLabels({ metadata: { labels = {} } }: Node): Readonly<Record<string, string>> | undefined {
  const missing = MIRRORED.flatMap(([current, older]) => {
    const value = labels[current];
    return value === undefined || labels[older] === value ? [] : [[older, value] as const];
  });
  return missing.length === 0 ? undefined : { ...labels, ...Object.fromEntries(missing) };
}
