import type { ControllerRevision } from '../objects/kubernetes.js';
import { REVISION_HASH_LABEL } from './pod-facts.js';

/**
 * The old revisions to delete, so that no more than `limit` remain beside the current one, the lowest first. One whose hash
 * a pod still carries stays, and a newer idle one goes in its place (B-269, B-270).
 */
export function prunedRevisions(
  old: readonly ControllerRevision[],
  hashesInUse: ReadonlySet<string>,
  limit: number,
): readonly ControllerRevision[] {
  const idle = old.filter(({ metadata }) => !hashesInUse.has(metadata.labels?.[REVISION_HASH_LABEL] ?? ''));
  const excess = Math.max(0, old.length - limit);
  return [...idle].sort((one, other) => one.revision - other.revision).slice(0, excess);
}
