import { BURST } from '../../daemonset/burst.js';
import type { Status } from '../../objects/kubernetes.js';
import type { PodView } from '../../objects/views.js';
import type { ShardHost } from '../shard-host.js';
import type { DaemonSetRecord, StepOutcome } from './daemon-set-record.js';
import { podCreations, podDeletions } from './pod-writes.js';
import { isGone, type Submission, submitAll } from './submission.js';

/** How long creations are expected that nobody answers for, in milliseconds (B-143). */
const EXPECTATION_MS = 300_000;

/** Pods to create on nodes and pods to delete: of a manage plan, or of an update's. */
export interface PodChanges {
  readonly creates: readonly string[];
  readonly deletes: readonly PodView[];
}

/** Creates pods, then deletes pods, whatever became of the creations (B-120). */
export function changePods(host: ShardHost, record: DaemonSetRecord, changes: PodChanges, done: (outcome: StepOutcome) => void): void {
  const { daemonSet } = record.ledger;
  record.isFull ||= Math.max(changes.creates.length, changes.deletes.length) >= BURST;
  const creations: Submission = {
    groups: podCreations(daemonSet, record.revision?.hash ?? '', changes.creates),
    isFine: (refusal) => noteExpectation(host, record, refusal),
  };
  // A pod that is gone, or whose name is another's now, is deleted (B-147).
  const deletions: Submission = {
    groups: podDeletions(daemonSet, changes.deletes),
    isFine: (refusal) => isGone(refusal) || refusal.reason === 'Conflict',
  };
  submitAll(host, record, [creations, deletions], (outcome) => {
    const isExpected = outcome === 'failed' && isExpecting(record, host.clock.now());
    done(isExpected ? 'settled' : outcome);
  });
}

/** Whether creations are expected still which a terminating namespace has refused. */
export function isExpecting({ expectedUntilMs }: DaemonSetRecord, nowMs: number): boolean {
  return nowMs < expectedUntilMs;
}

/** A terminating namespace takes no more pods: that is no failure, but there is no use in trying again soon (B-127). */
function noteExpectation(host: ShardHost, record: DaemonSetRecord, refusal: Status): boolean {
  const isTerminating = refusal.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false;
  if (isTerminating) record.expectedUntilMs = host.clock.now() + EXPECTATION_MS;
  return isTerminating;
}
