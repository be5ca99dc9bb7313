import { NumberList } from './number-list.js';
import { NOWHERE } from './view-places.js';

/** Stands for more than one pod. */
const SEVERAL = -2;

/**
 * Which pods are meant for which nodes, and which are bound to them, all by the numbers of their places. Most nodes have one pod: it costs
 * no list.
 */
export class PodsOnNodes {
  readonly #bound = new NumberList();
  /** The pods of nodes that have more than one. */
  readonly #several = new Map<number, readonly number[]>();
  /** The node for which each pod is meant. */
  readonly #targets = new NumberList();
  /** How many pods are meant for each node, less one. */
  readonly #meant = new NumberList();

  /** The pods of a node, in the order in which they were bound. */
  of(node: number): readonly number[] {
    const pod = this.#bound.at(node);
    if (pod === NOWHERE) return NO_PODS;
    return pod === SEVERAL ? (this.#several.get(node) ?? NO_PODS) : [pod];
  }

  /** The node for which a pod is meant; `NOWHERE` if for none. */
  targetOf(pod: number): number {
    return this.#targets.at(pod);
  }

  /** Whether any pod is meant for a node. */
  isMeant(node: number): boolean {
    return this.#meant.at(node) >= 0;
  }

  /** A pod is meant for this node from now on; for none if it is `NOWHERE`. */
  aim(pod: number, node: number): void {
    this.#count(this.targetOf(pod), -1);
    this.#count(node, 1);
    this.#targets.put(pod, node);
  }

  /** A pod is bound to another node than before; `NOWHERE` stands for none. */
  bind(pod: number, before: number, node: number): void {
    if (before !== NOWHERE) this.#unbind(pod, before);
    if (node === NOWHERE) return;
    if (this.#bound.at(node) === NOWHERE) this.#bound.put(node, pod);
    else this.#keep(node, [...this.of(node), pod]);
  }

  #unbind(pod: number, node: number): void {
    // Nearly every node has one.
    if (this.#bound.at(node) === pod) this.#bound.put(node, NOWHERE);
    else
      this.#keep(
        node,
        this.of(node).filter((one) => one !== pod),
      );
  }

  #keep(node: number, pods: readonly number[]): void {
    const [only = NOWHERE, ...others] = pods;
    this.#bound.put(node, others.length > 0 ? SEVERAL : only);
    if (others.length > 0) this.#several.set(node, pods);
    else this.#several.delete(node);
  }

  #count(node: number, by: 1 | -1): void {
    if (node !== NOWHERE) this.#meant.put(node, this.#meant.at(node) + by);
  }
}

const NO_PODS: readonly number[] = [];
