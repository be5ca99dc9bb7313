import type { Clock } from '../clock/clock.js';
import { PendingTimers } from './pending-timers.js';

/** What a pod's runtime waits for. Most pods never wait, and those that do most often for one thing. */
export class PodWaits {
  /** When the containers that are being stopped will have ended by themselves, in milliseconds. */
  stopsAtMs: number | undefined;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #tasks: PendingTimers | undefined;
  #probes: PendingTimers | undefined;

  /** What a task throws goes to `onError`. */
  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.stopsAtMs = undefined;
    this.#clock = clock;
    this.#onError = onError;
    this.#tasks = undefined;
    this.#probes = undefined;
  }

  /** Runs a task at its time. */
  at(timeMs: number, task: () => void): void {
    this.#tasks ??= new PendingTimers(this.#clock, this.#onError);
    this.#tasks.at(timeMs, task);
  }

  /** Runs what follows a probe at its time. */
  probeAt(timeMs: number, task: () => void): void {
    this.#probes ??= new PendingTimers(this.#clock, this.#onError);
    this.#probes.at(timeMs, task);
  }

  cancelProbes(): void {
    this.#probes?.cancel();
  }

  cancel(): void {
    this.#tasks?.cancel();
    this.#probes?.cancel();
  }
}
