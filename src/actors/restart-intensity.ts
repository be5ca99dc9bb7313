/** How often one actor may fail within the window before it is left dead: a chart that always throws would never end. */
const MAX_RESTARTS = 5;
/** The window, in milliseconds. */
const WINDOW_MS = 60_000;
/** Of how many actors failures are remembered: where more fail at once, counting each is no use; the oldest are forgotten. */
const MAX_ACTORS = 1_000;

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
    this.#remember(actorId, [...recent, nowMs]);
    if (recent.length < MAX_RESTARTS) return true;
    this.#failures.delete(actorId);
    this.#dead.add(actorId);
    return false;
  }

  #remember(actorId: string, failures: number[]): void {
    this.#failures.delete(actorId);
    this.#failures.set(actorId, failures);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MAX_ACTORS && oldest !== undefined) this.#failures.delete(oldest);
  }
}
