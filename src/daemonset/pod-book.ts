import type { DaemonSet } from '../objects/kubernetes.js';
import { labelOf } from '../objects/label-selector.js';
import type { PodView } from '../objects/views.js';
import { type Claims, claimOf } from './claims.js';
import { REVISION_HASH_LABEL } from './pod-facts.js';

/** The pods that concern a DaemonSet: its own by node, those to adopt and those to release. */
export class PodBook {
  readonly #owned = new Map<string, PodView>();
  /** Most nodes have one pod of the set: it costs no list. */
  readonly #byNode = new Map<string, PodView | readonly PodView[]>();
  readonly #adopt = new Map<string, PodView>();
  readonly #release = new Map<string, PodView>();
  readonly #hashes = new Map<string, number>();
  #daemonSet: DaemonSet;

  constructor(daemonSet: DaemonSet) {
    this.#daemonSet = daemonSet;
  }

  /** Takes in another version of the DaemonSet: on its way out it neither adopts nor releases (B-185). */
  setDaemonSet(daemonSet: DaemonSet): void {
    const wasDeleting = Boolean(this.#daemonSet.metadata.deletionTimestamp);
    this.#daemonSet = daemonSet;
    if (wasDeleting === Boolean(daemonSet.metadata.deletionTimestamp)) return;
    this.#adopt.clear();
    this.#release.clear();
  }

  /** Takes in a pod; gives the nodes whose pods have changed. */
  set(pod: PodView): readonly string[] {
    const before = this.remove(pod.uid);
    const claim = claimOf(this.#daemonSet, pod);
    if (claim === 'adopt') this.#adopt.set(pod.uid, pod);
    if (claim === 'release') this.#release.set(pod.uid, pod);
    if (claim !== 'owned') return before;
    this.#owned.set(pod.uid, pod);
    const { targetNode } = pod;
    if (targetNode === undefined) return before;
    const others = this.#byNode.has(targetNode) ? this.ofNode(targetNode) : NO_PODS;
    this.#byNode.set(targetNode, others.length === 0 ? pod : [...others, pod]);
    this.#countHash(pod, 1);
    return before.includes(targetNode) ? before : [...before, targetNode];
  }

  /** Forgets a pod; gives the nodes whose pods have changed. */
  remove(uid: string): readonly string[] {
    this.#adopt.delete(uid);
    this.#release.delete(uid);
    const pod = this.#owned.get(uid);
    this.#owned.delete(uid);
    if (pod?.targetNode === undefined) return NO_NODES;
    const others = this.ofNode(pod.targetNode).filter((other) => other !== pod);
    if (others.length === 0) this.#byNode.delete(pod.targetNode);
    else this.#byNode.set(pod.targetNode, others.length === 1 && others[0] !== undefined ? others[0] : others);
    this.#countHash(pod, -1);
    return [pod.targetNode];
  }

  /** The set's own pods that are on a node, or meant for it. One that is meant for no node is ignored everywhere (B-099). */
  ofNode(name: string): readonly PodView[] {
    const known = this.#byNode.get(name) ?? NO_PODS;
    return isList(known) ? known : [known];
  }

  claims(): Claims {
    return { adopt: [...this.#adopt.values()], release: [...this.#release.values()] };
  }

  hashesInUse(): ReadonlySet<string> {
    return new Set(this.#hashes.keys());
  }

  owned(): Iterable<PodView> {
    return this.#owned.values();
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

function isList(pods: PodView | readonly PodView[]): pods is readonly PodView[] {
  return Array.isArray(pods);
}
