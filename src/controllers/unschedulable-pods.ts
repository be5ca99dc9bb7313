import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { Clock, Timer } from '../clock/clock.js';
import { KeyIndex } from './key-index.js';

/**
 * The scheduler's backoff between two tries of one pod, in milliseconds: it doubles from the first to the longest. Kubernetes' waits only while it has
 * other pods to look at. So does this one for the second try, as a node often is what its pod waits for in a moment; a node that keeps changing is looked
 * at less and less.
 */
const BACKOFF = { firstMs: 1_000, longestMs: 10_000 } as const;
/** After how long a pod is tried again though nothing has woken it, in milliseconds, as the scheduler does. */
const LEFTOVER_MS = 300_000;
/** The group of pods that may go to any node; no node has this name. */
const ANYWHERE = '';

interface Parked {
  readonly node: string;
  readonly tries: number;
  readonly atMs: number;
}

/** Pods for which no node was found: they are tried again when a node that may be theirs has changed. */
export class UnschedulablePods {
  readonly #clock: Clock;
  /** By their last try, the earliest first. */
  readonly #parked = new Map<string, Parked>();
  /** Those that nothing has woken since their last try, by the node that they wait for. */
  readonly #asleep = new KeyIndex();
  #leftoverTimer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that a pod found no node; `pinned` is the only one that it may go to. */
  add(key: string, pinned: string = ANYWHERE): void {
    const before = this.#parked.get(key);
    this.#parked.delete(key);
    this.#parked.set(key, { node: pinned, tries: (before?.tries ?? 0) + 1, atMs: this.#clock.now() });
    this.#asleep.move(key, before?.node, pinned);
    this.#asleep.add(pinned, key);
  }

  forget(key: string): void {
    const before = this.#parked.get(key);
    if (before === undefined) return;
    this.#parked.delete(key);
    this.#asleep.delete(before.node, key);
  }

  /** From now on, has pods tried again that nothing has woken for too long. */
  tryLeftovers(queue: KeyedQueue): void {
    const [first] = this.#parked.values();
    if (this.#leftoverTimer !== undefined || first === undefined) return;
    this.#leftoverTimer = this.#clock.at(first.atMs + LEFTOVER_MS, () => {
      this.#leftoverTimer = undefined;
      this.#wakeLeftovers(queue);
      this.tryLeftovers(queue);
    });
  }

  /** Whether any pod sleeps that may go to a node. */
  mayFit(node: string): boolean {
    return this.#asleep.size(node) > 0 || this.#asleep.size(ANYWHERE) > 0;
  }

  /** Has the pods tried again that may fit on a node now, each when its backoff has passed: at once, if it was tried once. */
  wake(node: string, queue: KeyedQueue): void {
    for (const group of [node, ANYWHERE]) {
      for (const key of [...this.#asleep.keys(group)]) {
        this.#asleep.delete(group, key);
        queue.addAfter(key, this.#leftMs(key));
      }
    }
  }

  #wakeLeftovers(queue: KeyedQueue): void {
    const nowMs = this.#clock.now();
    for (const [key, parked] of this.#parked) {
      if (parked.atMs + LEFTOVER_MS > nowMs) return;
      this.#parked.delete(key);
      this.#parked.set(key, { ...parked, atMs: nowMs });
      this.#asleep.delete(parked.node, key);
      queue.add(key);
    }
  }

  #leftMs(key: string): number {
    const parked = this.#parked.get(key);
    if (parked === undefined || parked.tries === 1) return 0;
    const backoffMs = Math.min(BACKOFF.firstMs * 2 ** (parked.tries - 2), BACKOFF.longestMs);
    return Math.max(0, parked.atMs + backoffMs - this.#clock.now());
  }
}
