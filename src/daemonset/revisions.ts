import type { ControllerRevision, DaemonSet } from '../objects/kubernetes.js';
import type { PodView } from '../objects/views.js';

/** One thing to do to a DaemonSet's revisions, or to its pods on their behalf. */
export type RevisionAction =
  /** Add the DaemonSet's owner reference (B-190). */
  | { readonly kind: 'adopt'; readonly revision: ControllerRevision }
  /** Remove only that owner reference (B-190). */
  | { readonly kind: 'release'; readonly revision: ControllerRevision }
  /** Give the revision this hash label (B-266). */
  | { readonly kind: 'label'; readonly revision: ControllerRevision; readonly hash: string }
  /** Give the pod this hash label; it is not restarted (B-265). */
  | { readonly kind: 'relabelPod'; readonly pod: PodView; readonly hash: string }
  /** Delete a revision that equals the current one (B-265). */
  | { readonly kind: 'remove'; readonly revision: ControllerRevision }
  /** Give the revision this number (B-264). */
  | { readonly kind: 'raise'; readonly revision: ControllerRevision; readonly number: number }
  | { readonly kind: 'create'; readonly object: RevisionObject }
  /** Another revision has the name that this one would get: count up, then plan again (B-267). */
  | { readonly kind: 'countCollision'; readonly collisionCount: number };

/** A revision that is to be created. */
export type RevisionObject = Omit<ControllerRevision, 'metadata'> & {
  readonly metadata: Omit<ControllerRevision['metadata'], 'uid' | 'resourceVersion' | 'creationTimestamp'>;
};

/** What there is to do before pods are looked at, in order. */
export interface RevisionPlan {
  readonly actions: readonly RevisionAction[];
  /** The hash label of the current revision once the actions are done; undefined after a collision: plan again. */
  readonly hash: string | undefined;
  /** The set's other revisions, for pruning. */
  readonly old: readonly ControllerRevision[];
}

/** What a DaemonSet's revisions are looked at with. */
export interface RevisionSurroundings {
  /** Every revision of the namespace. */
  readonly revisions: Iterable<ControllerRevision>;
  /** The set's own pods. */
  readonly pods: Iterable<PodView>;
}

/** Finds or makes the current revision of a DaemonSet (B-190, B-260 to B-272). */
export declare function revisionPlan(daemonSet: DaemonSet, surroundings: RevisionSurroundings): RevisionPlan;
