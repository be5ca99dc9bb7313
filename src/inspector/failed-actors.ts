import type { FailedActor } from './inspection-messages.js';

/** Of how many actors failures are remembered; the ones that failed longest ago are forgotten. */
const REMEMBERED_ACTORS = 200;
/** How much of an error's message is kept, in characters. */
const MESSAGE_LENGTH = 400;

/** Remembers which actors have failed, how often, and of what. */
export class FailedActors {
  readonly #byId = new Map<string, FailedActor>();

  note({ actorId, error, isDead }: { readonly actorId: string; readonly error: unknown; readonly isDead: boolean }): void {
    const failures = (this.#byId.get(actorId)?.failures ?? 0) + 1;
    const message = error instanceof Error ? error.message : String(error);
    this.#byId.delete(actorId);
    this.#byId.set(actorId, { id: actorId, failures, error: message.slice(0, MESSAGE_LENGTH), isDead });
    const [oldest] = this.#byId.keys();
    if (this.#byId.size > REMEMBERED_ACTORS && oldest !== undefined) this.#byId.delete(oldest);
  }

  get(id: string): FailedActor | undefined {
    return this.#byId.get(id);
  }

  /** The actors that failed last, newest first. */
  latest(limit: number): readonly FailedActor[] {
    return [...this.#byId.values()].reverse().slice(0, limit);
  }
}
