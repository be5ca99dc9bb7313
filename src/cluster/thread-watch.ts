import type { Clock, Timer } from '../clock/clock.js';

/** How often a thread's counter is looked at, in milliseconds. */
const LOOK_MS = 1_000;
/** After how many looks without a beat a thread counts as hung: ten seconds. */
const SILENT_LOOKS = 10;

/**
 * Calls back once if a counter has not moved for ten looks in a row, one a second. Looks are counted rather than time, so
 * that a machine that was asleep, or a watcher that was busy, is not taken for a thread that hangs.
 */
export function watchBeats(beats: () => number, clock: Clock, onSilent: () => void): Timer {
  let last = beats();
  let silent = 0;
  let timer = clock.after(LOOK_MS, look);
  function look(): void {
    const now = beats();
    silent = now === last ? silent + 1 : 0;
    last = now;
    if (silent < SILENT_LOOKS) timer = clock.after(LOOK_MS, look);
    else onSilent();
  }
  return { cancel: () => timer.cancel() };
}
