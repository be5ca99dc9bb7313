import type { PodView } from '../objects/views.js';
import { type NodeCounts, nodeCounts } from './node-counts.js';
import { type AssessedNode, type AssessmentTerms, recordedPods } from './node-pods.js';
import { type NodeUpkeep, nodeUpkeep } from './node-upkeep.js';
import { availableAtMs } from './pod-facts.js';
import { type NodeUpdate, nodeUpdate } from './update-stage.js';

/** All that a DaemonSet has to do with one node, as of one moment. Nodes that are alike share most of it. */
export interface NodeAssessment {
  readonly upkeep: NodeUpkeep;
  readonly update: NodeUpdate;
  readonly counts: NodeCounts;
  /** When time alone makes a pod available, in milliseconds. */
  readonly recheckAtMs: number | undefined;
}

/** Assesses a node. The answer holds until `recheckAtMs`, unless the node, its pods or the terms change. */
export function assessNode(node: AssessedNode, terms: AssessmentTerms, nowMs: number): NodeAssessment {
  const pods = recordedPods(node);
  return shared({
    upkeep: nodeUpkeep(pods, terms, nowMs),
    update: nodeUpdate(pods, terms, nowMs),
    counts: nodeCounts(pods, terms, nowMs),
    recheckAtMs: terms.minReadySeconds === 0 ? undefined : recheckAtMs(pods.recorded, terms, nowMs),
  });
}

/** The assessments that were made last: a million nodes come to few different ones. */
const latest: NodeAssessment[] = [];
const LATEST = 4;

/** An equal assessment that was made lately, so that nodes that are alike share one. */
function shared(assessment: NodeAssessment): NodeAssessment {
  const known = latest.find((one) => isSame(one, assessment));
  if (known !== undefined) return known;
  latest.unshift(assessment);
  latest.length = Math.min(latest.length, LATEST);
  return assessment;
}

function isSame(one: NodeAssessment, other: NodeAssessment): boolean {
  const { upkeep, update, counts, recheckAtMs: atMs } = other;
  return one.upkeep === upkeep && one.update === update && one.counts === counts && one.recheckAtMs === atMs;
}

function recheckAtMs(pods: readonly PodView[], terms: AssessmentTerms, nowMs: number): number | undefined {
  const moments = pods.map((pod) => availableAtMs(pod, terms) ?? nowMs).filter((atMs) => atMs > nowMs);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
