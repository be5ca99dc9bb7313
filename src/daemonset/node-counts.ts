import type { AssessmentTerms, RecordedPods } from './node-pods.js';
import { isAvailable, isUpToDate } from './pod-facts.js';

/** What a node adds to the counters of the status (B-280 to B-284): each field is 0 or 1. */
export interface NodeCounts {
  readonly desired: number;
  readonly current: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
}

const NOTHING: NodeCounts = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
const MISSCHEDULED: NodeCounts = { ...NOTHING, misscheduled: 1 };
const MISSING: NodeCounts = { ...NOTHING, desired: 1 };
/** For each of the eight ways in which a pod may be ready, available and updated. Shared, as there may be a million nodes. */
const SCHEDULED: readonly NodeCounts[] = Array.from({ length: 8 }, (_, flags) => ({
  ...MISSING,
  current: 1,
  ready: flags & 1,
  available: (flags >> 1) & 1,
  updated: (flags >> 2) & 1,
}));

/** What a node adds to the status. Ready, available and updated look at the best-ranked pod alone (B-282). */
export function nodeCounts({ placement, recorded: [first] }: RecordedPods, terms: AssessmentTerms, nowMs: number): NodeCounts {
  if (placement?.shouldRun !== true) return placement !== undefined && first !== undefined ? MISSCHEDULED : NOTHING;
  if (first === undefined) return MISSING;
  const flags = Number(first.isReady) + 2 * Number(isAvailable(first, terms, nowMs)) + 4 * Number(isUpToDate(first, terms));
  return SCHEDULED[flags] ?? MISSING;
}
