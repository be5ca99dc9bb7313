import type { Clock, Timer } from '../clock/clock.js';
import type { Pulse } from '../threads/beats.js';

/** After how many looks without a beat a thread counts as hung. */
const SILENT_LOOKS = 10;
/**
 * How many more a thread is given for each GiB of its heap: to collect its garbage, or to make room in a table of a million entries, takes a
 * second or two for each, and several times as long where others want the processor.
 */
const LOOKS_PER_GIB = 10;
const MIB_PER_GIB = 1_024;

/** How a thread is watched. */
export interface WatchOptions {
  readonly clock: Clock;
  /** How often the thread is to show itself, in milliseconds, and is looked at. */
  readonly beatMs: number;
}

/**
 * Calls back once if a thread has not shown itself for ten looks in a row, one for each beat that is due; for more if its heap was large when
 * it did last. Looks are counted rather than time, so that a machine that was asleep, or a watcher that was busy, is not taken for
 * a thread that hangs.
 */
export function watchBeats(pulse: () => Pulse, { clock, beatMs }: WatchOptions, onSilent: () => void): Timer {
  let last = pulse();
  let silent = 0;
  let timer = clock.after(beatMs, look);
  function look(): void {
    const now = pulse();
    silent = now.beats === last.beats ? silent + 1 : 0;
    last = now;
    if (silent < looksFor(now)) timer = clock.after(beatMs, look);
    else onSilent();
  }
  return { cancel: () => timer.cancel() };
}

function looksFor({ heapMb }: Pulse): number {
  return SILENT_LOOKS + Math.floor((LOOKS_PER_GIB * heapMb) / MIB_PER_GIB);
}
