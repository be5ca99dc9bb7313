import type { Timer } from './clock.js';
import { VirtualClock } from './virtual-clock.js';

/**
 * A virtual clock for code that awaits: work that needs no time to pass runs by itself, in a later turn of the event loop,
 * while time stands still until it is told to go on.
 */
export class SelfSettlingClock extends VirtualClock {
  #pump: NodeJS.Immediate | undefined;
  #isStopped = false;
  #onError: (error: unknown) => void = (error) => {
    throw error;
  };

  override at(timeMs: number, task: () => void): Timer {
    const timer = super.at(timeMs, task);
    if (timeMs <= this.now()) this.#arm();
    return timer;
  }

  override soon(task: () => void): void {
    super.soon(task);
    this.#arm();
  }

  /** Says who learns of a task that throws; the others still run. By default the error is thrown in the event loop. */
  onError(receiver: (error: unknown) => void): void {
    this.#onError = receiver;
  }

  /** Lets time pass, with a turn of the event loop between one instant and the next, so that whoever awaits can follow. */
  async pass(durationMs: number, isEnough: () => boolean = () => false): Promise<void> {
    const untilMs = this.now() + durationMs;
    do {
      await this.settled();
      if (isEnough() || this.#isStopped) return;
    } while (this.jump(untilMs));
    await this.settled();
  }

  /** Resolves when nothing is left to do at the present instant, also for promises that tasks have resolved. */
  async settled(): Promise<void> {
    do {
      this.#settleNow();
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    } while (this.isBusy && !this.#isStopped);
  }

  /** Runs nothing any more. */
  stop(): void {
    this.#isStopped = true;
    clearImmediate(this.#pump);
  }

  #arm(): void {
    if (this.#isStopped) return;
    this.#pump ??= setImmediate(() => {
      this.#pump = undefined;
      this.#settleNow();
    });
  }

  #settleNow(): void {
    while (!this.#isStopped && this.isBusy) {
      try {
        this.step();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
