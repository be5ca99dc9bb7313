import type { Clock } from './clock.js';
import { RealClock } from './real-clock.js';

const RESOLVED = Promise.resolve();

/** The time of a clock for those who want it often and need it only roughly: that at which the present turn of the event loop began. */
export function turnTime(clock: Clock): () => number {
  // Virtual time costs nothing to ask for, and may pass within a turn.
  if (!(clock instanceof RealClock)) return () => clock.now();
  let timeMs = 0;
  let isKnown = false;
  const forget = () => {
    isKnown = false;
  };
  return () => {
    if (!isKnown) {
      timeMs = clock.now();
      isKnown = true;
      RESOLVED.then(forget, forget);
    }
    return timeMs;
  };
}
