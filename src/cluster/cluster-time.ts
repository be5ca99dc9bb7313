import type { Clock } from '../clock/clock.js';
import { parseDuration } from '../clock/duration.js';
import type { KeepOpen } from '../clock/keep-open.js';
import { SelfSettlingClock } from '../clock/self-settling-clock.js';

/**
 * How often a condition is looked at while real time passes, in milliseconds: the more seldom, the longer it has been waited for. Each look is a read of the control plane, which may have much to do, and its answer may hold this thread
 * for a moment (decision 18).
 */
const [LOOK_AFTER_LEAST_MS, LOOK_AFTER_MOST_MS] = [10, 50];
/** What part of the time that has been waited may be waited for the next look. */
const LATE_BY = 1 / 50;

/** The time of a cluster. */
export class ClusterTime {
  readonly #clock: Clock;
  readonly #open: KeepOpen | undefined;
  /** Whoever sleeps. */
  readonly #sleeping = new Set<() => void>();
  #hasEnded = false;

  /** `open` keeps the process open for whoever waits, if the clock does not. */
  constructor(clock: Clock, open?: KeepOpen) {
    this.#clock = clock;
    this.#open = open;
  }

  /** Whether time stands still until it is advanced. */
  get isVirtual(): boolean {
    return this.#clock instanceof SelfSettlingClock;
  }

  /** Milliseconds since the epoch, in the cluster's time. */
  now(): number {
    return this.#clock.now();
  }

  /**
   * Lets virtual time pass: milliseconds, or a duration such as `10m`. Everything that falls due is done. Throws RangeError for
   * what is not a duration, TypeError in a cluster that runs in real time.
   */
  async advance(duration: number | string): Promise<void> {
    const durationMs = typeof duration === 'number' ? duration : parseDuration(duration);
    if (durationMs === undefined || !(durationMs >= 0)) throw new RangeError(`not a duration: ${JSON.stringify(duration)}`);
    if (!(this.#clock instanceof SelfSettlingClock)) {
      throw new TypeError('only virtual time can be advanced: createCluster({ time: "virtual", threads: 0 })');
    }
    this.throwIfEnded();
    await this.#clock.pass(durationMs);
  }

  /**
   * Looks until there is something to see, and gives it; undefined if the time is up first. In virtual time it lets time pass
   * meanwhile. Rejects if the cluster is stopped.
   */
  until<Seen>(look: () => Promise<Seen | undefined>, timeoutMs: number, signal?: AbortSignal): Promise<Seen | undefined> {
    const wait = () => this.#until(look, timeoutMs, signal);
    return this.#open?.during(wait) ?? wait();
  }

  /** Ends time with the cluster: whoever waits learns of it. */
  end(): void {
    this.#hasEnded = true;
    for (const wake of this.#sleeping) wake();
  }

  /** Throws if the cluster has been stopped. */
  throwIfEnded(): void {
    if (this.#hasEnded) throw new Error('the cluster has been stopped');
  }

  async #until<Seen>(look: () => Promise<Seen | undefined>, timeoutMs: number, signal?: AbortSignal): Promise<Seen | undefined> {
    const beganMs = this.#clock.now();
    const endMs = beganMs + timeoutMs;
    for (;;) {
      signal?.throwIfAborted();
      const seen = await look();
      if (seen !== undefined || this.#clock.now() >= endMs) return seen;
      // Nobody would wake it any more, if it has ended since the look began.
      this.throwIfEnded();
      await this.#pass(Math.min(lookAfterMs(this.#clock.now() - beganMs), endMs - this.#clock.now()), endMs);
    }
  }

  async #pass(lookMs: number, endMs: number): Promise<void> {
    const clock = this.#clock;
    if (clock instanceof SelfSettlingClock) {
      await clock.settled();
      // On to the next moment at which anything happens.
      await clock.pass(Math.max(0, Math.min(clock.nextTimeMs() ?? endMs, endMs) - clock.now()));
      return;
    }
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#sleeping.delete(wake);
        resolve();
      };
      this.#sleeping.add(wake);
      clock.after(lookMs, wake);
    });
  }
}

function lookAfterMs(waitedMs: number): number {
  return Math.min(LOOK_AFTER_MOST_MS, Math.max(LOOK_AFTER_LEAST_MS, waitedMs * LATE_BY));
}
