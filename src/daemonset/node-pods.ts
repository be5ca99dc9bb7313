import type { PodView } from '../objects/views.js';
import type { Placement } from './placement.js';
import { byRank, isRecorded, type RevisionTerms } from './pod-facts.js';

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

/** The pods of a node that count, best-ranked first (B-116). */
export interface RecordedPods {
  readonly placement: Placement | undefined;
  /** All but those that have ended and are being deleted (B-114, B-115). */
  readonly recorded: readonly PodView[];
  /** The recorded ones that are not being deleted, ended or not. */
  readonly live: readonly PodView[];
}

const NO_PODS: readonly PodView[] = [];

/** Sorts out the pods of a node. */
export function recordedPods({ placement, pods }: AssessedNode): RecordedPods {
  if (pods.length === 0) return { placement, recorded: pods, live: pods };
  const [only] = pods;
  if (pods.length === 1 && only !== undefined) {
    // Nearly every node has one: there is nothing to sort.
    const recorded = isRecorded(only) ? pods : NO_PODS;
    return { placement, recorded, live: only.deletionAtMs === undefined ? recorded : NO_PODS };
  }
  const recorded = pods.filter(isRecorded).sort(byRank);
  const live = recorded.filter(({ deletionAtMs }) => deletionAtMs === undefined);
  return { placement, recorded, live };
}
