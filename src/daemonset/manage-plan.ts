import type { PodView } from '../objects/views.js';
import type { EventText } from './events.js';

/** At most so many pods are created, and so many deleted, by one plan (B-140). */
export const BURST = 250;

/** What brings every node to what it should have. Creates come before deletes (B-120). */
export interface ManagePlan {
  /** The nodes on which a pod is to be created. */
  readonly creates: readonly string[];
  readonly deletes: readonly PodView[];
  /** Events about failed and succeeded pods among the deletes (B-297, B-298). */
  readonly events: readonly EventText[];
  /** The nodes whose failed pod is among the deletes: tell `noteFailures` when it is carried out. */
  readonly failures: readonly string[];
  /** When to plan again even if nothing happens, in milliseconds: a backoff ends, or a pod becomes available (B-133, B-166). */
  readonly recheckAtMs: number | undefined;
}
