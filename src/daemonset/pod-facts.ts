import { labelOf } from '../objects/label-selector.js';
import type { PodView } from '../objects/views.js';

/** The label that names the revision that a pod was made from. */
export const REVISION_HASH_LABEL = 'controller-revision-hash';

/** The label that carries the template generation that a pod was made at. */
export const TEMPLATE_GENERATION_LABEL = 'pod-template-generation';

/** The terms by which the pods of a DaemonSet are looked at. */
export interface RevisionTerms {
  /** The hash label of the current revision; empty while there is none. */
  readonly hash: string;
  /** The DaemonSet's template generation, in decimal, if it has one. */
  readonly templateGeneration: string | undefined;
  readonly minReadySeconds: number;
}

/** Whether a pod ended, for good or ill. */
export function isTerminal({ phase }: PodView): boolean {
  return phase === 'Failed' || phase === 'Succeeded';
}

/** Whether a pod counts for its node at all: one that ended and is being deleted does not (B-115). */
export function isRecorded(pod: PodView): boolean {
  return pod.deletionAtMs === undefined || !isTerminal(pod);
}

/** Whether a pod is of the current revision, by its hash or by its template generation (B-187). */
export function isUpToDate({ labels }: PodView, { hash, templateGeneration }: RevisionTerms): boolean {
  if (hash !== '' && labelOf(labels, REVISION_HASH_LABEL) === hash) return true;
  return templateGeneration !== undefined && labelOf(labels, TEMPLATE_GENERATION_LABEL) === templateGeneration;
}

/** From when on a ready pod counts as available, in milliseconds; undefined if it is not ready, or since an unknown time (B-203). */
export function availableAtMs(pod: PodView, { minReadySeconds }: RevisionTerms): number | undefined {
  if (!pod.isReady) return undefined;
  if (minReadySeconds === 0) return Number.NEGATIVE_INFINITY;
  return pod.readyChangedAtMs === undefined ? undefined : pod.readyChangedAtMs + 1000 * minReadySeconds;
}

/** Whether a pod has been ready for long enough (B-203). */
export function isAvailable(pod: PodView, terms: RevisionTerms, nowMs: number): boolean {
  const atMs = availableAtMs(pod, terms);
  return atMs !== undefined && atMs <= nowMs;
}

/** Sorts the pod that a node keeps to the front: bound before unbound, then the older, then by name (B-116). */
export function byRank(one: PodView, other: PodView): number {
  const [isBound, isOtherBound] = [Boolean(one.nodeName), Boolean(other.nodeName)];
  if (isBound !== isOtherBound) return isBound ? -1 : 1;
  if (one.createdAtMs !== other.createdAtMs) return one.createdAtMs - other.createdAtMs;
  return one.name < other.name ? -1 : 1;
}
