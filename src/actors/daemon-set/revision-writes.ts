import { REVISION_HASH_LABEL } from '../../daemonset/pod-facts.js';
import type { RevisionAction } from '../../daemonset/revisions.js';
import type { ControllerRevision, DaemonSet, Status } from '../../objects/kubernetes.js';
import type { DeleteWrite, PatchWrite, Write, WriteGroup } from '../../objects/writes.js';
import { adopting, claimedRevision, releasing } from './claim-writes.js';
import { ownerKey } from './daemon-set-record.js';
import { statusWrite } from './status-write.js';
import { isGone } from './submission.js';

/** The writes of a revision plan. Each kind of action waits for the one before it, as what is deleted has been replaced before. */
export function revisionWrites(daemonSet: DaemonSet, actions: readonly RevisionAction[]): readonly WriteGroup[] {
  const groups: { kind: RevisionAction['kind']; writes: Write[] }[] = [];
  for (const action of actions) {
    const write = revisionWrite(daemonSet, action);
    const last = groups.at(-1);
    if (last?.kind === action.kind) last.writes.push(write);
    else groups.push({ kind: action.kind, writes: [write] });
  }
  return groups.map(({ writes }) => ({ writes }));
}

/** What is to be deleted or relabelled may be gone; a revision that is patched may not, as pods are about to be made of it. */
export function isFineForRevisions(refusal: Status, write: Write | undefined): boolean {
  const isKept = write?.verb === 'patch' && write.resource === 'controllerrevisions';
  return isGone(refusal) && !isKept;
}

/** Deletes a revision, if it is still the one that is meant. */
export function removingRevision({ metadata }: ControllerRevision): DeleteWrite {
  const { namespace = '', name, uid } = metadata;
  return { verb: 'delete', resource: 'controllerrevisions', namespace, name, preconditions: { uid } };
}

function revisionWrite(daemonSet: DaemonSet, action: RevisionAction): Write {
  const namespace = daemonSet.metadata.namespace ?? '';
  switch (action.kind) {
    case 'create':
      return {
        verb: 'create',
        resource: 'controllerrevisions',
        namespace,
        object: action.object,
        preconditions: { aliveOwner: ownerKey(daemonSet) },
      };
    case 'adopt':
      return adopting(daemonSet, claimedRevision(action.revision));
    case 'release':
      return releasing(daemonSet, claimedRevision(action.revision));
    case 'label':
      return patchingRevision(action.revision, { metadata: { labels: { [REVISION_HASH_LABEL]: action.hash } } });
    case 'raise':
      return patchingRevision(action.revision, { revision: action.number });
    case 'remove':
      return removingRevision(action.revision);
    case 'relabelPod':
      return {
        verb: 'patch',
        resource: 'pods',
        namespace,
        name: action.pod.name,
        type: 'merge',
        patch: { metadata: { labels: { [REVISION_HASH_LABEL]: action.hash } } },
        preconditions: { uid: action.pod.uid },
      };
    case 'countCollision':
      // Refused if the DaemonSet has changed meanwhile: its count may be another (B-267).
      return statusWrite(daemonSet, { status: { collisionCount: action.collisionCount } }, Number(daemonSet.metadata.resourceVersion));
  }
}

function patchingRevision({ metadata }: ControllerRevision, patch: unknown): PatchWrite {
  const { namespace = '', name, uid } = metadata;
  return { verb: 'patch', resource: 'controllerrevisions', namespace, name, type: 'merge', patch, preconditions: { uid } };
}
