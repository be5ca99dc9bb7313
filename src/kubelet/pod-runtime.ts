import type { PodView } from '../objects/views.js';

/** What a runtime says has become of a pod's containers. */
export type PodFact =
  /** At least one container can be started. */
  | 'pulled'
  /** No container can be started, or some cannot: their images are pulled again later. */
  | 'pullFailed'
  /** Every container runs, or has ended for good. */
  | 'started'
  /** A container has ended, and is started again later. */
  | 'crashed'
  | 'becameReady'
  | 'becameUnready'
  /** No container runs any more, as was asked. */
  | 'stopped'
  /** Every container has ended for good, some of them in failure. */
  | 'failed';

/** A pod as its runtime knows it, which tells it what comes of things. */
export interface RuntimePod {
  /** As it is now. */
  readonly view: PodView;
  happened(fact: PodFact): void;
  /** The containers are no longer what they were. */
  changed(): void;
  /** The runtime itself has failed, outside a call. */
  broke(error: unknown): void;
}

/**
 * The node side of pods: it acts on a pod's containers when it is told to, and says what comes of it, within the call or
 * later.
 */
export interface PodRuntime<Pod extends RuntimePod> {
  /** When containers that failed are to be tried again, in milliseconds, by `pull` and `start`. */
  retryAtMsOf(pod: Pod): number;
  /** Pulls the images that are missing: `pulled` or `pullFailed`. */
  pull(pod: Pod): void;
  /** Starts the containers that can be started and do not run: `started`, `crashed` or `pullFailed`. */
  start(pod: Pod): void;
  /** Looks whether the containers are ready: `becameReady`, once they are. */
  probe(pod: Pod): void;
  /** These containers, by number, are to run another image: `crashed`, as they end to begin anew. */
  replace(pod: Pod, indexes: readonly number[]): void;
  /** Ends the containers gracefully, and by force at `deadlineMs`: `stopped`. An earlier deadline may follow. */
  stop(pod: Pod, deadlineMs: number): void;
  /** Does nothing more, and leaves the containers as they are. */
  abandon(pod: Pod): void;
}

/** The runtime of a pod on which we do not act. */
export const IDLE_RUNTIME: PodRuntime<RuntimePod> = {
  retryAtMsOf: () => 0,
  pull: nothing,
  start: nothing,
  probe: nothing,
  replace: nothing,
  stop: nothing,
  abandon: nothing,
};

function nothing(): undefined {
  return undefined;
}
