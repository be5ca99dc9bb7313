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

/** The part that a node plays in an update to the current revision. What has no old pod is shared between nodes. */
export function nodeUpdate(pods: RecordedPods, terms: AssessmentTerms, nowMs: number): NodeUpdate {
  const { placement, recorded, live } = pods;
  if (live.length === 0) return recorded.length > 0 || placement?.shouldRun ? EMPTY : ABSENT;
  const current = live.filter((pod) => isUpToDate(pod, terms));
  const others = live.length === current.length ? [] : live.filter((pod) => !isUpToDate(pod, terms));
  if (current.length > 1 || others.length > 1) return CROWDED;
  const isCurrentAvailable = current.some((pod) => isAvailable(pod, terms, nowMs));
  const [outdated] = others;
  if (outdated === undefined) return isCurrentAvailable ? CURRENT : CURRENT_UNAVAILABLE;
  const isServing = isAvailable(outdated, terms, nowMs);
  const stage = current.length > 0 ? surgeStage(isCurrentAvailable) : oldStage(isServing, placement);
  return { stage, outdated, isServing };
}

const ABSENT = withoutOld(undefined);
const EMPTY = withoutOld('empty');
const CROWDED = withoutOld('crowded');
const CURRENT = withoutOld('current');
const CURRENT_UNAVAILABLE = withoutOld('currentUnavailable');

function withoutOld(stage: UpdateStage | undefined): NodeUpdate {
  return { stage, outdated: undefined, isServing: stage === 'current' };
}

function surgeStage(isCurrentAvailable: boolean): UpdateStage {
  return isCurrentAvailable ? 'surged' : 'surging';
}

function oldStage(isOldAvailable: boolean, placement: Placement | undefined): UpdateStage {
  return `${isOldAvailable ? 'outdated' : 'outdatedUnavailable'}/${standingOf(placement)}`;
}

function standingOf(placement: Placement | undefined): Standing {
  if (placement === undefined) return 'lost';
  return placement.shouldRun ? 'wanted' : 'unwanted';
}
