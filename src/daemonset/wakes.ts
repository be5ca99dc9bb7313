import { semanticallyEqual } from '../objects/equality.js';
import { areSameLabels } from '../objects/label-selector.js';
import { SharedNodeView } from '../objects/shared-views.js';
import type { NodeView, PodView } from '../objects/views.js';

/** Which DaemonSets a change of a pod wakes. */
export interface PodWakes {
  /** DaemonSets by uid. */
  readonly owners: readonly string[];
  /** Whether every DaemonSet of the namespace whose selector matches the pod's labels is woken, too. */
  readonly matching: boolean;
}

/** Which DaemonSets a change of a pod wakes (B-161 to B-165); undefined stands for a pod that is not there. */
export function podWakes(before: PodView | undefined, after: PodView | undefined): PodWakes {
  return { owners: owners(before?.controllerUid, after?.controllerUid), matching: after !== undefined && isNewOrphan(before, after) };
}

function owners(before: string | undefined, after: string | undefined): readonly string[] {
  if (before === undefined) return after === undefined ? [] : [after];
  return after === undefined || after === before ? [before] : [before, after];
}

/** Whether a pod has no controller, and this is new or its labels are; one that is being deleted is not up for adoption (B-184). */
function isNewOrphan(before: PodView | undefined, after: PodView): boolean {
  if (after.controllerUid !== undefined || after.deletionAtMs !== undefined) return false;
  return before === undefined || before.controllerUid !== undefined || !areSameLabels(before.labels, after.labels);
}

/** Whether a node has to be looked at again: it is new, or its labels or taints have changed (B-167, B-168). */
export function isNodeNews(before: NodeView | undefined, after: NodeView): boolean {
  return before === undefined || !haveSameLabels(before, after) || !semanticallyEqual(before.taints, after.taints);
}

function haveSameLabels(one: NodeView, other: NodeView): boolean {
  return (one instanceof SharedNodeView && one.sharesLabels(other)) || areSameLabels(one.labels, other.labels);
}
