/** The first wait after a failed sync, in milliseconds; it doubles with each failure (B-148). */
const FIRST_MS = 5;
/** The longest such wait, in milliseconds. */
const LONGEST_MS = 1_000_000;
/** How many retries of all DaemonSets of a shard may begin at once before they have to follow one another at `EVERY_MS`. */
const BURST = 100;
/** The time between two retries when there are many, in milliseconds: ten a second. */
const EVERY_MS = 100;

/** Says how long failed syncs wait for their retries: each by itself ever longer, and all together no more than ten a second (B-148). */
export class RetryLimit {
  /** When all that has been granted will have been used up at the even rate, in milliseconds. */
  #paidUntilMs = 0;

  /** How long to wait before the next try, after so many failures in a row; each call counts as one try. */
  delayMs(failures: number, nowMs: number): number {
    const ownMs = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
    this.#paidUntilMs = Math.max(this.#paidUntilMs, nowMs) + EVERY_MS;
    return Math.max(ownMs, this.#paidUntilMs - nowMs - BURST * EVERY_MS);
  }
}
