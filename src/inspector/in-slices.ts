import type { Clock } from '../clock/clock.js';

/** How many are looked at, at once: about a millisecond, so that no task holds the thread for long. */
const SLICE = 1_000;

/** Shows one after the other, slice by slice, until somebody says that it is enough; calls `ended` if nobody has. */
export function inSlices<One>(
  clock: Clock,
  all: Iterator<One>,
  isEnough: (one: One) => boolean,
  ended: () => void = () => undefined,
): void {
  for (let taken = 0; taken < SLICE; taken += 1) {
    const { value, done } = all.next();
    if (done === true) {
      ended();
      return;
    }
    if (isEnough(value)) return;
  }
  clock.soon(() => inSlices(clock, all, isEnough, ended));
}
