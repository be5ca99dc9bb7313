import type { Status } from '../../objects/kubernetes.js';
import type { Write, WriteGroup, WriteResult } from '../../objects/writes.js';
import type { ShardHost } from '../shard-host.js';
import type { DaemonSetRecord, StepOutcome } from './daemon-set-record.js';

/** Writes that a step asks for, and what it does not mind about them. */
export interface Submission {
  readonly groups: readonly WriteGroup[];
  /** Whether a refusal is as good as success: what was to be deleted is gone. */
  readonly isFine: (refusal: Status, write: Write | undefined) => boolean;
}

/** Submits in order, and says once how all went. Without any write it is settled at once. */
export function submitAll(
  host: ShardHost,
  record: DaemonSetRecord,
  submissions: readonly Submission[],
  done: (outcome: StepOutcome) => void,
): void {
  const wanted = submissions.filter(({ groups }) => groups.some(({ writes }) => writes.length > 0));
  const outcomes: StepOutcome[] = [];
  if (wanted.length === 0) done('settled');
  record.unsettled += wanted.length;
  for (const submission of wanted) {
    host.submit(submission.groups, (results) => {
      outcomes.push(outcomeOf(submission, results));
      record.unsettled -= 1;
      if (outcomes.length === wanted.length) done(worst(outcomes));
      settleRecord(record);
    });
  }
}

/** Submits a status, and says how that went; then the next status may be written. No sync waits for it to be settled. */
export function submitStatus(host: ShardHost, record: DaemonSetRecord, write: Write, done: (outcome: StepOutcome) => void): void {
  const submission: Submission = { groups: [{ writes: [write] }], isFine: isGone };
  record.isReporting = true;
  host.submit(submission.groups, (results) => {
    const { onReported } = record;
    record.isReporting = false;
    record.onReported = undefined;
    done(outcomeOf(submission, results));
    onReported?.();
  });
}

/** Whether a refusal says that the object is not there, or not there any more. */
export function isGone({ reason }: Status): boolean {
  return reason === 'NotFound';
}

function outcomeOf({ groups, isFine }: Submission, results: readonly (readonly WriteResult[])[] | undefined): StepOutcome {
  if (results === undefined) return 'lost';
  const isRefused = results.some((ofGroup, group) =>
    ofGroup.some((result, index) => {
      const isUnwanted = result.outcome === 'refused' && !isFine(result.status, groups[group]?.writes[index]);
      return result.outcome === 'skipped' || isUnwanted;
    }),
  );
  return isRefused ? 'failed' : 'settled';
}

function worst(outcomes: readonly StepOutcome[]): StepOutcome {
  if (outcomes.includes('lost')) return 'lost';
  return outcomes.includes('failed') ? 'failed' : 'settled';
}

function settleRecord(record: DaemonSetRecord): void {
  if (record.unsettled > 0) return;
  const begin = record.onSettled;
  record.onSettled = undefined;
  begin?.();
}
