import type { DaemonSet } from '../objects/kubernetes.js';
import type { NodeView, PodView } from '../objects/views.js';
import type { Claims } from './claims.js';
import type { ManagePlan } from './manage-plan.js';
import type { StatusCounters } from './status.js';
import type { RolloutProgress, UpdatePlan } from './update-plan.js';

/**
 * What a DaemonSet has to do with every node, kept event by event, so that a question costs what has changed since the
 * last one and what is planned, never the number of nodes. It has no clock: moments given to it must not go back.
 */
export declare class DaemonSetLedger {
  constructor(daemonSet: DaemonSet);
  readonly daemonSet: DaemonSet;
  /** Takes in the DaemonSet's newest version. Its generation says whether its spec has changed. */
  setDaemonSet(daemonSet: DaemonSet): void;
  /** The hash label of the current revision: pods are new or old by it. */
  setRevision(hash: string): void;
  setNode(node: NodeView): void;
  removeNode(name: string): void;
  /** Takes in a pod of the DaemonSet's namespace, whoever owns it; those that are no concern of the set are forgotten. */
  setPod(pod: PodView): void;
  removePod(uid: string): void;
  /** Pods to adopt and to release; settle them before asking for a plan (B-180 to B-190). */
  claims(): Claims;
  /** Creates and deletes that bring every node to what it should have, whatever the strategy (B-113 to B-140). */
  managePlan(nowMs: number): ManagePlan;
  /** Says that the failed pods of a plan are being deleted now: their nodes back off (B-132). */
  noteFailures(plan: ManagePlan, nowMs: number): void;
  /** The next step of an update without surge: deletes only (B-200 to B-221). */
  rollingPlan(nowMs: number): UpdatePlan;
  /** The next step of an update with surge: creates, and deletes of old pods (B-230 to B-245). */
  surgePlan(nowMs: number): UpdatePlan;
  /** How far the update to the current revision is. */
  progress(nowMs: number): RolloutProgress;
  status(nowMs: number): StatusCounters;
  /** When time alone will change an answer (minReadySeconds), in milliseconds (B-166). */
  recheckAtMs(nowMs: number): number | undefined;
  /** The hash labels of the set's pods, terminating and ended ones, too (B-269). */
  hashesInUse(): ReadonlySet<string>;
  /** The pods that are the set's own. */
  ownedPods(): Iterable<PodView>;
  /** Whether a node that was added or updated (from `before`) wakes the DaemonSet (B-167 to B-171). Ask after `setNode`. */
  isWokenBy(node: NodeView, before: NodeView | undefined): boolean;
}
