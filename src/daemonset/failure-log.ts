import { type FailureBackoff, isForgotten, nextBackoff } from './failure-backoff.js';

/** The backoffs of a DaemonSet's nodes, the one that has waited longest first. Those that are forgotten are dropped as others come. */
export class FailureLog {
  readonly #backoffs = new Map<string, FailureBackoff>();

  of(nodeName: string): FailureBackoff | undefined {
    return this.#backoffs.get(nodeName);
  }

  /** Takes in that a failed pod of a node is being deleted now. */
  note(nodeName: string, nowMs: number): void {
    const backoff = nextBackoff(this.#backoffs.get(nodeName), nowMs);
    this.#backoffs.delete(nodeName);
    this.#backoffs.set(nodeName, backoff);
    for (const [name, oldest] of this.#backoffs) {
      if (!isForgotten(oldest, nowMs)) break;
      this.#backoffs.delete(name);
    }
  }

  /** A spec change that has been observed starts every backoff anew (B-134). */
  clear(): void {
    this.#backoffs.clear();
  }
}
