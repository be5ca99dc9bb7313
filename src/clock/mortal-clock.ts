import type { Clock, Timer } from './clock.js';

/** A clock for what may end at any moment, as a thread does: after `end` nothing that was asked of it happens any more. */
export class MortalClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #hasEnded = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  at(timeMs: number, task: () => void): Timer {
    const timer = this.#clock.at(timeMs, () => {
      this.#timers.delete(timer);
      if (!this.#hasEnded) task();
    });
    if (this.#hasEnded) timer.cancel();
    else this.#timers.add(timer);
    return { cancel: () => this.#cancel(timer) };
  }

  after(delayMs: number, task: () => void): Timer {
    return this.at(this.now() + delayMs, task);
  }

  soon(task: () => void): void {
    this.#clock.soon(() => {
      if (!this.#hasEnded) task();
    });
  }

  /** Drops every task that waits, and all that come later. */
  end(): void {
    this.#hasEnded = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #cancel(timer: Timer): void {
    timer.cancel();
    this.#timers.delete(timer);
  }
}
