import type { PodView } from '../objects/views.js';

/** The next step of an update: creates come before deletes. */
export interface UpdatePlan {
  /** The nodes on which a new pod is to be created beside an old one. Empty without surge. */
  readonly creates: readonly string[];
  readonly deletes: readonly PodView[];
  /** A node that is gone while an old pod is recorded on it: a surge cannot go on, and has to be tried again later (B-242). */
  readonly missingNode: string | undefined;
}

/** How far an update is. */
export interface RolloutProgress {
  /** Nodes that should run a pod. */
  readonly desired: number;
  /** Nodes that have a live pod of an older revision, wanted or not. */
  readonly outdated: number;
  /** Nodes that count against `maxUnavailable` (B-204). */
  readonly unavailable: number;
  /** Nodes that count against `maxSurge` (B-234). */
  readonly surging: number;
  /** Every node is up to date and available. */
  readonly isComplete: boolean;
}
