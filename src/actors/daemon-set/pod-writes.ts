import { podBase } from '../../daemonset/pod-template.js';
import { slowStart } from '../../daemonset/slow-start.js';
import type { DaemonSet } from '../../objects/kubernetes.js';
import type { PodView } from '../../objects/views.js';
import type { CreatePodsWrite, DeleteWrite, WriteGroup } from '../../objects/writes.js';
import { ownerKey, referenceTo } from './daemon-set-record.js';

/** Creates pods of a revision in a slow start: a refusal skips the batches after it (B-141). */
export function podCreations(daemonSet: DaemonSet, hash: string, creates: readonly string[]): readonly WriteGroup[] {
  if (creates.length === 0) return [];
  const base = podBase(daemonSet, hash);
  const [regarding, preconditions] = [referenceTo(daemonSet), { aliveOwner: ownerKey(daemonSet) }];
  return slowStart(creates).map((nodes) => {
    const write: CreatePodsWrite = { verb: 'createPods', base, nodes, regarding, preconditions };
    return { writes: [write] };
  });
}

/** Deletes pods with their own grace, each only if it is still the one that is meant. */
export function podDeletions(daemonSet: DaemonSet, deletes: readonly PodView[]): readonly WriteGroup[] {
  const regarding = referenceTo(daemonSet);
  const writes = deletes.map(
    ({ namespace, name, uid }): DeleteWrite => ({ verb: 'delete', resource: 'pods', namespace, name, regarding, preconditions: { uid } }),
  );
  return writes.length === 0 ? [] : [{ writes }];
}
