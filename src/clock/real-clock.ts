import type { Clock, Timer } from './clock.js';
import { TimerQueue } from './timer-queue.js';

/** How long tasks may run before the event loop gets a turn, in milliseconds: I/O and other threads wait no longer. */
const SLICE_MS = 2;
/** The longest delay that Node.js takes, in milliseconds (2^31 − 1); a later timer looks again then. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** The machine's clock. */
export class RealClock implements Clock {
  readonly #timers = new TimerQueue();
  #soon: (() => void)[] = [];
  #immediate: NodeJS.Immediate | undefined;
  /** Gives up waiting for the earliest timer. */
  #disarm: () => void = () => undefined;
  #armedMs = Number.POSITIVE_INFINITY;
  #lastMs = 0;
  readonly #unref: boolean;

  /** With `unref`, waiting tasks do not keep the process open. */
  constructor(options: { readonly unref?: boolean } = {}) {
    this.#unref = options.unref ?? false;
  }

  now(): number {
    this.#lastMs = Math.max(this.#lastMs, Date.now());
    return this.#lastMs;
  }

  at(timeMs: number, task: () => void): Timer {
    const timer = this.#timers.add(timeMs, task);
    this.#arm();
    return timer;
  }

  after(delayMs: number, task: () => void): Timer {
    return this.at(this.now() + delayMs, task);
  }

  soon(task: () => void): void {
    this.#soon.push(task);
    this.#immediate ??= this.#kept(setImmediate(() => this.#runSoon()));
  }

  /** Forgets every task that waits. */
  stop(): void {
    clearImmediate(this.#immediate);
    this.#disarm();
    this.#soon = [];
  }

  #runSoon(): void {
    const endMs = performance.now() + SLICE_MS;
    let done = 0;
    try {
      // Tasks that are added meanwhile have their turn, too, as long as there is time: a turn of the event loop is dear.
      while (done < this.#soon.length && (done === 0 || performance.now() < endMs)) this.#soon[done++]?.();
    } finally {
      // Also when a task throws: the others still get their turn.
      this.#soon = this.#soon.slice(done);
      this.#immediate = undefined;
      if (this.#soon.length > 0) this.#immediate = this.#kept(setImmediate(() => this.#runSoon()));
    }
  }

  #arm(): void {
    const next = this.#timers.nextTimeMs();
    if (next === undefined || next >= this.#armedMs) return;
    this.#disarm();
    this.#armedMs = next;
    const delayMs = Math.min(next - this.now(), LONGEST_DELAY_MS);
    this.#disarm = delayMs > 0 ? this.#runAfter(delayMs) : this.#runAtOnce();
  }

  #runAfter(delayMs: number): () => void {
    const timeout = this.#kept(setTimeout(() => this.#runDue(), delayMs));
    return () => clearTimeout(timeout);
  }

  /** The shortest timeout of Node.js is a millisecond. */
  #runAtOnce(): () => void {
    const immediate = this.#kept(setImmediate(() => this.#runDue()));
    return () => clearImmediate(immediate);
  }

  #runDue(): void {
    this.#armedMs = Number.POSITIVE_INFINITY;
    const endMs = performance.now() + SLICE_MS;
    try {
      const mayGoOn = () => performance.now() < endMs;
      while (this.#timers.runEarliest(this.now(), mayGoOn) && mayGoOn());
    } finally {
      this.#arm();
    }
  }

  #kept<Handle extends { unref(): unknown }>(handle: Handle): Handle {
    if (this.#unref) handle.unref();
    return handle;
  }
}
