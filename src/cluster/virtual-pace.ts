import type { Clock, Timer } from '../clock/clock.js';
import type { Pace } from '../inspector/controls.js';
import type { ClusterTime } from './cluster-time.js';

/** How often virtual time is let on, in real milliseconds. */
const BEAT_MS = 50;

/** Lets the virtual time of a cluster pass at a pace, or stop, as somebody who watches wants it. */
export class VirtualPace {
  readonly #time: ClusterTime;
  /** Real time. */
  readonly #clock: Clock;
  readonly #isVirtual: boolean;
  #speed = 1;
  #timer: Timer | undefined;
  #isPaused = true;
  #isStopped = false;
  /** Whether the cluster's time is being let on just now; that ends by itself. */
  #isPassing = false;

  constructor({ time, clock, isVirtual }: { readonly time: ClusterTime; readonly clock: Clock; readonly isVirtual: boolean }) {
    this.#time = time;
    this.#clock = clock;
    this.#isVirtual = isVirtual;
  }

  get pace(): Pace {
    return { isVirtual: this.#isVirtual, isPaused: this.#isVirtual && this.#isPaused, speed: this.#isVirtual ? this.#speed : 1 };
  }

  /** Time stands still. Throws TypeError for real time. */
  pause(): void {
    this.#check();
    this.#isPaused = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Time passes, `speed` seconds in a real one. Throws TypeError for real time. */
  run(speed: number): void {
    this.#check();
    this.#speed = speed;
    if (!this.#isPaused || this.#isStopped) return;
    this.#isPaused = false;
    if (!this.#isPassing) this.#next();
  }

  /** Time passes by this much, at once. Rejects with TypeError for real time. */
  async step(durationMs: number): Promise<void> {
    this.#check();
    await this.#time.advance(durationMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #check(): void {
    if (!this.#isVirtual) throw new TypeError('the cluster runs in real time, which nobody can stop');
  }

  #next(): void {
    this.#timer = this.#clock.after(BEAT_MS, () => {
      this.#isPassing = true;
      this.#time.advance(BEAT_MS * this.#speed).then(
        () => {
          this.#isPassing = false;
          if (!this.#isPaused && !this.#isStopped) this.#next();
        },
        () => {
          this.#isPassing = false;
          this.#isPaused = true;
        },
      );
    });
  }
}
