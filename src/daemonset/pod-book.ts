import type { DaemonSet } from '../objects/kubernetes.js';
import { labelOf } from '../objects/label-selector.js';
import type { PodView } from '../objects/views.js';
import { type Claim, type Claims, claimOf } from './claims.js';
import { REVISION_HASH_LABEL } from './pod-facts.js';

/** The pods that concern a DaemonSet: its own by node, those to adopt and those to release. */
export class PodBook {
  readonly #entries = new Map<string, { readonly pod: PodView; readonly claim: Claim }>();
  readonly #byNode = new Map<string, readonly PodView[]>();
  readonly #unclaimed = new Map<string, { readonly pod: PodView; readonly claim: Claim }>();
  readonly #hashes = new Map<string, number>();
  #daemonSet: DaemonSet;

  constructor(daemonSet: DaemonSet) {
    this.#daemonSet = daemonSet;
  }

  /** Takes in another version of the DaemonSet: on its way out it neither adopts nor releases (B-185). */
  setDaemonSet(daemonSet: DaemonSet): void {
    const wasDeleting = Boolean(this.#daemonSet.metadata.deletionTimestamp);
    this.#daemonSet = daemonSet;
    if (wasDeleting !== Boolean(daemonSet.metadata.deletionTimestamp)) this.#unclaimed.clear();
  }

  /** Takes in a pod; gives the nodes whose pods have changed. */
  set(pod: PodView): readonly string[] {
    const before = this.remove(pod.uid);
    const claim = claimOf(this.#daemonSet, pod);
    if (claim === 'none') return before;
    const entry = { pod, claim };
    this.#entries.set(pod.uid, entry);
    if (claim !== 'owned') this.#unclaimed.set(pod.uid, entry);
    if (claim !== 'owned' || pod.targetNode === undefined) return before;
    this.#byNode.set(pod.targetNode, [...this.ofNode(pod.targetNode), pod]);
    this.#countHash(pod, 1);
    return [...before, pod.targetNode];
  }

  /** Forgets a pod; gives the nodes whose pods have changed. */
  remove(uid: string): readonly string[] {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return NO_NODES;
    this.#entries.delete(uid);
    this.#unclaimed.delete(uid);
    const { targetNode } = entry.pod;
    if (entry.claim !== 'owned' || targetNode === undefined) return NO_NODES;
    const others = this.ofNode(targetNode).filter((pod) => pod !== entry.pod);
    if (others.length === 0) this.#byNode.delete(targetNode);
    else this.#byNode.set(targetNode, others);
    this.#countHash(entry.pod, -1);
    return [targetNode];
  }

  /** The set's own pods that are on a node, or meant for it. One that is meant for no node is ignored everywhere (B-099). */
  ofNode(name: string): readonly PodView[] {
    return this.#byNode.get(name) ?? NO_PODS;
  }

  claims(): Claims {
    const of = (wanted: Claim) => [...this.#unclaimed.values()].filter(({ claim }) => claim === wanted).map(({ pod }) => pod);
    return { adopt: of('adopt'), release: of('release') };
  }

  hashesInUse(): ReadonlySet<string> {
    return new Set(this.#hashes.keys());
  }

  *owned(): Generator<PodView> {
    for (const { pod, claim } of this.#entries.values()) if (claim === 'owned') yield pod;
  }

  #countHash({ labels }: PodView, by: 1 | -1): void {
    const hash = labelOf(labels, REVISION_HASH_LABEL) ?? '';
    const count = (this.#hashes.get(hash) ?? 0) + by;
    if (count === 0) this.#hashes.delete(hash);
    else this.#hashes.set(hash, count);
  }
}

const NO_NODES: readonly string[] = [];
const NO_PODS: readonly PodView[] = [];
