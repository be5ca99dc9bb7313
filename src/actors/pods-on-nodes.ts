import { NOWHERE, putAt } from './view-places.js';

/**
 * Which pods are meant for which nodes, and which are bound to them, all by the numbers of their places. Most nodes have one pod: it costs
 * no list.
 */
export class PodsOnNodes {
  readonly #bound: (number | readonly number[] | undefined)[] = [];
  /** The node for which each pod is meant. */
  readonly #targets: number[] = [];
  /** How many pods are meant for each node. */
  readonly #meant: number[] = [];

  /** The pods of a node, in the order in which they were bound. */
  of(node: number): readonly number[] {
    const pods = node < 0 ? undefined : this.#bound[node];
    if (pods === undefined) return NO_PODS;
    return typeof pods === 'number' ? [pods] : pods;
  }

  /** The node for which a pod is meant; `NOWHERE` if for none. */
  targetOf(pod: number): number {
    return this.#targets[pod] ?? NOWHERE;
  }

  /** Whether any pod is meant for a node. */
  isMeant(node: number): boolean {
    return (this.#meant[node] ?? 0) > 0;
  }

  /** A pod is meant for this node from now on; for none if it is `NOWHERE`. */
  aim(pod: number, node: number): void {
    this.#count(this.targetOf(pod), -1);
    this.#count(node, 1);
    while (this.#targets.length < pod) this.#targets.push(NOWHERE);
    this.#targets[pod] = node;
  }

  /** A pod is bound to another node than before; `NOWHERE` stands for none. */
  bind(pod: number, before: number, node: number): void {
    if (before !== NOWHERE) this.#unbind(pod, before);
    if (node === NOWHERE) return;
    const others = this.of(node);
    putAt(this.#bound, node, others.length === 0 ? pod : [...others, pod]);
  }

  #unbind(pod: number, node: number): void {
    if (this.#bound[node] === pod) {
      this.#bound[node] = undefined;
      return;
    }
    const others = this.of(node).filter((one) => one !== pod);
    putAt(this.#bound, node, others.length > 1 ? others : others[0]);
  }

  #count(node: number, by: 1 | -1): void {
    if (node === NOWHERE) return;
    while (this.#meant.length <= node) this.#meant.push(0);
    this.#meant[node] = (this.#meant[node] ?? 0) + by;
  }
}

const NO_PODS: readonly number[] = [];
