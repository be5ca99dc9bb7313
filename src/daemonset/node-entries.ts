import type { PodView } from '../objects/views.js';
import type { NodeAssessment } from './node-assessment.js';
import type { AssessedNode } from './node-pods.js';
import { PLACEMENTS, type PlaceableNode, type Placement } from './placement.js';

/** How many nodes there is room for at first. */
const FIRST_ROOM = 64;
/** What the mark of a node says: whether something has happened to it since it was assessed, */
const TOUCHED = 1;
/** how it was judged, which is one more than the number of its placement, */
const PLACEMENT_SHIFT = 1;
const PLACEMENT_BITS = 3;
/** and the review of the fleet in which it was placed and assessed last. */
const REVIEW_SHIFT = 3;

/** The pods of the set on one node: most nodes have one, which costs no list. */
type HeldPods = PodView | readonly PodView[] | undefined;

const NO_PODS: readonly PodView[] = [];

/**
 * What a ledger knows of nodes, by the numbers of their places where the views are kept: a column for each kind of knowledge, as a million objects
 * of their own would weigh four times as much. A place belongs to one node as long as that is there, or pods are meant for it.
 */
export class NodeEntries {
  readonly #nodes: (PlaceableNode | undefined)[] = [];
  readonly #pods: HeldPods[] = [];
  readonly #assessments: (NodeAssessment | undefined)[] = [];
  #marks = new Int32Array(FIRST_ROOM);

  /** Undefined for a node that is gone, or was never there, while pods are meant for it. */
  nodeAt(place: number): PlaceableNode | undefined {
    return this.#nodes[place];
  }

  setNode(place: number, node: PlaceableNode | undefined): void {
    this.#make(place);
    this.#nodes[place] = node;
  }

  /** The name of a node, also of one that is not there while pods are meant for it. */
  nameAt(place: number): string {
    return this.#nodes[place]?.name ?? this.podsAt(place)[0]?.targetNode ?? '';
  }

  /** Whether there is neither a node nor a pod. */
  isEmptyAt(place: number): boolean {
    return this.#nodes[place] === undefined && this.#pods[place] === undefined;
  }

  placementAt(place: number): Placement | undefined {
    return PLACEMENTS[((this.#markAt(place) >> PLACEMENT_SHIFT) & PLACEMENT_BITS) - 1];
  }

  setPlacement(place: number, placement: Placement | undefined): void {
    this.#mark(place, (this.#markAt(place) & ~(PLACEMENT_BITS << PLACEMENT_SHIFT)) | (numberOf(placement) << PLACEMENT_SHIFT));
  }

  assessmentAt(place: number): NodeAssessment | undefined {
    return this.#assessments[place];
  }

  /** Takes in how a node was assessed, which is up to date then. */
  setAssessment(place: number, assessment: NodeAssessment): void {
    this.#make(place);
    this.#assessments[place] = assessment;
    this.#mark(place, this.#markAt(place) & ~TOUCHED);
  }

  /** Whether a node was placed and assessed in this review. */
  isReviewedAt(place: number, review: number): boolean {
    return this.#markAt(place) >> REVIEW_SHIFT === review;
  }

  /** Takes in how a node is placed in a review. */
  setReview(place: number, review: number, placement: Placement | undefined): void {
    this.#mark(place, (review << REVIEW_SHIFT) | (numberOf(placement) << PLACEMENT_SHIFT) | (this.#markAt(place) & TOUCHED));
  }

  isTouchedAt(place: number): boolean {
    return (this.#markAt(place) & TOUCHED) !== 0;
  }

  /** Something has happened to a node; says whether it is the first since it was assessed. */
  touch(place: number): boolean {
    const mark = this.#markAt(place);
    this.#mark(place, mark | TOUCHED);
    return (mark & TOUCHED) === 0;
  }

  /** The set's own pods that are on a node, or meant for it. */
  podsAt(place: number): readonly PodView[] {
    const held = this.#pods[place];
    if (held === undefined) return NO_PODS;
    return isList(held) ? held : [held];
  }

  hasPodsAt(place: number): boolean {
    return this.#pods[place] !== undefined;
  }

  /** The pod of a node that has one and no other. */
  onlyPodAt(place: number): PodView | undefined {
    const held = this.#pods[place];
    return held === undefined || isList(held) ? undefined : held;
  }

  /** What is known of a node that is to be assessed. */
  assessableAt(place: number): AssessedNode {
    return { placement: this.placementAt(place), pods: this.podsAt(place) };
  }

  put(place: number, pod: PodView): void {
    this.#make(place);
    this.#pods[place] = this.hasPodsAt(place) ? [...this.podsAt(place), pod] : pod;
  }

  /** Takes a pod out, in whichever version it is here, if it is. */
  take(place: number, taken: PodView): PodView | undefined {
    const held = this.#pods[place];
    if (held === undefined) return undefined;
    if (!isList(held)) {
      if (!isOne(held, taken)) return undefined;
      this.#pods[place] = undefined;
      return held;
    }
    const pod = held.find((one) => isOne(one, taken));
    const others = pod === undefined ? held : held.filter((one) => one !== pod);
    this.#pods[place] = others.length > 1 ? others : others[0];
    return pod;
  }

  /** There is nothing more to know about a node. */
  forget(place: number): void {
    if (place >= this.#nodes.length) return;
    this.#assessments[place] = undefined;
    this.#mark(place, 0);
  }

  /** All places that may be known are below it. */
  get length(): number {
    return this.#nodes.length;
  }

  /** Whether something is known of a node, if only that it is to be forgotten. */
  isKnownAt(place: number): boolean {
    return this.#nodes[place] !== undefined || this.#pods[place] !== undefined || this.#marks[place] !== 0;
  }

  /** The places of all nodes of which something is known. */
  *places(): IterableIterator<number> {
    for (let place = 0; place < this.length; place += 1) if (this.isKnownAt(place)) yield place;
  }

  #markAt(place: number): number {
    return this.#marks[place] ?? 0;
  }

  #mark(place: number, mark: number): void {
    this.#make(place);
    this.#marks[place] = mark;
  }

  /** Lists without gaps cost least. */
  #make(place: number): void {
    while (this.#nodes.length <= place) {
      this.#nodes.push(undefined);
      this.#pods.push(undefined);
      this.#assessments.push(undefined);
    }
    if (place < this.#marks.length) return;
    const marks = new Int32Array(Math.max(2 * this.#marks.length, place + 1));
    marks.set(this.#marks);
    this.#marks = marks;
  }
}

function numberOf(placement: Placement | undefined): number {
  return placement === undefined ? 0 : PLACEMENTS.indexOf(placement) + 1;
}

/** Most often it is the same version, and nobody needs to look for its uid. */
function isOne(pod: PodView, other: PodView): boolean {
  return pod === other || pod.uid === other.uid;
}

function isList(pods: PodView | readonly PodView[]): pods is readonly PodView[] {
  return Array.isArray(pods);
}
