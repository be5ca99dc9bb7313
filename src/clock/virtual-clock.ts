import type { Clock, Timer } from './clock.js';
import { TimerQueue } from './timer-queue.js';

/** When virtual time begins unless told otherwise: 2026-01-01T00:00:00Z. */
const EPOCH_MS = Date.UTC(2026, 0, 1);

/** A clock that stands still until it is told to go on; the same tasks always run in the same order. */
export class VirtualClock implements Clock {
  readonly #timers = new TimerQueue();
  readonly #soon: (() => void)[] = [];
  #nowMs: number;
  #next = 0;

  constructor(startMs: number = EPOCH_MS) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  at(timeMs: number, task: () => void): Timer {
    return this.#timers.add(Math.max(timeMs, this.#nowMs), task);
  }

  after(delayMs: number, task: () => void): Timer {
    return this.at(this.#nowMs + delayMs, task);
  }

  soon(task: () => void): void {
    this.#soon.push(task);
  }

  /** Whether work waits that needs no time to pass. */
  get isBusy(): boolean {
    return this.#soon.length > 0 || this.#isDue();
  }

  /** When the next timer falls due, in milliseconds; undefined if none waits. */
  nextTimeMs(): number | undefined {
    return this.#timers.nextTimeMs();
  }

  /** Runs one task, or all the timers of the present millisecond; says whether there was anything to run. */
  step(): boolean {
    const task = this.#soon[this.#next];
    if (task === undefined) return this.#timers.runEarliest(this.#nowMs);
    this.#next += 1;
    if (this.#next === this.#soon.length) {
      this.#soon.length = 0;
      this.#next = 0;
    }
    task();
    return true;
  }

  /** Runs whatever needs no time to pass. */
  settle(): void {
    while (this.step());
  }

  /** Jumps to the next timer if it is not after `untilMs`, or else to `untilMs`; says whether a timer fell due. */
  jump(untilMs: number): boolean {
    const next = this.#timers.nextTimeMs();
    this.#nowMs = Math.max(this.#nowMs, Math.min(next ?? untilMs, untilMs));
    return this.#isDue();
  }

  /** Lets time pass, running every task when its time has come. */
  advance(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    do this.settle();
    while (this.jump(untilMs));
  }

  #isDue(): boolean {
    const next = this.#timers.nextTimeMs();
    return next !== undefined && next <= this.#nowMs;
  }
}
