import type { PodView } from '../objects/views.js';
import type { NodeAssessment } from './node-assessment.js';
import type { PlaceableNode, Placement } from './placement.js';

const NO_PODS: readonly PodView[] = [];

/** What a ledger knows of one node. */
export class NodeEntry {
  readonly name: string;
  /** No other entry has it as long as there is something to know. */
  readonly number: number;
  /** Undefined for a node that is gone, or was never there, while pods are meant for it. */
  node: PlaceableNode | undefined;
  placement: Placement | undefined;
  assessment: NodeAssessment | undefined;
  /** The review of the fleet in which it was placed and assessed last. */
  review = 0;
  /** Whether something has happened since. */
  isTouched = false;
  /** Whether there is nothing more to know: the ledger has another entry if the node comes back. */
  isForgotten = false;
  /** Most nodes have one pod of the set: it costs no list. */
  #pods: PodView | readonly PodView[] = NO_PODS;

  constructor(name: string, number: number) {
    this.name = name;
    this.number = number;
    this.node = undefined;
    this.placement = undefined;
    this.assessment = undefined;
  }

  /** The set's own pods that are on the node, or meant for it. */
  get pods(): readonly PodView[] {
    return isList(this.#pods) ? this.#pods : [this.#pods];
  }

  /** The pod of a node that has one and no other. */
  get only(): PodView | undefined {
    return isList(this.#pods) ? undefined : this.#pods;
  }

  get isEmpty(): boolean {
    return this.#pods === NO_PODS;
  }

  put(pod: PodView): void {
    this.#pods = this.isEmpty ? pod : [...this.pods, pod];
  }

  /** Takes a pod out, in whichever version it is here, if it is. */
  take(taken: PodView): PodView | undefined {
    const held = this.#pods;
    if (!isList(held)) {
      if (!isOne(held, taken)) return undefined;
      this.#pods = NO_PODS;
      return held;
    }
    const pod = held.find((one) => isOne(one, taken));
    const others = pod === undefined ? held : held.filter((one) => one !== pod);
    const [only] = others;
    this.#pods = others.length > 1 ? others : (only ?? NO_PODS);
    return pod;
  }
}

/** Most often it is the same version, and nobody needs to look for its uid. */
function isOne(pod: PodView, other: PodView): boolean {
  return pod === other || pod.uid === other.uid;
}

function isList(pods: PodView | readonly PodView[]): pods is readonly PodView[] {
  return Array.isArray(pods);
}
