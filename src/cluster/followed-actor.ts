import type { ActorState } from '../actors/actor-description.js';

/** The snapshot of an actor that follows another: XState's own for the chart's machine. */
export interface FollowedSnapshot {
  /** `done` once the other has ended, or the cluster. */
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: ActorState;
  /** Whether the other is in this state. */
  matches(state: ActorState): boolean;
}

/**
 * An XState actor of this thread that shows another, wherever that lives: an actor in a thread, or a row. It is made on demand, with
 * the state that the other has at that moment. From `start()` on it takes each step that the other takes, until `stop()`, or until
 * the other has ended, or the cluster. One that is not started costs nothing and need not be stopped. It shows, and does not drive:
 * what is sent to it goes nowhere.
 */
export interface FollowedActor {
  readonly id: string;
  getSnapshot(): FollowedSnapshot;
  /** Calls back with each snapshot that follows, `complete` when there is none any more. */
  subscribe(
    observer:
      | ((snapshot: FollowedSnapshot) => void)
      | { next?(snapshot: FollowedSnapshot): void; error?(error: unknown): void; complete?(): void },
  ): { unsubscribe(): void };
  start(): unknown;
  stop(): unknown;
}
