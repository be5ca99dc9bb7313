import type { PodView } from '../objects/views.js';
import { BURST, firstOf } from './burst.js';
import { type EventText, failedDaemonPod, succeededDaemonPod } from './events.js';
import { type FailureBackoff, isBackingOff, nextBackoff } from './failure-backoff.js';
import type { NodeAssessment } from './node-assessment.js';
import type { Tally } from './tally.js';

/** What brings every node to what it should have. Creates come before deletes (B-120). */
export interface ManagePlan {
  /** The nodes on which a pod is to be created. */
  readonly creates: readonly string[];
  readonly deletes: readonly PodView[];
  /** Events about failed and succeeded pods among the deletes (B-297, B-298). */
  readonly events: readonly EventText[];
  /** The nodes whose failed pod is among the deletes: tell `noteFailures` when it is carried out. */
  readonly failures: readonly string[];
  /** When to plan again even if nothing happens, in milliseconds: a backoff ends, or a pod becomes available (B-133, B-166). */
  readonly recheckAtMs: number | undefined;
}

/** What a plan is made from. Nodes are the numbers of their entries. */
export interface PlanSources {
  readonly tally: Tally;
  nameOf(node: number): string;
  assessment(node: number): NodeAssessment | undefined;
  /** The old live pod of a node whose stage of an update has one. */
  outdated(node: number): PodView | undefined;
  backoff(name: string): FailureBackoff | undefined;
}

/** Plans what has to be done under every strategy (B-113 to B-140). */
export function planManaging(sources: PlanSources, nowMs: number): ManagePlan {
  let recheckAtMs: number | undefined;
  const waitUntil = (atMs: number) => {
    recheckAtMs = Math.min(recheckAtMs ?? atMs, atMs);
  };
  const deletes = firstOf(deletions(sources, nowMs, waitUntil), BURST);
  return {
    creates: firstOf(sources.tally.missing, BURST).map((node) => sources.nameOf(node)),
    deletes: deletes.map(({ pod }) => pod),
    events: deletes.map(({ event }) => event).filter((event) => event !== undefined),
    failures: deletes.map(({ failedOn }) => failedOn).filter((name) => name !== undefined),
    recheckAtMs,
  };
}

interface Deletion {
  readonly pod: PodView;
  readonly event?: EventText;
  /** The node, if it is to back off from now on. */
  readonly failedOn?: string;
}

/** Hears when a failed pod that has to stay may be deleted, in milliseconds. */
type WaitUntil = (atMs: number) => void;

/** One deletion after the other, as many as are asked for. */
function* deletions({ tally, nameOf, assessment, backoff }: PlanSources, nowMs: number, waitUntil: WaitUntil): Generator<Deletion> {
  for (const node of tally.surplus) yield* (assessment(node)?.upkeep.surplus ?? []).map((pod) => ({ pod }));
  for (const node of tally.ended) {
    const { succeeded = [], failed = [] } = assessment(node)?.upkeep ?? {};
    const name = nameOf(node);
    yield* succeeded.map((pod) => ({ pod, event: succeededDaemonPod(pod) }));
    yield* failedDeletions({ name, failed, before: backoff(name) }, nowMs, waitUntil);
  }
}

interface FailedNode {
  readonly name: string;
  readonly failed: readonly PodView[];
  readonly before: FailureBackoff | undefined;
}

/** One failed pod goes and starts the wait of the next (B-135), which is looked at after the whole delay (B-133). */
function* failedDeletions({ name, failed, before }: FailedNode, nowMs: number, waitUntil: WaitUntil): Generator<Deletion> {
  const [pod, ...others] = failed;
  if (pod === undefined) return;
  if (before !== undefined && isBackingOff(before, nowMs)) return waitUntil(nowMs + before.delayMs);
  yield { pod, event: failedDaemonPod(pod), failedOn: name };
  if (others.length > 0) waitUntil(nowMs + nextBackoff(before, nowMs).delayMs);
}
