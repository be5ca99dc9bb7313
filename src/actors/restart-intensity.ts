/** How often one actor may fail within the window before it is left dead: a chart that always throws would never end. */
const MAX_RESTARTS = 5;
/** The window, in milliseconds. */
const WINDOW_MS = 60_000;

/** Counts the failures of actors, and decides whether one may be started again. */
export class RestartIntensity {
  readonly #failures = new Map<string, number[]>();
  readonly #dead = new Set<string>();
  #total = 0;

  /** All failures there ever were. */
  get total(): number {
    return this.#total;
  }

  /** The ids of the actors that are left dead. */
  get dead(): ReadonlySet<string> {
    return this.#dead;
  }

  /** Notes a failure; says whether the actor may be started again. */
  mayRestart(actorId: string, nowMs: number): boolean {
    this.#total += 1;
    if (this.#dead.has(actorId)) return false;
    const recent = (this.#failures.get(actorId) ?? []).filter((timeMs) => timeMs > nowMs - WINDOW_MS);
    this.#failures.set(actorId, [...recent, nowMs]);
    if (recent.length < MAX_RESTARTS) return true;
    this.#failures.delete(actorId);
    this.#dead.add(actorId);
    return false;
  }
}
