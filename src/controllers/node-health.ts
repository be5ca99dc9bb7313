import type { Lease, Node } from '../objects/kubernetes.js';
import type { Heartbeats } from '../registry/heartbeats.js';
import { conditionOf } from './node-conditions.js';
import { isPlayed, LEASE_NAMESPACE } from './node-leases.js';

/** How long a kubelet may be silent, and one that never said anything, in milliseconds (B-307). */
const GRACE_MS = 50_000;
const STARTUP_GRACE_MS = 60_000;
/** A beat counts as fresh for as long as the next one may take, in milliseconds. */
const RECENT_MS = 15_000;

/**
 * When each kubelet was last heard of (B-305). What kubelets outside say arrives as changes of nodes and leases; the kubelets that
 * we play beat together. To find those that are late costs no more than there are late ones.
 */
export class NodeHealth {
  readonly #heartbeats: Heartbeats;
  /** When nodes were last heard of, the longest silent one first; without those that beat together or are known to be silent. */
  readonly #heard = new Map<string, number>();
  readonly #played = new Set<string>();
  /** Nodes whose kubelets are elsewhere: whoever renews a lease that is no node's is not heard. */
  readonly #external = new Set<string>();
  /** Whatever was heard before counts as heard then. */
  #graceFromMs = 0;

  constructor(heartbeats: Heartbeats) {
    this.#heartbeats = heartbeats;
  }

  nodeChanged(after: Node | undefined, before: Node | undefined, nowMs: number): void {
    const name = (after ?? before)?.metadata.name ?? '';
    if (after === undefined) {
      this.#forget(name);
      return;
    }
    const [here, notHere] = isPlayed(after) ? [this.#played, this.#external] : [this.#external, this.#played];
    here.add(name);
    notHere.delete(name);
    if (this.#beats(name, nowMs)) this.#heard.delete(name);
    else if (before === undefined || heartbeatOf(after) !== heartbeatOf(before)) this.#hear(name, nowMs);
  }

  leaseChanged(after: Lease | undefined, before: Lease | undefined, nowMs: number): void {
    if (after === undefined || before === undefined || after.metadata.namespace !== LEASE_NAMESPACE) return;
    const { name } = after.metadata;
    if (after.spec.renewTime !== before.spec.renewTime && this.#external.has(name)) this.#hear(name, nowMs);
  }

  /** Nodes that may have been silent for too long. */
  *late(nowMs: number): IterableIterator<string> {
    for (const [name, lastMs] of this.#heard) {
      if (nowMs - lastMs <= GRACE_MS) break;
      // From now on its beats tell.
      if (this.#played.has(name) && this.#heartbeats.lastMs(name) !== undefined) this.#heard.delete(name);
      else yield name;
    }
    for (const [name, lastMs] of this.#heartbeats.silent()) if (nowMs - lastMs > GRACE_MS) yield name;
    const oldestMs = this.#heartbeats.oldestBeatMs();
    if (oldestMs !== undefined && nowMs - oldestMs > GRACE_MS) yield* this.#played;
  }

  /** Whether a node has been silent for too long; one that never said whether it is ready has longer. */
  isLate(name: string, hasSpoken: boolean, nowMs: number): boolean {
    const graceMs = hasSpoken ? GRACE_MS : STARTUP_GRACE_MS;
    const beatMs = this.#played.has(name) ? this.#heartbeats.lastMs(name) : undefined;
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
    const lastMs = this.#played.has(name) ? this.#heartbeats.lastMs(name) : undefined;
    return lastMs !== undefined && nowMs - lastMs < RECENT_MS;
  }

  #hear(name: string, nowMs: number): void {
    // Behind all the others: the map stays in the order of time.
    this.#heard.delete(name);
    this.#heard.set(name, nowMs);
  }

  #forget(name: string): void {
    this.#heard.delete(name);
    this.#played.delete(name);
    this.#external.delete(name);
  }
}

function heartbeatOf(node: Node): string | null | undefined {
  return conditionOf(node, 'Ready')?.lastHeartbeatTime;
}
