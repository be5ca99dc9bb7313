import type { ActorObserver } from '../actors/shard-host.js';

/** Steps that are remembered per thread, of whatever actors: enough to see what has just happened, at 100 bytes each. */
const REMEMBERED_STEPS = 4_096;

/** One step of an actor, with the numbers of its states in its chart. */
export type RecordedStep = Parameters<ActorObserver>[0] & {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
};

/** Remembers the latest steps of the actors of a thread, in a ring, and passes on those of actors that somebody follows. */
export class StepRecorder {
  readonly #now: () => number;
  readonly #limit: number;
  readonly #ring: RecordedStep[] = [];
  #next = 0;
  readonly #followers = new Map<string, Set<(step: RecordedStep) => void>>();

  constructor(now: () => number, limit: number = REMEMBERED_STEPS) {
    this.#now = now;
    this.#limit = limit;
  }

  /** Takes down a step; this is what a shard's actors are observed with. */
  readonly observe: ActorObserver = (step) => {
    const recorded = { ...step, atMs: this.#now() };
    this.#ring[this.#next] = recorded;
    this.#next = (this.#next + 1) % this.#limit;
    const followers = this.#followers.get(step.id);
    if (followers !== undefined) for (const follower of followers) follower(recorded);
  };

  /** The remembered steps of one actor, oldest first. */
  stepsOf(id: string): readonly RecordedStep[] {
    const ordered = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return ordered.filter((step) => step.id === id);
  }

  /** Passes on each step of an actor from now on; gives what ends it. */
  follow(id: string, follower: (step: RecordedStep) => void): () => void {
    const followers = this.#followers.get(id) ?? new Set();
    this.#followers.set(id, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.#followers.get(id) === followers) this.#followers.delete(id);
    };
  }
}
