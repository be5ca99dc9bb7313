import type { Clock } from './clock.js';
import { RealClock } from './real-clock.js';

/** How long a time is taken for the present one while the event loop turns, in milliseconds. */
const ROUGHLY_MS = 2;

/** Gives the time, and calls back when it has to be asked for again. */
export type RoughTime = (over: () => void) => number;

/** The time of a clock for those who want it often, and need it to some milliseconds only: within one turn of the event loop it may stand still. */
export function roughTime(clock: Clock): RoughTime {
  return (over) => {
    // Virtual time costs nothing to ask for, and may pass within a turn.
    if (clock instanceof RealClock) setTimeout(over, ROUGHLY_MS).unref();
    else over();
    return clock.now();
  };
}
