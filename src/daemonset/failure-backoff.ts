/** How long after one failed pod of a node was deleted the next one waits (B-132). */
export interface FailureBackoff {
  readonly delayMs: number;
  /** When a failed pod was last deleted, in milliseconds. */
  readonly sinceMs: number;
}

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 15 * 60_000;

/** Whether a failed pod has to stay for now; the wait ends exactly at the delay (B-133). */
export function isBackingOff(backoff: FailureBackoff | undefined, nowMs: number): boolean {
  return backoff !== undefined && !isForgotten(backoff, nowMs) && nowMs - backoff.sinceMs < backoff.delayMs;
}

/** The backoff after one more failed pod has been deleted: 1 s at first, then doubling up to 15 min (B-132). */
export function nextBackoff(backoff: FailureBackoff | undefined, nowMs: number): FailureBackoff {
  if (backoff === undefined || isForgotten(backoff, nowMs)) return { delayMs: FIRST_DELAY_MS, sinceMs: nowMs };
  return { delayMs: Math.min(LONGEST_DELAY_MS, 2 * backoff.delayMs), sinceMs: nowMs };
}

/** Whether a node has been without failures for so long that the delay starts at 1 s again (B-134). */
export function isForgotten(backoff: FailureBackoff, nowMs: number): boolean {
  return nowMs - backoff.sinceMs > 2 * LONGEST_DELAY_MS;
}
