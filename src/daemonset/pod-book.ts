import type { DaemonSet } from '../objects/kubernetes.js';
import { labelOf } from '../objects/label-selector.js';
import { areShared } from '../objects/shared-views.js';
import type { Uid } from '../objects/uids.js';
import type { PodView } from '../objects/views.js';
import { type Claim, type Claims, claimOf } from './claims.js';
import { REVISION_HASH_LABEL } from './pod-facts.js';

/** What is known of the pods that concern a DaemonSet beside where they are: those to adopt and to release, and the hashes in use. */
export class PodBook {
  readonly #adopt = new Map<Uid, PodView>();
  readonly #release = new Map<Uid, PodView>();
  /** The set's own pods that are meant for no node: they are ignored everywhere (B-099). */
  readonly #aimless = new Map<Uid, PodView>();
  readonly #hashes = new Map<string, number>();
  #daemonSet: DaemonSet;
  /** The last pod that was looked at, and what it is to the set: the next one is most often like it. */
  #last: PodView | undefined;
  #lastClaim: Claim = 'none';

  constructor(daemonSet: DaemonSet) {
    this.#daemonSet = daemonSet;
  }

  /** Takes in another version of the DaemonSet: on its way out it neither adopts nor releases (B-185). */
  setDaemonSet(daemonSet: DaemonSet): void {
    const wasDeleting = Boolean(this.#daemonSet.metadata.deletionTimestamp);
    this.#daemonSet = daemonSet;
    this.#last = undefined;
    if (wasDeleting === Boolean(daemonSet.metadata.deletionTimestamp)) return;
    this.#adopt.clear();
    this.#release.clear();
  }

  /** Takes in a pod; says what it is to the set. */
  claim(pod: PodView): Claim {
    this.forget(pod.uid);
    const claim = this.#claimOf(pod);
    if (claim === 'adopt') this.#adopt.set(pod.uid, pod);
    if (claim === 'release') this.#release.set(pod.uid, pod);
    if (claim === 'owned' && pod.targetNode === undefined) this.#aimless.set(pod.uid, pod);
    return claim;
  }

  forget(uid: Uid): void {
    // Hardly ever is there any.
    if (this.#adopt.size > 0) this.#adopt.delete(uid);
    if (this.#release.size > 0) this.#release.delete(uid);
    if (this.#aimless.size > 0) this.#aimless.delete(uid);
  }

  claims(): Claims {
    return { adopt: [...this.#adopt.values()], release: [...this.#release.values()] };
  }

  hashesInUse(): ReadonlySet<string> {
    return new Set(this.#hashes.keys());
  }

  meantForNoNode(): Iterable<PodView> {
    return this.#aimless.values();
  }

  /** Counts a pod that is meant for a node, or takes it back. */
  countHash({ labels }: PodView, by: 1 | -1): void {
    const hash = labelOf(labels, REVISION_HASH_LABEL) ?? '';
    const count = (this.#hashes.get(hash) ?? 0) + by;
    if (count === 0) this.#hashes.delete(hash);
    else this.#hashes.set(hash, count);
  }

  #claimOf(pod: PodView): Claim {
    if (this.#last === undefined || !isClaimedAlike(this.#last, pod)) this.#lastClaim = claimOf(this.#daemonSet, pod);
    this.#last = pod;
    return this.#lastClaim;
  }
}

/** Whether two pods are the same to every DaemonSet. */
function isClaimedAlike(one: PodView, other: PodView): boolean {
  if (areShared(one, other)) return true;
  const isSame = one.labels === other.labels && one.controllerUid === other.controllerUid && one.namespace === other.namespace;
  return isSame && (one.deletionAtMs === undefined) === (other.deletionAtMs === undefined);
}
