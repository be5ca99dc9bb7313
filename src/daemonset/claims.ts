import type { DaemonSet } from '../objects/kubernetes.js';
import { matchesLabelSelector } from '../objects/label-selector.js';
import type { PodView } from '../objects/views.js';

/** What a pod is to a DaemonSet: its own, to be adopted, to be released, or no concern of it. */
export type Claim = 'owned' | 'adopt' | 'release' | 'none';

/** Pods whose owner reference is to be added or removed. */
export interface Claims {
  readonly adopt: readonly PodView[];
  readonly release: readonly PodView[];
}

/** What a pod is to a DaemonSet (B-180 to B-189). One that is being deleted neither adopts nor releases (B-185). */
export function claimOf(daemonSet: DaemonSet, pod: PodView): Claim {
  const { metadata, spec } = daemonSet;
  if (pod.namespace !== metadata.namespace) return 'none';
  if (pod.controllerUid !== undefined && pod.controllerUid !== metadata.uid) return 'none';
  const isOwned = pod.controllerUid === metadata.uid;
  if (matchesLabelSelector(spec.selector, pod.labels)) return isOwned ? 'owned' : orphanClaim(daemonSet, pod);
  return isOwned && !metadata.deletionTimestamp ? 'release' : 'none';
}

function orphanClaim({ metadata }: DaemonSet, pod: PodView): Claim {
  return metadata.deletionTimestamp || pod.deletionAtMs !== undefined ? 'none' : 'adopt';
}
