import type { PodView } from '../objects/views.js';
import type { Placement } from './placement.js';
import type { RevisionTerms } from './pod-facts.js';

/** The terms by which nodes are assessed. */
export interface AssessmentTerms extends RevisionTerms {
  /** Whether new pods run beside old ones during an update (B-230). */
  readonly isSurging: boolean;
}

/** What is known of a node when it is assessed. */
export interface AssessedNode {
  /** Undefined for a node that is gone, or was never there. */
  readonly placement: Placement | undefined;
  /** The DaemonSet's own pods that are on the node, or meant for it. */
  readonly pods: readonly PodView[];
}

/** Whether a set's node wants its pod, merely has one, or is gone. */
export type Standing = 'wanted' | 'unwanted' | 'lost';

/**
 * Where a node is in an update (B-204, B-234): `crowded` has several live pods of one kind, `empty` should have one or has a
 * terminating one; `current` has a new one alone, `surging` a new one beside an old one until it is available, then it has
 * `surged`; `outdated` has an old one alone.
 */
export type UpdateStage =
  | 'crowded'
  | 'empty'
  | 'current'
  | 'currentUnavailable'
  | 'surging'
  | 'surged'
  | `outdated/${Standing}`
  | `outdatedUnavailable/${Standing}`;

/** All that a DaemonSet has to do with one node, as of one moment. */
export interface NodeAssessment {
  /** Whether a pod is to be created at once (B-113, B-233). */
  readonly needsPod: boolean;
  /** Pods that are to be deleted without further ado (B-116, B-117, B-119, B-231, B-232). */
  readonly surplus: readonly PodView[];
  /** Failed pods that are to be deleted as backoff allows (B-130). */
  readonly failed: readonly PodView[];
  /** Succeeded pods that are to be deleted (B-136). */
  readonly succeeded: readonly PodView[];
  /** Undefined if the node plays no part in updates. */
  readonly stage: UpdateStage | undefined;
  /** The old live pod, if the stage has one. */
  readonly outdated: PodView | undefined;
  /** Whether the node serves during a surge: its old pod is available or, without one, its new pod (B-238). */
  readonly isServing: boolean;
  readonly isDesired: boolean;
  /** Whether a pod is recorded (B-281, B-284). */
  readonly isScheduled: boolean;
  /** The pod that status looks at, being of a node that is desired (B-282, B-283). */
  readonly isReady: boolean;
  readonly isAvailable: boolean;
  readonly isUpdated: boolean;
  /** When time alone makes a pod available, in milliseconds. */
  readonly recheckAtMs: number | undefined;
}
