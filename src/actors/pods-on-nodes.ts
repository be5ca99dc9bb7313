import { putAt } from './view-places.js';

/** Which pods are bound to which nodes, all by the numbers of their places. Most nodes have one pod: it costs no list. */
export class PodsOnNodes {
  readonly #pods: (number | readonly number[] | undefined)[] = [];

  /** The pods of a node, in the order in which they were bound. */
  of(node: number): readonly number[] {
    const pods = node < 0 ? undefined : this.#pods[node];
    if (pods === undefined) return NO_PODS;
    return typeof pods === 'number' ? [pods] : pods;
  }

  /** Whether a node has any pod. */
  has(node: number): boolean {
    return this.#pods[node] !== undefined;
  }

  add(node: number, pod: number): void {
    const others = this.of(node);
    putAt(this.#pods, node, others.length === 0 ? pod : [...others, pod]);
  }

  remove(node: number, pod: number): void {
    const others = this.of(node).filter((one) => one !== pod);
    this.#pods[node] = others.length > 1 ? others : others[0];
  }
}

const NO_PODS: readonly number[] = [];
