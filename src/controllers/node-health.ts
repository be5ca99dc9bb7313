import type { Clock } from '../clock/clock.js';
import type { Lease, Node } from '../objects/kubernetes.js';
import type { Heartbeats } from '../registry/heartbeats.js';
import { marked, type Reaction, reactions } from './follower.js';
import { conditionOf } from './node-conditions.js';
import { isPlayed, LEASE_NAMESPACE } from './node-leases.js';

/** How long a kubelet may be silent, and one that never said anything, in milliseconds (B-307). */
const GRACE_MS = 50_000;
const STARTUP_GRACE_MS = 60_000;
/** A beat counts as fresh for as long as the next one may take, in milliseconds. */
const RECENT_MS = 15_000;

/** What it works with. */
export interface NodeHealthParts {
  readonly heartbeats: Heartbeats;
  readonly clock: Clock;
  /** The names of all nodes. */
  readonly nodes: () => Iterable<string>;
}

/**
 * When each kubelet was last heard of (B-305). What kubelets outside say arrives as changes of nodes and leases; the kubelets that
 * we play beat together. To find those that are late costs no more than there are late ones.
 */
export class NodeHealth {
  readonly #heartbeats: Heartbeats;
  readonly #clock: Clock;
  readonly #nodes: NodeHealthParts['nodes'];
  /** When nodes were last heard of, the longest silent one first; without those that beat together or are known to be silent. */
  readonly #heard = new Map<string, number>();
  /** Nodes whose kubelets are elsewhere; we play all others. Whoever renews a lease that is no node's is not heard. */
  readonly #external = new Set<string>();
  /** Whatever was heard before counts as heard then. */
  #graceFromMs = 0;

  constructor({ heartbeats, clock, nodes }: NodeHealthParts) {
    this.#heartbeats = heartbeats;
    this.#clock = clock;
    this.#nodes = nodes;
  }

  nodeChanged(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    if (after === undefined) return (name) => this.#forget(name);
    return reactions(
      marked(this.#external, !isPlayed(after), before !== undefined && !isPlayed(before)),
      before === undefined || heartbeatOf(after) !== heartbeatOf(before) ? (name) => this.#speaks(name) : undefined,
    );
  }

  leaseChanged(after: Lease | undefined, before: Lease | undefined): Reaction | undefined {
    if (after === undefined || before === undefined || after.metadata.namespace !== LEASE_NAMESPACE) return undefined;
    if (after.spec.renewTime === before.spec.renewTime) return undefined;
    const { name } = after.metadata;
    return (_key, text) => {
      if (this.#external.has(text(name))) this.#hear(text(name));
    };
  }

  /** Nodes that may have been silent for too long. */
  *late(nowMs: number): IterableIterator<string> {
    yield* this.#longUnheard(nowMs);
    for (const [name, lastMs] of this.#heartbeats.silent()) if (nowMs - lastMs > GRACE_MS) yield name;
    const oldestMs = this.#heartbeats.oldestBeatMs();
    if (oldestMs === undefined || nowMs - oldestMs <= GRACE_MS) return;
    for (const name of this.#nodes()) if (!this.#external.has(name)) yield name;
  }

  *#longUnheard(nowMs: number): IterableIterator<string> {
    for (const [name, lastMs] of this.#heard) {
      if (nowMs - lastMs <= GRACE_MS) return;
      // From now on its beats tell.
      if (!this.#external.has(name) && this.#heartbeats.lastMs(name) !== undefined) this.#heard.delete(name);
      else yield name;
    }
  }

  /** Whether any node may have been silent for too long: mostly none has, and no node need be looked at. */
  isAnyLate(nowMs: number): boolean {
    return this.late(nowMs).next().done === false;
  }

  /** Whether a node has been silent for too long; one that never said whether it is ready has longer. */
  isLate(name: string, hasSpoken: boolean, nowMs: number): boolean {
    const graceMs = hasSpoken ? GRACE_MS : STARTUP_GRACE_MS;
    const beatMs = this.#external.has(name) ? undefined : this.#heartbeats.lastMs(name);
    const lastMs = Math.max(this.#heard.get(name) ?? 0, beatMs ?? 0);
    return lastMs > 0 && nowMs - Math.max(lastMs, this.#graceFromMs) > graceMs;
  }

  /** It is known that a node is silent: it is not late again before something is heard of it. */
  settle(name: string): void {
    this.#heard.delete(name);
  }

  /** Everybody gets the full grace once more. */
  forgive(nowMs: number): void {
    this.#graceFromMs = nowMs;
  }

  /** Whether a node has just been heard of by a beat of its shard, and need not be remembered by itself. */
  #beats(name: string, nowMs: number): boolean {
    const lastMs = this.#external.has(name) ? undefined : this.#heartbeats.lastMs(name);
    return lastMs !== undefined && nowMs - lastMs < RECENT_MS;
  }

  #speaks(name: string): void {
    if (this.#beats(name, this.#clock.now())) this.#heard.delete(name);
    else this.#hear(name);
  }

  #hear(name: string): void {
    // Behind all the others: the map stays in the order of time.
    this.#heard.delete(name);
    this.#heard.set(name, this.#clock.now());
  }

  #forget(name: string): void {
    this.#heard.delete(name);
    this.#external.delete(name);
  }
}

function heartbeatOf(node: Node): string | null | undefined {
  return conditionOf(node, 'Ready')?.lastHeartbeatTime;
}
