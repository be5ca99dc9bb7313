/** The first wait, in milliseconds: the kubelet's. */
const INITIAL_MS = 10_000;
/** The longest wait, in milliseconds: the kubelet's. */
const LONGEST_MS = 300_000;
/** What went well for so long, in milliseconds, begins anew when it fails. */
const RESET_MS = 600_000;

/** When something that fails is tried again: after 10 s, and twice as long after each failure, up to 5 min. */
export class Backoff {
  readonly #firstMs: number;
  #delayMs: number | undefined;
  #retryAtMs = 0;

  /** The first retry comes at once, as for a container that exits, or after the first wait, as for a pull that fails. */
  constructor(first: 'at once' | 'after a wait') {
    this.#firstMs = first === 'at once' ? 0 : INITIAL_MS;
  }

  /** The time to try again, in milliseconds, after a failure at `nowMs`. */
  next(nowMs: number): number {
    this.#delayMs = this.#nextDelayMs(nowMs);
    this.#retryAtMs = nowMs + this.#delayMs;
    return this.#retryAtMs;
  }

  #nextDelayMs(nowMs: number): number {
    if (this.#delayMs === undefined || nowMs - this.#retryAtMs > RESET_MS) return this.#firstMs;
    return Math.min(Math.max(this.#delayMs * 2, INITIAL_MS), LONGEST_MS);
  }
}
