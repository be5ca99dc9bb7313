import { semanticallyEqual } from '../objects/equality.js';
import type { DaemonSet } from '../objects/kubernetes.js';
import type { NodeView, PodView } from '../objects/views.js';
import { allowsSurge } from './budget.js';
import type { Claims } from './claims.js';
import { FailureLog } from './failure-log.js';
import { FleetReview } from './fleet-review.js';
import { type ManagePlan, type PlanSources, planManaging } from './manage-plan.js';
import { assessNode, type NodeAssessment, NodeAssessor } from './node-assessment.js';
import { NodeEntries } from './node-entries.js';
import { type AssessmentTerms, recordedPods } from './node-pods.js';
import { type PlaceableNode, type Placement, placementJudge } from './placement.js';
import { PodBook } from './pod-book.js';
import { RecheckTimes } from './recheck-times.js';
import { type StatusCounters, statusCounters } from './status.js';
import { Tally, type TallySummary } from './tally.js';
import { templateGeneration } from './template-generation.js';
import { TouchedNodes } from './touched-nodes.js';
import { planRolling, planSurging, type RolloutProgress, rolloutProgress, type UpdatePlan } from './update-plan.js';
import { outdatedPod } from './update-stage.js';
import { isNodeNews } from './wakes.js';

/** The place of the node of a pod that is meant for none. */
const NOWHERE = -1;

/** What there is before a ledger is told of changes. */
export interface Beginning {
  readonly nodes: Iterable<readonly [place: number, node: NodeView]>;
  /** With the places of the nodes for which they are meant. */
  readonly pods: Iterable<readonly [place: number, pod: PodView]>;
}

/**
 * What a DaemonSet has to do with every node, kept event by event, so that a question costs what has changed since the
 * last one and what is planned, never the number of nodes. Nodes are known by the numbers of their places where the views are kept: another node may have
 * one only when the node is gone, and no pod is meant for it. Only what touches every node (another template, revision or
 * strategy) looks at all of them, once; `settle` lets that be done little by little. It has no clock: the moments given to it must
 * not go back.
 */
export class DaemonSetLedger {
  readonly #nodes = new NodeEntries();
  readonly #pods: PodBook;
  readonly #failures = new FailureLog();
  readonly #touched = new TouchedNodes(this.#nodes);
  #daemonSet: DaemonSet;
  #hash = '';
  #terms: AssessmentTerms;
  #assessor: NodeAssessor;
  #judge: (node: PlaceableNode) => Placement;
  #tally = new Tally();
  #rechecks = new RecheckTimes();
  /** Whether every node has to be assessed anew. */
  #isOutOfDate = true;
  /** Counts how often that was so. */
  #reviews = 0;
  /** The present review, until it has ended. */
  #review: FleetReview | undefined;
  /** What is still to be taken in of the beginning: nodes, then pods. */
  #unreadNodes: Iterator<readonly [place: number, node: NodeView]> | undefined;
  #unreadPods: Iterator<readonly [place: number, pod: PodView]> | undefined;
  readonly #nameOf = (place: number) => this.#nodes.nameAt(place);

  /** What there is in the beginning is read when it is asked for: of what changes before, only the present is taken in. */
  constructor(daemonSet: DaemonSet, beginning?: Beginning) {
    this.#daemonSet = daemonSet;
    this.#pods = new PodBook(daemonSet);
    this.#terms = termsOf(daemonSet, this.#hash);
    this.#assessor = new NodeAssessor(this.#terms);
    this.#judge = placementJudge(daemonSet);
    this.#unreadNodes = beginning?.nodes[Symbol.iterator]();
    this.#unreadPods = beginning?.pods[Symbol.iterator]();
  }

  /** The version of the DaemonSet that was taken in last. */
  get daemonSet(): DaemonSet {
    return this.#daemonSet;
  }

  /** Takes in the DaemonSet's newest version. */
  setDaemonSet(daemonSet: DaemonSet): void {
    const before = this.#daemonSet;
    this.#daemonSet = daemonSet;
    this.#pods.setDaemonSet(daemonSet);
    if (before.status.observedGeneration !== daemonSet.status.observedGeneration) this.#failures.clear();
    if (asksTheSame(before, daemonSet)) return;
    this.#judge = placementJudge(daemonSet);
    this.#refreshTerms();
  }

