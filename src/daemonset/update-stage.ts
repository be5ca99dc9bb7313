import type { PodView } from '../objects/views.js';
import type { AssessmentTerms, RecordedPods } from './node-pods.js';
import type { Placement } from './placement.js';
import { isAvailable, isUpToDate } from './pod-facts.js';

/** Whether a node wants a pod of the set, merely has one, or is gone. */
type Standing = 'wanted' | 'unwanted' | 'lost';

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

/** The stages from which an update takes the next nodes, which are listed. */
export type NamedStage = 'surged' | `outdated/${Standing}` | `outdatedUnavailable/${Standing}`;

/** Whether the nodes in a stage are listed. */
export function isNamed(stage: UpdateStage | undefined): stage is NamedStage {
  return stage !== undefined && (stage === 'surged' || stage.startsWith('outdated'));
}

/** A node's part in an update. There are few different ones, which nodes share. */
export interface NodeUpdate {
  /** Undefined if the node plays no part. */
  readonly stage: UpdateStage | undefined;
  /** Whether the node serves during a surge: its old pod is available or, without one, its new pod (B-238). */
  readonly isServing: boolean;
}

/** The part that a node plays in an update to the current revision. */
export function nodeUpdate(pods: RecordedPods, terms: AssessmentTerms, nowMs: number): NodeUpdate {
  const { placement, recorded, live } = pods;
  const [first] = live;
  if (first === undefined) return recorded.length > 0 || placement?.shouldRun ? EMPTY : ABSENT;
  // Nearly every node has one.
  if (live.length === 1) return updateOfOne(placement, isAvailable(first, terms, nowMs), isUpToDate(first, terms));
  const current = live.filter((pod) => isUpToDate(pod, terms));
  const [outdated, ...more] = live.filter((pod) => !isUpToDate(pod, terms));
  if (current.length > 1 || more.length > 0) return CROWDED;
  const isCurrentAvailable = current.some((pod) => isAvailable(pod, terms, nowMs));
  if (outdated === undefined) return isCurrentAvailable ? CURRENT : CURRENT_UNAVAILABLE;
  return (isCurrentAvailable ? SURGED : SURGING)[Number(isAvailable(outdated, terms, nowMs))] as NodeUpdate;
}

/** The old live pod of a node whose stage has one. */
export function outdatedPod({ live }: RecordedPods, terms: AssessmentTerms): PodView | undefined {
  return live.find((pod) => !isUpToDate(pod, terms));
}

function updateOfOne(placement: Placement | undefined, isPodAvailable: boolean, isCurrent: boolean): NodeUpdate {
  if (isCurrent) return isPodAvailable ? CURRENT : CURRENT_UNAVAILABLE;
  return (isPodAvailable ? OUTDATED : OUTDATED_UNAVAILABLE)[standingOf(placement)];
}

const ABSENT: NodeUpdate = { stage: undefined, isServing: false };
const EMPTY: NodeUpdate = { stage: 'empty', isServing: false };
const CROWDED: NodeUpdate = { stage: 'crowded', isServing: false };
const CURRENT: NodeUpdate = { stage: 'current', isServing: true };
const CURRENT_UNAVAILABLE: NodeUpdate = { stage: 'currentUnavailable', isServing: false };
/** By whether the old pod is available. */
const SURGED: readonly NodeUpdate[] = [false, true].map((isServing) => ({ stage: 'surged', isServing }));
const SURGING: readonly NodeUpdate[] = [false, true].map((isServing) => ({ stage: 'surging', isServing }));
const OUTDATED: Readonly<Record<Standing, NodeUpdate>> = {
  wanted: { stage: 'outdated/wanted', isServing: true },
  unwanted: { stage: 'outdated/unwanted', isServing: true },
  lost: { stage: 'outdated/lost', isServing: true },
};
const OUTDATED_UNAVAILABLE: Readonly<Record<Standing, NodeUpdate>> = {
  wanted: { stage: 'outdatedUnavailable/wanted', isServing: false },
  unwanted: { stage: 'outdatedUnavailable/unwanted', isServing: false },
  lost: { stage: 'outdatedUnavailable/lost', isServing: false },
};

function standingOf(placement: Placement | undefined): Standing {
  if (placement === undefined) return 'lost';
  return placement.shouldRun ? 'wanted' : 'unwanted';
}
