import { semanticallyEqual } from '../objects/equality.js';
import type { DaemonSet } from '../objects/kubernetes.js';
import type { NodeView, PodView } from '../objects/views.js';
import { allowsSurge } from './budget.js';
import type { Claims } from './claims.js';
import { FailureLog } from './failure-log.js';
import { fairOrder } from './fair-order.js';
import { type ManagePlan, type PlanSources, planManaging } from './manage-plan.js';
import { assessNode, type NodeAssessment, NodeAssessor } from './node-assessment.js';
import { NodeEntries } from './node-entries.js';
import type { NodeEntry } from './node-entry.js';
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

/** The place of a node where nobody has said it. */
const NOWHERE = -1;

/** What there is before a ledger is told of changes. */
export interface Beginning {
  /** With the numbers of their places where the views are kept. */
  readonly nodes: Iterable<readonly [place: number, node: NodeView]>;
  readonly pods: Iterable<PodView>;
}

/**
 * What a DaemonSet has to do with every node, kept event by event, so that a question costs what has changed since the
 * last one and what is planned, never the number of nodes. Only what touches every node (another template, revision or
 * strategy) looks at all of them, once; `settle` lets that be done little by little. It has no clock: the moments given to it must
 * not go back.
 */
export class DaemonSetLedger {
  readonly #nodes = new NodeEntries();
  readonly #pods: PodBook;
  readonly #failures = new FailureLog();
  readonly #touched = new TouchedNodes();
  #daemonSet: DaemonSet;
  #hash = '';
  #terms: AssessmentTerms;
  #assessor: NodeAssessor;
  #judge: (node: PlaceableNode) => Placement;
  #tally = new Tally();
  #rechecks = new RecheckTimes<NodeEntry>();
  /** Whether every node has to be assessed anew. */
  #isOutOfDate = true;
  /** Counts how often that was so. */
  #reviews = 0;
  /** What is still to be done in the present review. */
  #unreviewed: Iterator<NodeEntry | undefined> | undefined;
  /** What is still to be taken in of the beginning. */
  #unread: Iterator<NodeView | PodView> | undefined;
  readonly #nameOf = (node: number) => this.#nodes.at(node)?.name ?? '';