  /** Takes in the hash label of the current revision: pods are new or old by it. */
  setRevision(hash: string): void {
    if (hash === this.#hash) return;
    this.#hash = hash;
    this.#refreshTerms();
  }

  /** Takes in a node that is new or has changed. */
  setNode(node: NodeView, place: number): void {
    this.#nodes.setNode(place, node);
    if (this.#isOutOfDate) return;
    this.#nodes.setPlacement(place, this.#judge(node));
    this.#touched.add(place);
  }

  /** Forgets a node that is gone; pods that are on it stay until they are gone, too. */
  removeNode(place: number): void {
    if (this.#nodes.nodeAt(place) === undefined) return;
    this.#nodes.setNode(place, undefined);
    this.#nodes.setPlacement(place, undefined);
    this.#touch(place);
  }

  /**
   * Takes in a pod, whoever owns it, which is meant for the node of this place; one that is no concern of the set (any more) is forgotten. `before` is what
   * it was when the ledger was told of it last, and `from` the place of the node for which it was meant then, if that was another.
   */
  setPod(pod: PodView, place: number, before: PodView = pod, from: number = place): void {
    if (from !== place) this.removePod(before, from);
    const isOwned = this.#pods.claim(pod) === 'owned';
    if (place === NOWHERE) return;
    const known = this.#nodes.take(place, before);
    if (known === undefined && !isOwned) return;
    if (isOwned) this.#nodes.put(place, pod);
    this.#touch(place);
    // Most changes leave the labels as they were.
    if (isOwned && known?.labels === pod.labels) return;
    if (known !== undefined) this.#pods.countHash(known, -1);
    if (isOwned) this.#pods.countHash(pod, 1);
  }

  /** Forgets a pod that is gone, as the ledger was told of it last, from the node of this place. */
  removePod(pod: PodView, place: number): void {
    this.#pods.forget(pod.uid);
    const known = place === NOWHERE ? undefined : this.#nodes.take(place, pod);
    if (known === undefined) return;
    this.#pods.countHash(known, -1);
    this.#touch(place);
  }

  /** Takes in no more than so many nodes and pods of the beginning; says whether that was all. `claims` takes in the rest at once. */
  begin(limit: number = Number.POSITIVE_INFINITY): boolean {
    let left = limit;
    for (; this.#unreadNodes !== undefined && left > 0; left -= 1) {
      const { done, value } = this.#unreadNodes.next();
      if (done) this.#unreadNodes = undefined;
      else this.setNode(value[1], value[0]);
    }
    for (; this.#unreadPods !== undefined && left > 0; left -= 1) {
      const { done, value } = this.#unreadPods.next();
      if (done) this.#unreadPods = undefined;
      else this.setPod(value[1], value[0]);
    }
    return this.#unreadPods === undefined;
  }

  /**
   * Brings itself up to date with all that has happened, and with the time, but looks at no more than so many nodes and pods; says
   * whether that was all. Whatever is asked meanwhile settles the rest at once.
   */
  settle(nowMs: number, limit: number = Number.POSITIVE_INFINITY): boolean {
    if (!this.begin(limit)) return false;
    if (this.#isOutOfDate) this.#startOver();
    let left = limit;
    if (this.#review !== undefined) {
      left -= this.#review.goOn(nowMs, limit);
      if (left <= 0) return false;
      this.#review = undefined;
    }
    for (let place = this.#touched.takeFirst(); place >= 0; place = this.#touched.takeFirst()) {
      this.#assess(place, nowMs);
      left -= 1;
      if (left <= 0) return false;
    }
    for (const place of this.#rechecks.due(nowMs)) {
      this.#assess(place, nowMs);
      left -= 1;
      if (left <= 0) return false;
    }
    return true;
  }

  /** Pods to adopt and to release; settle them before asking for a plan (B-180 to B-190). */
  claims(): Claims {
    this.begin();
    return this.#pods.claims();
  }

  /** Creates and deletes that bring every node to what it should have, whatever the strategy (B-113 to B-140). */
  managePlan(nowMs: number): ManagePlan {
    this.settle(nowMs);
    const plan = planManaging(this.#sources(), nowMs);
    return { ...plan, recheckAtMs: earliest(plan.recheckAtMs, this.#rechecks.earliestMs()) };
  }

  /** Takes in that the failed pods of a plan are being deleted now: their nodes back off (B-132). */
  noteFailures({ failures }: ManagePlan, nowMs: number): void {
    for (const name of failures) this.#failures.note(name, nowMs);
  }

  /** The next step of an update without surge: deletes only (B-200 to B-221). */
  rollingPlan(nowMs: number): UpdatePlan {
    this.settle(nowMs);
    return planRolling(this.#sources(), this.#daemonSet);
  }

  /** The next step of an update with surge: creates, and deletes of old pods (B-230 to B-245). */
  surgePlan(nowMs: number): UpdatePlan {
    this.settle(nowMs);
    return planSurging(this.#sources(), this.#daemonSet);
  }

  /** How far the update to the current revision is. */
  progress(nowMs: number): RolloutProgress {
    this.settle(nowMs);
    return rolloutProgress(this.#tally);
  }

  /** The counters of the DaemonSet's status. */
  status(nowMs: number): StatusCounters {
    this.settle(nowMs);
    return statusCounters(this.#tally);
  }

  /** When time alone will change an answer (minReadySeconds), in milliseconds (B-166). */
  recheckAtMs(nowMs: number): number | undefined {
    this.settle(nowMs);
    return this.#rechecks.earliestMs();
  }

  /** The hash labels of the set's pods, terminating and ended ones, too (B-269). */
  hashesInUse(): ReadonlySet<string> {
    this.begin();
    return this.#pods.hashesInUse();
  }

  /** The pods that are the set's own. */
  *ownedPods(): Iterable<PodView> {
    this.begin();
    for (const place of this.#nodes.places()) yield* this.#nodes.podsAt(place);
    yield* this.#pods.meantForNoNode();
  }

  /** Whether a node that was added, or updated from `before`, wakes the DaemonSet (B-167 to B-171). */
  isWokenBy(node: NodeView, before: NodeView | undefined, place: number): boolean {
    if (!isNodeNews(before, node)) return false;
    const { shouldRun, shouldContinue } = this.#judge(node);
    const hasPod = this.#nodes.podsAt(place).some(({ nodeName }) => nodeName === node.name);
    if (!hasPod) return shouldRun;
    return !shouldContinue || this.#daemonSet.status.numberMisscheduled > 0;
  }

  /** What the nodes come to, as kept event by event. */
  summary(nowMs: number): TallySummary {
    this.settle(nowMs);
    return this.#tally.summary(this.#nameOf);
  }

  /** What the nodes come to, counted from scratch: always equal to `summary`. */
  recount(nowMs: number): TallySummary {
    this.begin();
    const tally = new Tally();
    const judge = placementJudge(this.#daemonSet);
    for (const place of this.#nodes.places()) {
      const [node, pods] = [this.#nodes.nodeAt(place), this.#nodes.podsAt(place)];
      if (!this.#nodes.isEmptyAt(place)) tally.add(place, assessNode({ placement: node && judge(node), pods }, this.#terms, nowMs));
    }
    return tally.summary(this.#nameOf);
  }

  /** Has a node assessed, unless a review that is to come looks at each of them. */
  #touch(place: number): void {
    if (!this.#isOutOfDate) this.#touched.add(place);
  }

  #refreshTerms(): void {
    this.#terms = termsOf(this.#daemonSet, this.#hash);
    this.#assessor = new NodeAssessor(this.#terms);
    this.#isOutOfDate = true;
  }

  #sources(): PlanSources {
    return {
      tally: this.#tally,
      nameOf: this.#nameOf,
      assessment: (place) => this.#nodes.assessmentAt(place),
      outdated: (place) => outdatedPod(recordedPods(this.#nodes.assessableAt(place)), this.#terms),
      backoff: (name) => this.#failures.of(name),
    };
  }

  #startOver(): void {
    this.#tally = new Tally();
    this.#rechecks = new RecheckTimes();
    this.#touched.clear();
    this.#reviews += 1;
    this.#review = new FleetReview({
      entries: this.#nodes,
      tally: this.#tally,
      salt: this.#hash,
      assess: (place, nowMs) => this.#placed(place, nowMs),
    });
    this.#isOutOfDate = false;
  }

  #assess(place: number, nowMs: number): void {
    if (this.#nodes.isReviewedAt(place, this.#reviews)) this.#reassess(place, nowMs);
    else {
      const assessment = this.#placed(place, nowMs);
      if (assessment !== undefined) this.#tally.add(place, assessment);
    }
  }

  /** Takes a node into the present review, and assesses it. */
  #placed(place: number, nowMs: number): NodeAssessment | undefined {
    const node = this.#nodes.nodeAt(place);
    this.#nodes.setReview(place, this.#reviews, node && this.#judge(node));
    return this.#assessed(place, nowMs);
  }

  /** Assesses a node, which is up to date then; one of which there is nothing more to know is forgotten. */
  #assessed(place: number, nowMs: number): NodeAssessment | undefined {
    if (this.#nodes.isEmptyAt(place)) {
      this.#nodes.forget(place);
      return undefined;
    }
    const assessment = this.#assessor.assess(this.#nodes, place, nowMs);
    this.#nodes.setAssessment(place, assessment);
    if (assessment.recheckAtMs !== undefined) this.#rechecks.add(place, assessment.recheckAtMs);
    return assessment;
  }

  /** Assesses a node once more. Where it comes to the same and nothing is to be done there, the tally need not hear of it. */
  #reassess(place: number, nowMs: number): void {
    const before = this.#nodes.assessmentAt(place);
    if (before?.recheckAtMs !== undefined) this.#rechecks.remove(place, before.recheckAtMs);
    const after = this.#assessed(place, nowMs);
    if (after === before && after?.isListed === false) return;
    if (before !== undefined) this.#tally.remove(place, before);
    if (after !== undefined) this.#tally.add(place, after);
  }
}

function termsOf(daemonSet: DaemonSet, hash: string): AssessmentTerms {
  return {
    hash,
    templateGeneration: templateGeneration(daemonSet),
    minReadySeconds: daemonSet.spec.minReadySeconds ?? 0,
    isSurging: allowsSurge(daemonSet),
  };
}

/** Whether two versions of a DaemonSet ask the same of every node: budgets and status play no part in that. */
function asksTheSame(one: DaemonSet, other: DaemonSet): boolean {
  return semanticallyEqual(termsOf(one, ''), termsOf(other, '')) && semanticallyEqual(one.spec.template, other.spec.template);
}

function earliest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}
