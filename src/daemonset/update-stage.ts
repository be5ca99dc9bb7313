import type { PodView } from '../objects/views.js';
import type { AssessmentTerms, RecordedPods } from './node-pods.js';
import type { Placement } from './placement.js';
import { isAvailable, isUpToDate } from './pod-facts.js';

/** Whether a node wants a pod of the set, merely has one, or is gone. */
export type Standing = 'wanted' | 'unwanted' | 'lost';

/**
 * Where a node is in an update (B-204, B-234). `crowded`: several live pods of one kind. `empty`: none, though it should have
 * one or still has one that is being deleted. `current`: a new pod alone. `surging`: a new pod beside an old one; once the new
 * one is available the node has `surged`. `outdated`: an old pod alone.
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

/** A node's part in an update. */
export interface NodeUpdate {
  /** Undefined if the node plays no part. */
  readonly stage: UpdateStage | undefined;
  /** The old live pod, if the stage has one. */
  readonly outdated: PodView | undefined;
  /** Whether the node serves during a surge: its old pod is available or, without one, its new pod (B-238). */
  readonly isServing: boolean;
}

/** The part that a node plays in an update to the current revision. */
export function nodeUpdate({ placement, recorded, live }: RecordedPods, terms: AssessmentTerms, nowMs: number): NodeUpdate {
  const standing = standingOf(placement);
  if (recorded.length === 0 && standing !== 'wanted') return withoutOld(undefined, false);
  const [current, ...moreCurrent] = live.filter((pod) => isUpToDate(pod, terms));
  const [outdated, ...moreOutdated] = live.filter((pod) => !isUpToDate(pod, terms));
  if (moreCurrent.length > 0 || moreOutdated.length > 0) return withoutOld('crowded', false);
  const isCurrentAvailable = current !== undefined && isAvailable(current, terms, nowMs);
  if (outdated === undefined) return withoutOld(stageWithoutOld(current, isCurrentAvailable), isCurrentAvailable);
  const isServing = isAvailable(outdated, terms, nowMs);
  if (current !== undefined) return { stage: isCurrentAvailable ? 'surged' : 'surging', outdated, isServing };
  return { stage: isServing ? `outdated/${standing}` : `outdatedUnavailable/${standing}`, outdated, isServing };
}

function standingOf(placement: Placement | undefined): Standing {
  if (placement === undefined) return 'lost';
  return placement.shouldRun ? 'wanted' : 'unwanted';
}

function withoutOld(stage: UpdateStage | undefined, isServing: boolean): NodeUpdate {
  return { stage, outdated: undefined, isServing };
}

function stageWithoutOld(current: PodView | undefined, isCurrentAvailable: boolean): UpdateStage {
  if (current === undefined) return 'empty';
  return isCurrentAvailable ? 'current' : 'currentUnavailable';
}
