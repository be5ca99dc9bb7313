import type { Clock, Timer } from '../clock/clock.js';

/** How many keys may wait at once: one for each pod of the largest cluster that we are built for. A key costs some 100 bytes. */
const LONGEST_QUEUE = 2_000_000;
/** How many keys are synced at once, where that can be done: those of the largest batch, a millisecond or two of work. */
const KEYS_AT_ONCE = 250;
/** The wait after the first failure of a key and the longest one, in milliseconds; it doubles in between (B-148). */
const BACKOFF = { firstMs: 5, longestMs: 1_000_000 } as const;

/** What a queue needs to know of its user. */
export interface KeyedQueueOptions {
  readonly clock: Clock;
  /** Brings one key up to date. If it throws, the error is reported and the key is tried again later. */
  readonly sync: (key: string) => void;
  /**
   * Brings several keys up to date at once, when that is cheaper than one by one; gives those that are left to `sync`, each in a
   * turn of its own. If it throws, all are.
   */
  readonly syncMany?: ((keys: readonly string[]) => readonly string[]) | undefined;
  readonly onError?: (key: string, error: unknown) => void;
  /** How many keys may wait at once. */
  readonly limit?: number;
  /** Every key that there is: after an overflow all of them are synced, as nobody knows which were lost. */
  readonly everything?: () => Iterable<string>;
}

interface Delayed {
  readonly timeMs: number;
  readonly timer: Timer;
}

/**
 * A queue of keys that need work. It is level-triggered: a key that is added twice before its turn is synced once, and one
 * that is added while it is being synced is synced once more. One key is synced per turn of the clock, or some at once.
 */
export class KeyedQueue {
  readonly #options: KeyedQueueOptions;
  /** Keys whose turn it is, before those that have come since: never one set from which is taken while it grows, as its tables would outlive each other. */
  #turns = new Set<string>();
  #ready = new Set<string>();
  readonly #delayed = new Map<string, Delayed>();
  readonly #failures = new Map<string, number>();
  /** Keys that could not be synced together with others. */
  readonly #alone = new Set<string>();
  /** Kept from turn to turn: to find the first key of a set anew, each time, means to skip all that were taken before. */
  #next: IterableIterator<string> = this.#turns.values();
  /** What is still to be synced after an overflow. */
  #rest: Iterator<string> | undefined;
  #isScheduled = false;
  #isHeld = false;
  #isStopped = false;

  constructor(options: KeyedQueueOptions) {
    this.#options = options;
  }

  /** Keys that wait for a turn or for their time. */
  get size(): number {
    return this.#waiting + this.#alone.size + this.#delayed.size;
  }

  get #waiting(): number {
    return this.#turns.size + this.#ready.size;
  }

  /** Syncs a key as soon as it is its turn. */
  add(key: string): void {
    if (this.#isStopped || this.#ready.has(key) || this.#turns.has(key)) return;
    if (!this.#hasRoom(key)) return;
    this.#ready.add(key);
    this.#schedule();
  }

  /** Syncs a key after some time; of several times for one key the earliest counts (B-166). */
  addAfter(key: string, delayMs: number): void {
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const timeMs = this.#options.clock.now() + delayMs;
    const pending = this.#delayed.get(key);
    if (this.#isStopped || (pending !== undefined && pending.timeMs <= timeMs)) return;
    if (pending === undefined && !this.#hasRoom(key)) {
      // Nobody would forget the failures of a key that may not be there any more.
      this.#failures.delete(key);
      return;
    }
    pending?.timer.cancel();
    const timer = this.#options.clock.at(timeMs, () => this.#isDue(key));
    this.#delayed.set(key, { timeMs, timer });
  }

  /** Syncs a key again after a failure: later each time, until a sync succeeds. */
  retry(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(BACKOFF.firstMs * 2 ** failures, BACKOFF.longestMs));
  }

  /** Forgets the failures of a key. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** Syncs nothing until `release`; keys are taken meanwhile. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    if (this.#hasMore) this.#schedule();
  }

  /** Forgets all keys, for good. */
  stop(): void {
    this.#isStopped = true;
    for (const { timer } of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
    this.#turns.clear();
    this.#ready.clear();
    this.#alone.clear();
    this.#failures.clear();
    this.#rest = undefined;
  }

  #isDue(key: string): void {
    this.#delayed.delete(key);
    this.add(key);
  }

  /** Whether one more key may wait. If not, everything is synced once there is room again. */
  #hasRoom(key: string): boolean {
    if (this.size < (this.#options.limit ?? LONGEST_QUEUE)) return true;
    const { everything, onError } = this.#options;
    if (everything === undefined) onError?.(key, new RangeError(`more than ${this.size} keys wait: ${key} is lost`));
    else this.#rest = everything()[Symbol.iterator]();
    return false;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isHeld) return;
    this.#isScheduled = true;
    this.#options.clock.soon(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    if (this.#isStopped || this.#isHeld) return;
    try {
      this.#syncSome();
    } finally {
      if (this.#hasMore) this.#schedule();
    }
  }

  get #hasMore(): boolean {
    return this.#waiting > 0 || this.#alone.size > 0 || this.#rest !== undefined;
  }

  #syncSome(): void {
    const [alone] = this.#alone;
    if (alone !== undefined) {
      this.#alone.delete(alone);
      this.#sync(alone);
      return;
    }
    const { syncMany } = this.#options;
    if (syncMany === undefined || this.#waiting < 2) {
      const key = this.#take();
      if (key !== undefined) this.#sync(key);
      return;
    }
    const keys = this.#takeMany();
    for (const key of this.#left(syncMany, keys)) this.#alone.add(key);
  }

  #left(syncMany: NonNullable<KeyedQueueOptions['syncMany']>, keys: readonly string[]): readonly string[] {
    try {
      return syncMany(keys);
    } catch {
      // Which of them it was shows when each is synced alone.
      return keys;
    }
  }

  #takeMany(): readonly string[] {
    const keys: string[] = [];
    while (keys.length < KEYS_AT_ONCE) {
      const key = this.#take();
      if (key === undefined) break;
      keys.push(key);
    }
    return keys;
  }

  #take(): string | undefined {
    if (this.#turns.size === 0) {
      if (this.#ready.size === 0) return this.#takeOfRest();
      this.#turns = this.#ready;
      this.#ready = new Set();
      this.#next = this.#turns.values();
    }
    const { value: key } = this.#next.next();
    this.#turns.delete(key);
    return key;
  }

  #takeOfRest(): string | undefined {
    const { done = true, value } = this.#rest?.next() ?? {};
    if (!done) return value;
    this.#rest = undefined;
    return undefined;
  }

  #sync(key: string): void {
    const failures = this.#failures.get(key);
    try {
      this.#options.sync(key);
      if (this.#failures.get(key) === failures) this.#failures.delete(key);
    } catch (error) {
      this.retry(key);
      this.#options.onError?.(key, error);
    }
  }
}
