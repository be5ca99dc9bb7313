import type { Clock, Timer } from '../clock/clock.js';

/** Our clock as XState wants one, for actors that XState interprets. */
export function xstateClock(clock: Clock): { setTimeout(task: () => void, delayMs: number): Timer; clearTimeout(timer: Timer): void } {
  return {
    setTimeout: (task, delayMs) => clock.after(delayMs, task),
    clearTimeout: (timer) => timer.cancel(),
  };
}
