import type { Claims } from '../../daemonset/claims.js';
import type { ControllerRevision, DaemonSet, OwnerReference } from '../../objects/kubernetes.js';
import type { Uids } from '../../objects/uids.js';
import type { PodView } from '../../objects/views.js';
import type { PatchWrite, Preconditions } from '../../objects/writes.js';
import { ownerKey } from './daemon-set-record.js';

/** What is claimed: a pod or a revision. */
interface Claimed {
  readonly resource: 'pods' | 'controllerrevisions';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Adds the DaemonSet's owner reference to orphans, and takes it off what does not match any more (B-180 to B-182). */
export function claimWrites(daemonSet: DaemonSet, { adopt, release }: Claims, uids: Uids): readonly PatchWrite[] {
  return [
    ...release.map((pod) => releasing(daemonSet, claimedPod(pod, uids))),
    ...adopt.map((pod) => adopting(daemonSet, claimedPod(pod, uids))),
  ];
}

function claimedPod({ namespace, name, uid }: PodView, uids: Uids): Claimed {
  return { resource: 'pods', namespace, name, uid: uids.text(uid) };
}

/** Names a revision as something to claim. */
export function claimedRevision({ metadata }: ControllerRevision): Claimed {
  return { resource: 'controllerrevisions', namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid };
}

/** Adds the owner reference, if the DaemonSet is still there and not on its way out (B-123, B-181). */
export function adopting(daemonSet: DaemonSet, claimed: Claimed): PatchWrite {
  const { name, uid } = daemonSet.metadata;
  const owner: OwnerReference = { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true };
  return patching(claimed, [owner], { uid: claimed.uid, aliveOwner: ownerKey(daemonSet) });
}

/** Removes only the DaemonSet's owner reference. */
export function releasing(daemonSet: DaemonSet, claimed: Claimed): PatchWrite {
  return patching(claimed, [{ $patch: 'delete', uid: daemonSet.metadata.uid }], { uid: claimed.uid });
}

function patching(
  { resource, namespace, name, uid }: Claimed,
  ownerReferences: readonly unknown[],
  preconditions: Preconditions,
): PatchWrite {
  return { verb: 'patch', resource, namespace, name, type: 'strategic', patch: { metadata: { ownerReferences, uid } }, preconditions };
}
