import type { Clock, Timer } from '../clock/clock.js';

/** Timers that are cancelled together. Those that have run are forgotten. */
export class PendingTimers {
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #timers = new Set<Timer>();

  /** What a task throws goes to `onError`, rather than to the clock. */
  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Runs a task at its time. */
  at(timeMs: number, task: () => void): void {
    const timer = this.#clock.at(timeMs, () => {
      this.#timers.delete(timer);
      try {
        task();
      } catch (error) {
        this.#onError(error);
      }
    });
    this.#timers.add(timer);
  }

  cancel(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
