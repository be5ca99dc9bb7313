import type { ControllerRevision } from '../objects/kubernetes.js';

/** The old revisions to delete, so that no more than `limit` remain beside those whose hash a pod still carries (B-269). */
export declare function prunedRevisions(
  old: readonly ControllerRevision[],
  hashesInUse: ReadonlySet<string>,
  limit: number,
): readonly ControllerRevision[];
