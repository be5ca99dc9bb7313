import type { Clock } from '../../src/clock/clock.js';
import type { DeleteWrite, WriteBatch } from '../../src/objects/writes.js';
import { currentRevision, hashOf, isUpToDate, nodeOf, placement } from './facts.js';
import type { World } from './world.js';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 900_000;

interface Backoff {
  readonly delayMs: number;
  readonly sinceMs: number;
}

/** Watches that failed pods of a node are deleted ever more slowly: after 1 s, 2 s, 4 s … (B-132, B-134). */
export class FailedPods {
  readonly #clock: Clock;
  readonly #backoffs = new Map<string, Backoff>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A shard has been replaced: what it remembered is forgotten. */
  forget(): void {
    this.#backoffs.clear();
  }

  /** Takes in which pods a shard deletes, as each of the worlds has it in which it may have decided so; gives what comes too soon. */
  sent(waits: readonly ReadonlyMap<string, string>[]): readonly string[] {
    const [first = new Map<string, string>(), ...others] = waits;
    // Where the shard learnt something of the pod or its set meanwhile, it may have begun anew.
    const certain = [...first].filter(([name, wait]) => others.every((other) => other.get(name) === wait));
    return certain.filter(([, wait]) => this.#deleted(wait)).map(([name]) => `${name}, which failed, is deleted too soon (B-132)`);
  }

  /** Whether a failed pod of this key should have waited. */
  #deleted(key: string): boolean {
    const nowMs = this.#clock.now();
    const before = this.#backoffs.get(key);
    const isKnown = before !== undefined && nowMs - before.sinceMs <= 2 * LONGEST_DELAY_MS;
    const delayMs = isKnown ? Math.min(2 * before.delayMs, LONGEST_DELAY_MS) : FIRST_DELAY_MS;
    this.#backoffs.set(key, { delayMs, sinceMs: nowMs });
    return isKnown && nowMs - before.sinceMs < before.delayMs;
  }
}

/** The failed pods that a batch deletes, each with what its wait is counted by: the set, the generation that it has observed, the node. */
export function waitsOf({ groups }: WriteBatch, world: World): ReadonlyMap<string, string> {
  const writes = groups.flatMap((group) => group.writes).filter((write) => write.verb === 'delete');
  const waits = writes.map((write) => [write.name, waitOf(world, write)] as const);
  return new Map(waits.flatMap(([name, wait]) => (wait === undefined ? [] : [[name, wait] as const])));
}

function waitOf(world: World, { namespace, name, regarding }: DeleteWrite): string | undefined {
  const pod = world.pods.get(`${namespace}/${name}`);
  const set = [...world.daemonsets.values()].find(({ metadata }) => metadata.uid === regarding?.uid);
  const node = pod && world.nodes.get(nodeOf(pod) ?? '');
  if (pod?.status.phase !== 'Failed' || set === undefined || node === undefined) return undefined;
  // On a node that is not for it, or of an old revision, it need not wait (B-137, B-139).
  const current = currentRevision(world, set);
  if (!placement(set, node).shouldContinue || !isUpToDate(set, current && hashOf(current), pod)) return undefined;
  return `${set.metadata.uid} ${set.status.observedGeneration} ${node.metadata.name}`;
}
