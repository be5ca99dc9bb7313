import type { Clock, Timer } from '../clock/clock.js';

/** Timers that are cancelled together. Those that have run are forgotten; none costs anything while none waits. */
export class PendingTimers {
  readonly #clock: Clock;
  #timers: Set<Timer> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a task at its time, or at once if that has come. */
  at(timeMs: number, task: () => void): void {
    if (timeMs <= this.#clock.now()) {
      task();
      return;
    }
    const timers = this.#timers ?? new Set();
    this.#timers = timers;
    const timer = this.#clock.at(timeMs, () => {
      timers.delete(timer);
      task();
    });
    timers.add(timer);
  }

  cancel(): void {
    for (const timer of this.#timers ?? []) timer.cancel();
    this.#timers = undefined;
  }
}
