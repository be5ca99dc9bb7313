import type { ControllerRevision, DaemonSet } from '../objects/kubernetes.js';
import { labelOf, matchesLabelSelector } from '../objects/label-selector.js';
import { controllerUid, type PodView } from '../objects/views.js';
import { canonicalText } from './canonical-json.js';
import type { Claim } from './claims.js';
import { REVISION_HASH_LABEL } from './pod-facts.js';
import { type RevisionObject, revisionData, revisionName, revisionObject } from './revision-object.js';

/** One thing to do to a DaemonSet's revisions, or to its pods on their behalf. */
export type RevisionAction =
  /** Add the DaemonSet's owner reference (B-190). */
  | { readonly kind: 'adopt'; readonly revision: ControllerRevision }
  /** Remove only that owner reference (B-190). */
  | { readonly kind: 'release'; readonly revision: ControllerRevision }
  /** Give the revision this hash label (B-266). */
  | { readonly kind: 'label'; readonly revision: ControllerRevision; readonly hash: string }
  /** Give the pod this hash label; it is not restarted (B-265). */
  | { readonly kind: 'relabelPod'; readonly pod: PodView; readonly hash: string }
  /** Delete a revision that equals the current one (B-265). */
  | { readonly kind: 'remove'; readonly revision: ControllerRevision }
  /** Give the revision this number (B-264). */
  | { readonly kind: 'raise'; readonly revision: ControllerRevision; readonly number: number }
  | { readonly kind: 'create'; readonly object: RevisionObject }
  /** Another revision has the name that this one would get: count up, then plan again (B-267). */
  | { readonly kind: 'countCollision'; readonly collisionCount: number };

/** What there is to do before pods are looked at, in order. */
export interface RevisionPlan {
  readonly actions: readonly RevisionAction[];
  /** The hash label of the current revision once the actions are done; undefined after a collision: plan again. */
  readonly hash: string | undefined;
  /** The set's other revisions, for pruning. */
  readonly old: readonly ControllerRevision[];
}

/** What a DaemonSet's revisions are looked at with. */
export interface RevisionSurroundings {
  /** Every revision of the namespace. */
  readonly revisions: Iterable<ControllerRevision>;
  /** The set's own pods. */
  readonly pods: Iterable<PodView>;
}

/** Finds or makes the current revision of a DaemonSet (B-190, B-260 to B-272). */
export function revisionPlan(daemonSet: DaemonSet, { revisions, pods }: RevisionSurroundings): RevisionPlan {
  const all = [...revisions].filter(({ metadata }) => metadata.namespace === daemonSet.metadata.namespace);
  const { mine, actions } = claimed(daemonSet, all);
  const data = canonicalText(revisionData(daemonSet));
  const equal = mine.filter((revision) => canonicalText(revision.data) === data);
  const old = mine.filter((revision) => !equal.includes(revision));
  const number = 1 + Math.max(0, ...old.map(({ revision }) => revision));
  const kept = newest(equal);
  if (kept === undefined) return { old, ...withNewRevision(daemonSet, { all, actions, data, number }) };
  const hash = hashOf(kept);
  return { actions: [...actions, ...deduplicated({ kept, equal, pods, hash }), ...raised(kept, number)], hash, old };
}

/** Adopts orphans that the selector matches, releases those of its own that it no longer does, and labels what lacks its hash. */
function claimed(daemonSet: DaemonSet, all: readonly ControllerRevision[]) {
  const claimOfEach = all.map((revision) => [revision, revisionClaim(daemonSet, revision)] as const);
  const mine = claimOfEach.filter(([, claim]) => claim === 'owned' || claim === 'adopt').map(([revision]) => revision);
  const owners = claimOfEach.flatMap(([revision, claim]): readonly RevisionAction[] =>
    claim === 'adopt' || claim === 'release' ? [{ kind: claim, revision }] : [],
  );
  const unlabelled = mine.filter(({ metadata }) => labelOf(metadata.labels ?? {}, REVISION_HASH_LABEL) === undefined);
  const labels = unlabelled.map((revision): RevisionAction => ({ kind: 'label', revision, hash: revision.metadata.name }));
  return { mine, actions: [...owners, ...labels] };
}

function revisionClaim({ metadata: { uid }, spec }: DaemonSet, { metadata }: ControllerRevision): Claim {
  const owner = controllerUid(metadata);
  const isMatching = matchesLabelSelector(spec.selector, metadata.labels ?? {});
  if (owner === uid) return isMatching ? 'owned' : 'release';
  return owner === undefined && isMatching && !metadata.deletionTimestamp ? 'adopt' : 'none';
}

/** The hash label; a revision without one gets its name for it (B-266). */
function hashOf({ metadata }: ControllerRevision): string {
  return labelOf(metadata.labels ?? {}, REVISION_HASH_LABEL) ?? metadata.name;
}

function newest(revisions: readonly ControllerRevision[]): ControllerRevision | undefined {
  return revisions.reduce<ControllerRevision | undefined>(
    (kept, revision) => (kept !== undefined && kept.revision > revision.revision ? kept : revision),
    undefined,
  );
}

interface Draft {
  readonly all: readonly ControllerRevision[];
  readonly actions: readonly RevisionAction[];
  /** The text of the data that the new revision is to hold. */
  readonly data: string;
  readonly number: number;
}

/** A name that is taken by the same data is used as it is, one that is taken by other data is a collision (B-267). */
function withNewRevision(daemonSet: DaemonSet, { all, actions, data, number }: Draft): Pick<RevisionPlan, 'actions' | 'hash'> {
  const name = revisionName(daemonSet);
  const namesake = all.find(({ metadata }) => metadata.name === name);
  if (namesake === undefined) {
    const object = revisionObject(daemonSet, number);
    return { actions: [...actions, { kind: 'create', object }], hash: object.metadata.labels[REVISION_HASH_LABEL] };
  }
  if (canonicalText(namesake.data) === data) return { actions, hash: hashOf(namesake) };
  const collisionCount = 1 + (daemonSet.status.collisionCount ?? 0);
  return { actions: [...actions, { kind: 'countCollision', collisionCount }], hash: undefined };
}

interface Duplicates {
  readonly kept: ControllerRevision;
  readonly equal: readonly ControllerRevision[];
  readonly pods: Iterable<PodView>;
  readonly hash: string;
}

/** Of several revisions that hold the template one is kept, and every pod of the set that has another hash gets its label (B-265). */
function deduplicated({ kept, equal, pods, hash }: Duplicates): readonly RevisionAction[] {
  const doubles = equal.filter((revision) => revision !== kept);
  if (doubles.length === 0) return [];
  const strays = [...pods].filter(({ labels }) => labelOf(labels, REVISION_HASH_LABEL) !== hash);
  const relabelled = strays.map((pod): RevisionAction => ({ kind: 'relabelPod', pod, hash }));
  return [...relabelled, ...doubles.map((revision): RevisionAction => ({ kind: 'remove', revision }))];
}

function raised(revision: ControllerRevision, number: number): readonly RevisionAction[] {
  return revision.revision < number ? [{ kind: 'raise', revision, number }] : [];
}
