import type { DaemonSet } from '../objects/kubernetes.js';
import type { PodView } from '../objects/views.js';
import { rolloutBudget } from './budget.js';
import { BURST, firstOf } from './burst.js';
import type { PlanSources } from './manage-plan.js';
import type { Tally } from './tally.js';

/** The next step of an update: creates come before deletes. */
export interface UpdatePlan {
  /** The nodes on which a new pod is to be created beside an old one. Empty without surge. */
  readonly creates: readonly string[];
  readonly deletes: readonly PodView[];
  /** A node that is gone while an old pod is recorded on it: a surge cannot go on, and has to be tried again later (B-242). */
  readonly missingNode: string | undefined;
}

/** How far an update is. */
export interface RolloutProgress {
  /** Nodes that should run a pod. */
  readonly desired: number;
  /** Nodes that have an available pod of the current revision, and no other. */
  readonly current: number;
  /** Nodes that have a live pod of an older revision, wanted or not. */
  readonly outdated: number;
  /** Nodes that count against `maxUnavailable` (B-204). */
  readonly unavailable: number;
  /** Nodes that count against `maxSurge` (B-234). */
  readonly surging: number;
  /** Whether every desired node shows an available pod of the current revision, and no old pod is left. */
  readonly isComplete: boolean;
}

/** Plans a step without surge: every unavailable old pod goes, and as many others as the budget allows (B-204, B-205). */
export function planRolling({ tally, outdated }: PlanSources, daemonSet: DaemonSet): UpdatePlan {
  const { maxUnavailable } = rolloutBudget(daemonSet, tally.counts.desired);
  const room = Math.max(0, maxUnavailable - unavailableNodes(tally));
  const unavailable = chain(UNAVAILABLE_OLD.map((stage) => tally.named(stage)));
  const candidates = firstOf(chain(AVAILABLE_OLD.map((stage) => tally.named(stage))), Math.min(room, BURST));
  return { creates: [], deletes: outdatedPods(chain([unavailable, candidates]), outdated), missingNode: undefined };
}

/** Plans a step with surge (B-234 to B-242). If the surge comes to no node, it is a step without one. */
export function planSurging(sources: PlanSources, daemonSet: DaemonSet): UpdatePlan {
  const { tally, nameOf, outdated } = sources;
  const desired = tally.counts.desired;
  const { maxSurge } = rolloutBudget(daemonSet, desired);
  if (maxSurge === 0) return planRolling(sources, daemonSet);
  const [lost] = chain([tally.named('outdated/lost'), tally.named('outdatedUnavailable/lost')]);
  if (lost !== undefined) return { creates: [], deletes: [], missingNode: nameOf(lost) };
  const room = Math.max(0, maxSurge - surgingNodes(tally));
  const spare = Math.max(0, tally.counts.serving - desired);
  const creates = chain([tally.named('outdatedUnavailable/wanted'), firstOf(tally.named('outdated/wanted'), Math.min(room, BURST))]);
  const unwanted = firstOf(tally.named('outdated/unwanted'), Math.min(spare, BURST));
  const deletes = chain([tally.named('outdatedUnavailable/unwanted'), tally.named('surged'), unwanted]);
  return { creates: firstOf(creates, BURST).map(nameOf), deletes: outdatedPods(deletes, outdated), missingNode: undefined };
}

/** Tells how far an update is. */
export function rolloutProgress(tally: Tally): RolloutProgress {
  const desired = tally.counts.desired;
  const outdated = tally.inStage('surging', 'surged', ...AVAILABLE_OLD, ...UNAVAILABLE_OLD);
  return {
    desired,
    current: tally.inStage('current'),
    outdated,
    unavailable: unavailableNodes(tally),
    surging: surgingNodes(tally),
    isComplete: outdated === 0 && tally.counts.updated === desired && tally.counts.available === desired,
  };
}

/** How many nodes count against `maxUnavailable` (B-204, B-214, B-215, B-219). */
function unavailableNodes(tally: Tally): number {
  return tally.inStage('crowded', 'empty', 'surging', 'surged', 'currentUnavailable', ...UNAVAILABLE_OLD);
}

/** How many nodes count against `maxSurge` (B-234). */
function surgingNodes(tally: Tally): number {
  return tally.inStage('crowded', 'surging');
}

const AVAILABLE_OLD = ['outdated/wanted', 'outdated/unwanted', 'outdated/lost'] as const;
const UNAVAILABLE_OLD = ['outdatedUnavailable/wanted', 'outdatedUnavailable/unwanted', 'outdatedUnavailable/lost'] as const;

function outdatedPods(nodes: Iterable<number>, outdated: PlanSources['outdated']): readonly PodView[] {
  const pods = firstOf(nodes, BURST).map(outdated);
  return pods.filter((pod) => pod !== undefined);
}

function* chain(lists: readonly Iterable<number>[]): Generator<number> {
  for (const list of lists) yield* list;
}
