/** How often, and how soon, what has crashed is started again. */
export interface RestartLimits {
  /** More restarts than this within the period mean that restarting does not help. Defaults to 5. */
  readonly restarts: number;
  /** Defaults to 30 seconds. */
  readonly periodMs: number;
  /** What the second restart within the period waits; the first one does not wait, and each further one waits twice as long. Defaults to 100 ms. */
  readonly backoffMs: number;
  /** Defaults to 5 seconds. */
  readonly backoffMaxMs: number;
}

/** A thread takes about a tenth of a second to start: five restarts in half a minute are not bad luck any more. */
export const RESTART_LIMITS: RestartLimits = { restarts: 5, periodMs: 30_000, backoffMs: 100, backoffMaxMs: 5_000 };

/** Decides about restarts: all that are counted here have one budget, as the children of a supervisor have. */
export class RestartPolicy {
  readonly #limits: RestartLimits;
  #recent: number[] = [];

  constructor(limits: RestartLimits = RESTART_LIMITS) {
    this.#limits = limits;
  }

  /** How long to wait before the restart, in milliseconds; undefined if there have been too many. */
  next(nowMs: number): number | undefined {
    const { restarts, periodMs, backoffMs, backoffMaxMs } = this.#limits;
    this.#recent = this.#recent.filter((timeMs) => timeMs > nowMs - periodMs);
    const count = this.#recent.length;
    if (count >= restarts) return undefined;
    this.#recent.push(nowMs);
    return count === 0 ? 0 : Math.min(backoffMs * 2 ** (count - 1), backoffMaxMs);
  }
}
