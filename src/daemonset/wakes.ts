import type { PodView } from '../objects/views.js';

/** Which DaemonSets a change of a pod wakes (B-161 to B-165). */
export interface PodWakes {
  /** DaemonSets by uid. */
  readonly owners: readonly string[];
  /** Whether every DaemonSet of the namespace whose selector matches the pod's labels is woken, too. */
  readonly matching: boolean;
}

/** Which DaemonSets a change of a pod wakes; undefined stands for a pod that is not there. */
export declare function podWakes(before: PodView | undefined, after: PodView | undefined): PodWakes;