  /** What there is in the beginning is read when it is asked for: of what changes before, only the present is taken in. */
  constructor(daemonSet: DaemonSet, beginning?: Beginning) {
    this.#daemonSet = daemonSet;
    this.#pods = new PodBook(daemonSet);
    this.#terms = termsOf(daemonSet, this.#hash);
    this.#assessor = new NodeAssessor(this.#terms);
    this.#judge = placementJudge(daemonSet);
    this.#unread = beginning && this.#reading(beginning);
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

  /** Takes in a node that is new or has changed. `place` is the number of its place where the views are kept, if that is known. */
  setNode(node: NodeView, place = NOWHERE): void {
    const entry = this.#nodes.make(node.name, place);
    entry.node = node;
    entry.placement = this.#judge(node);
    this.#touch(entry);
  }

  /** Forgets a node that is gone; pods that are on it stay until they are gone, too. */
  removeNode(name: string): void {
    const entry = this.#nodes.get(name, NOWHERE);
    if (entry === undefined) return;
    entry.node = undefined;
    entry.placement = undefined;
    this.#touch(entry);
  }

  /**
   * Takes in a pod, whoever owns it; one that is no concern of the set (any more) is forgotten. `before` is what it was when the ledger
   * was told of it last, if that was meant for another node. `place` is the number of the place of the node for which it is meant, if that is
   * known.
   */
  setPod(pod: PodView, before: PodView = pod, place = NOWHERE): void {
    if (before.targetNode !== pod.targetNode) this.removePod(before);
    const isOwned = this.#pods.claim(pod) === 'owned';
    if (pod.targetNode === undefined) return;
    const entry = isOwned ? this.#nodes.make(pod.targetNode, place) : this.#nodes.get(pod.targetNode, place);
    const known = entry?.take(before);
    if (entry === undefined || (known === undefined && !isOwned)) return;
    this.#touch(entry);
    if (isOwned) entry.put(pod);
    // Most changes leave the labels as they were.
    if (isOwned && known?.labels === pod.labels) return;
    if (known !== undefined) this.#pods.countHash(known, -1);
    if (isOwned) this.#pods.countHash(pod, 1);
  }

  /** Forgets a pod that is gone, as the ledger was told of it last; `place` as for `setPod`. */
  removePod(pod: PodView, place = NOWHERE): void {
    this.#pods.forget(pod.uid);
    if (pod.targetNode === undefined) return;
    const entry = this.#nodes.get(pod.targetNode, place);
    const known = entry?.take(pod);
    if (entry === undefined || known === undefined) return;
    this.#pods.countHash(known, -1);
    this.#touch(entry);
  }

  /** Takes in no more than so many nodes and pods of the beginning; says whether that was all. `claims` takes in the rest at once. */
  begin(limit: number = Number.POSITIVE_INFINITY): boolean {
    for (let left = limit; this.#unread !== undefined && left > 0; left -= 1) {
      if (this.#unread.next().done) this.#unread = undefined;
    }
    return this.#unread === undefined;
  }

  /**
   * Brings itself up to date with all that has happened, and with the time, but looks at no more than so many nodes and pods; says
   * whether that was all. Whatever is asked meanwhile settles the rest at once.
   */
  settle(nowMs: number, limit: number = Number.POSITIVE_INFINITY): boolean {
    if (!this.begin(limit)) return false;
    if (this.#isOutOfDate) this.#startOver();
    let left = limit;
    for (; this.#unreviewed !== undefined; left -= 1) {
      if (left <= 0) return false;
      this.#review(this.#unreviewed.next(), nowMs);
    }
    for (let entry = this.#touched.takeFirst(); entry !== undefined; entry = this.#touched.takeFirst()) {
      this.#assess(entry, nowMs);
      left -= 1;
      if (left <= 0) return false;
    }
    for (const entry of this.#rechecks.due(nowMs)) {
      this.#assess(entry, nowMs);
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
    for (const entry of this.#nodes.values()) yield* entry.pods;
    yield* this.#pods.meantForNoNode();
  }

  /** Whether a node that was added, or updated from `before`, wakes the DaemonSet (B-167 to B-171). */
  isWokenBy(node: NodeView, before: NodeView | undefined, place = NOWHERE): boolean {
    if (!isNodeNews(before, node)) return false;
    const { shouldRun, shouldContinue } = this.#judge(node);
    const hasPod = this.#nodes.get(node.name, place)?.pods.some(({ nodeName }) => nodeName === node.name) ?? false;
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
    for (const { number, node, pods } of this.#nodes.values()) {
      if (node !== undefined || pods.length > 0)
        tally.add(number, assessNode({ placement: node && judge(node), pods }, this.#terms, nowMs));
    }
    return tally.summary(this.#nameOf);
  }

  /** Has a node assessed, unless a review that is to come looks at each of them. */
  #touch(entry: NodeEntry): void {
    if (!this.#isOutOfDate) this.#touched.add(entry);
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
      assessment: (node) => this.#nodes.at(node)?.assessment,
      outdated: (node) => this.#outdated(this.#nodes.at(node)),
      backoff: (name) => this.#failures.of(name),
    };
  }

  #outdated(entry: NodeEntry | undefined): PodView | undefined {
    return entry && outdatedPod(recordedPods(entry), this.#terms);
  }

  *#reading({ nodes, pods }: Beginning): Generator<NodeView | PodView> {
    for (const [place, node] of nodes) {
      this.setNode(node, place);
      yield node;
    }
    for (const pod of pods) {
      this.setPod(pod);
      yield pod;
    }
  }

  #startOver(): void {
    this.#tally = new Tally();
    this.#rechecks = new RecheckTimes<NodeEntry>();
    this.#touched.clear();
    this.#reviews += 1;
    this.#unreviewed = this.#fairly(this.#tally);
    this.#isOutOfDate = false;
  }

  /**
   * Every node as it lies in memory, so that a million are assessed quickly; then each is listed, in fair order, with an undefined for it: that needs no look
   * at its entry.
   */
  *#fairly(tally: Tally): Generator<NodeEntry | undefined> {
    const [numbers, assessments]: [number[], (NodeAssessment | undefined)[]] = [[], []];
    for (const entry of this.#nodes.values()) {
      yield entry;
      numbers.push(entry.number);
      assessments.push(entry.isForgotten ? undefined : entry.assessment);
    }
    for (const index of fairOrder(numbers.length, this.#hash)) {
      const [number = NOWHERE, assessment] = [numbers[index], assessments[index]];
      if (assessment !== undefined) tally.list(number, assessment);
      yield undefined;
    }
  }

  /** Takes the next step of the present review, or ends it. */
  #review({ done = false, value: entry }: IteratorResult<NodeEntry | undefined>, nowMs: number): void {
    if (done) this.#unreviewed = undefined;
    if (entry === undefined) return;
    this.#place(entry);
    const assessment = this.#assessed(entry, nowMs);
    if (assessment !== undefined) this.#tally.count(assessment);
  }

  #assess(entry: NodeEntry, nowMs: number): void {
    if (entry.isForgotten) return;
    if (entry.review === this.#reviews) this.#reassess(entry, nowMs);
    else {
      this.#place(entry);
      const assessment = this.#assessed(entry, nowMs);
      if (assessment !== undefined) this.#tally.add(entry.number, assessment);
    }
  }

  /** Takes a node into the present review. */
  #place(entry: NodeEntry): void {
    entry.review = this.#reviews;
    entry.placement = entry.node && this.#judge(entry.node);
  }

  /** Assesses a node, which is up to date then; one of which there is nothing more to know is forgotten. */
  #assessed(entry: NodeEntry, nowMs: number): NodeAssessment | undefined {
    entry.isTouched = false;
    if (entry.node === undefined && entry.isEmpty) {
      this.#nodes.forget(entry);
      return undefined;
    }
    const assessment = this.#assessor.assess(entry, nowMs);
    entry.assessment = assessment;
    if (assessment.recheckAtMs !== undefined) this.#rechecks.add(entry, assessment.recheckAtMs);
    return assessment;
  }

  /** Assesses a node once more. Where it comes to the same and nothing is to be done there, the tally need not hear of it. */
  #reassess(entry: NodeEntry, nowMs: number): void {
    const { number, assessment: before } = entry;
    if (before?.recheckAtMs !== undefined) this.#rechecks.remove(entry, before.recheckAtMs);
    const after = this.#assessed(entry, nowMs);
    if (after === before && after?.isListed === false) return;
    if (before !== undefined) this.#tally.remove(number, before);
    if (after !== undefined) this.#tally.add(number, after);
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
