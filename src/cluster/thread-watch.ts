import type { Clock, Timer } from '../clock/clock.js';

/** After how many looks without a beat a thread counts as hung. */
const SILENT_LOOKS = 10;

/** How a thread is watched. */
export interface WatchOptions {
  readonly clock: Clock;
  /** How often the thread is to show itself, in milliseconds, and is looked at. */
  readonly beatMs: number;
}

/**
 * Calls back once if a counter has not moved for ten looks in a row, one for each beat that is due. Looks are counted rather than
 * time, so that a machine that was asleep, or a watcher that was busy, is not taken for a thread that hangs.
 */
export function watchBeats(beats: () => number, { clock, beatMs }: WatchOptions, onSilent: () => void): Timer {
  let last = beats();
  let silent = 0;
  let timer = clock.after(beatMs, look);
  function look(): void {
    const now = beats();
    silent = now === last ? silent + 1 : 0;
    last = now;
    if (silent < SILENT_LOOKS) timer = clock.after(beatMs, look);
    else onSilent();
  }
  return { cancel: () => timer.cancel() };
}
