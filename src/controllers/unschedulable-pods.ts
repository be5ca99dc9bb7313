import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { Clock } from '../clock/clock.js';
import { KeyIndex } from './key-index.js';

/** The scheduler's backoff between two tries of one pod, in milliseconds: it doubles from the first to the longest. */
const BACKOFF = { firstMs: 1_000, longestMs: 10_000 } as const;
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
  readonly #parked = new Map<string, Parked>();
  readonly #byNode = new KeyIndex();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that a pod found no node; `pinned` is the only one that it may go to. */
  add(key: string, pinned: string = ANYWHERE): void {
    const before = this.#parked.get(key);
    this.#parked.set(key, { node: pinned, tries: (before?.tries ?? 0) + 1, atMs: this.#clock.now() });
    this.#byNode.move(key, before?.node, pinned);
  }

  forget(key: string): void {
    const before = this.#parked.get(key);
    if (before === undefined) return;
    this.#parked.delete(key);
    this.#byNode.delete(before.node, key);
  }

  /** Whether any pod waits that may go to a node. */
  mayFit(node: string): boolean {
    return this.#byNode.size(node) > 0 || this.#byNode.size(ANYWHERE) > 0;
  }

  /** Has the pods tried again that may fit on a node now, each when its backoff has passed. */
  wake(node: string, queue: KeyedQueue): void {
    for (const group of [node, ANYWHERE]) {
      for (const key of this.#byNode.keys(group)) queue.addAfter(key, this.#leftMs(key));
    }
  }

  #leftMs(key: string): number {
    const parked = this.#parked.get(key);
    if (parked === undefined) return 0;
    const backoffMs = Math.min(BACKOFF.firstMs * 2 ** (parked.tries - 1), BACKOFF.longestMs);
    return Math.max(0, parked.atMs + backoffMs - this.#clock.now());
  }
}
