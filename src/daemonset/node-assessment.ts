import { areShared } from '../objects/shared-views.js';
import type { PodView } from '../objects/views.js';
import { type NodeCounts, nodeCounts } from './node-counts.js';
import type { NodeEntries } from './node-entries.js';
import { type AssessedNode, type AssessmentTerms, recordedPods } from './node-pods.js';
import { type NodeUpkeep, nodeUpkeep } from './node-upkeep.js';
import type { Placement } from './placement.js';
import { availableAtMs } from './pod-facts.js';
import { isNamed, type NodeUpdate, nodeUpdate } from './update-stage.js';

/** All that a DaemonSet has to do with one node, as of one moment. Nodes that are alike share most of it. */
export interface NodeAssessment {
  readonly upkeep: NodeUpkeep;
  readonly update: NodeUpdate;
  readonly counts: NodeCounts;
  /** When time alone makes a pod available, in milliseconds. */
  readonly recheckAtMs: number | undefined;
  /** Whether there is something to do on the node, now or in an update. */
  readonly isListed: boolean;
}

/** What the last node came to, which had one pod, or none. */
interface LastNode {
  readonly placement: Placement;
  readonly pod: PodView | undefined;
  readonly assessment: NodeAssessment;
}

/** Assesses nodes by the same terms. The next one is most often like the last one, with a pod that is like its pod: then the answer is the same. */
export class NodeAssessor {
  readonly #terms: AssessmentTerms;
  #last: LastNode | undefined;

  constructor(terms: AssessmentTerms) {
    this.#terms = terms;
  }

  /** Assesses the node of a place. */
  assess(nodes: NodeEntries, place: number, nowMs: number): NodeAssessment {
    const placement = nodes.placementAt(place);
    const pod = nodes.onlyPodAt(place);
    const last = this.#last;
    const isSimple = pod !== undefined || !nodes.hasPodsAt(place);
    if (last !== undefined && last.placement === placement && isSimple && areAlike(last.pod, pod)) return last.assessment;
    const assessment = assessNode(nodes.assessableAt(place), this.#terms, nowMs);
    const isLasting = placement !== undefined && this.#terms.minReadySeconds === 0 && !namesPods(assessment);
    this.#last = isSimple && isLasting ? { placement, pod, assessment } : undefined;
    return assessment;
  }
}

/** Whether two nodes have no pod, or pods that differ in nothing that is assessed. */
function areAlike(one: PodView | undefined, other: PodView | undefined): boolean {
  return one === undefined || other === undefined ? one === other : areShared(one, other);
}

function namesPods({ upkeep: { surplus, failed, succeeded } }: NodeAssessment): boolean {
  return surplus.length > 0 || failed.length > 0 || succeeded.length > 0;
}

/** Assesses a node. The answer holds until `recheckAtMs`, unless the node, its pods or the terms change. */
export function assessNode(node: AssessedNode, terms: AssessmentTerms, nowMs: number): NodeAssessment {
  const pods = recordedPods(node);
  const upkeep = nodeUpkeep(pods, terms, nowMs);
  const update = nodeUpdate(pods, terms, nowMs);
  return shared({
    upkeep,
    update,
    counts: nodeCounts(pods, terms, nowMs),
    recheckAtMs: terms.minReadySeconds === 0 ? undefined : recheckAtMs(pods.recorded, terms, nowMs),
    isListed: asksFor(upkeep) || isNamed(update.stage),
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

function asksFor({ needsPod, surplus, failed, succeeded }: NodeUpkeep): boolean {
  return needsPod || surplus.length > 0 || failed.length > 0 || succeeded.length > 0;
}

function recheckAtMs(pods: readonly PodView[], terms: AssessmentTerms, nowMs: number): number | undefined {
  const moments = pods.map((pod) => availableAtMs(pod, terms) ?? nowMs).filter((atMs) => atMs > nowMs);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
