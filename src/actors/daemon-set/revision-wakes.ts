import type { ControllerRevision } from '../../objects/kubernetes.js';
import { controllerUid } from '../../objects/views.js';

/** Which DaemonSets a change of a revision concerns. */
export interface RevisionWakes {
  /** DaemonSets, by uid, that have to look at their revisions again. */
  readonly concerned: readonly string[];
  /** Those among them that are woken. */
  readonly woken: readonly string[];
  /** The revision if it is an orphan that has come up: every DaemonSet whose selector matches it is woken, too. */
  readonly orphan: ControllerRevision | undefined;
}

/** Which DaemonSets a change of a revision wakes: not those that made it (B-172). */
export function revisionWakes(before: ControllerRevision | undefined, after: ControllerRevision | undefined): RevisionWakes {
  const [owner, newOwner] = [before && controllerUid(before.metadata), after && controllerUid(after.metadata)];
  const concerned = [...new Set([owner, newOwner])].filter((uid) => uid !== undefined);
  const isAdded = before === undefined;
  const isNewOrphan = newOwner === undefined && (isAdded || owner !== undefined || before?.metadata.labels !== after?.metadata.labels);
  return { concerned, woken: isAdded ? [] : concerned, orphan: isNewOrphan ? after : undefined };
}
