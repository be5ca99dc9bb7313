import type { PodView } from '../objects/views.js';
import { type AssessedNode, type AssessmentTerms, type RecordedPods, recordedPods } from './node-pods.js';
import { type NodeUpkeep, nodeUpkeep } from './node-upkeep.js';
import { availableAtMs, isAvailable, isUpToDate } from './pod-facts.js';
import { type NodeUpdate, nodeUpdate } from './update-stage.js';

/** All that a DaemonSet has to do with one node, as of one moment. */
export interface NodeAssessment extends NodeUpkeep, NodeUpdate {
  readonly counts: NodeCounts;
  /** When time alone makes a pod available, in milliseconds. */
  readonly recheckAtMs: number | undefined;
}

/** What a node adds to the status (B-280 to B-284): each field counts one. */
export interface NodeCounts {
  readonly desired: boolean;
  readonly current: boolean;
  readonly misscheduled: boolean;
  readonly ready: boolean;
  readonly available: boolean;
  readonly updated: boolean;
}

/** Assesses a node. The answer holds until `recheckAtMs`, unless the node, its pods or the terms change. */
export function assessNode(node: AssessedNode, terms: AssessmentTerms, nowMs: number): NodeAssessment {
  const pods = recordedPods(node);
  return {
    ...nodeUpkeep(pods, terms, nowMs),
    ...nodeUpdate(pods, terms, nowMs),
    counts: nodeCounts(pods, terms, nowMs),
    recheckAtMs: terms.minReadySeconds === 0 ? undefined : recheckAtMs(pods.recorded, terms, nowMs),
  };
}

/** Ready, available and updated look at the best-ranked pod alone (B-282). */
function nodeCounts({ placement, recorded }: RecordedPods, terms: AssessmentTerms, nowMs: number): NodeCounts {
  const [first] = recorded;
  const desired = placement?.shouldRun === true;
  const shown = desired ? first : undefined;
  return {
    desired,
    current: shown !== undefined,
    misscheduled: placement !== undefined && !desired && first !== undefined,
    ready: shown?.isReady === true,
    available: shown !== undefined && isAvailable(shown, terms, nowMs),
    updated: shown !== undefined && isUpToDate(shown, terms),
  };
}

function recheckAtMs(pods: readonly PodView[], terms: AssessmentTerms, nowMs: number): number | undefined {
  const moments = pods.map((pod) => availableAtMs(pod, terms) ?? nowMs).filter((atMs) => atMs > nowMs);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
