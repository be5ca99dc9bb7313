import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';

/** The niceness of a thread that gives way to all others. */
export const MOST_NICE = constants.priority.PRIORITY_LOW;

/**
 * Has this thread give way to the process's others when there are too few cores: so much is added to its niceness. Only Linux knows a niceness for each thread; elsewhere, and
 * where it cannot be set, nothing happens.
 */
export function giveWay(niceness: number): void {
  if (niceness === 0) return;
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(MOST_NICE, getPriority(thread) + niceness));
  } catch {
    // Whoever may not do so runs as all others.
  }
}
