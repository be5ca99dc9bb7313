import type { Clock } from './clock.js';
import { RealClock } from './real-clock.js';

const RESOLVED = Promise.resolve();

/** Gives the time, and calls back when it has to be asked for again. */
export type TurnTime = (over: () => void) => number;

/** The time of a clock for those who want it often and need it only roughly: that at which the present turn of the event loop began. */
export function turnTime(clock: Clock): TurnTime {
  return (over) => {
    // Virtual time costs nothing to ask for, and may pass within a turn.
    if (clock instanceof RealClock) RESOLVED.then(over, over);
    else over();
    return clock.now();
  };
}
