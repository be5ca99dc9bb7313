import type { ChartEffects } from '../../charts/chart.js';
import type { DaemonSetEvent } from '../../charts/daemon-set-machine.js';
import { DAEMON_SET_CONTROLLER, type EventText, SELECTING_ALL } from '../../daemonset/events.js';
import { prunedRevisions } from '../../daemonset/history.js';
import { revisionPlan } from '../../daemonset/revisions.js';
import { statusPatch } from '../../daemonset/status.js';
import type { DaemonSet } from '../../objects/kubernetes.js';
import { isEmptySelector } from '../../objects/label-selector.js';
import { isActive } from '../root-logic.js';
import type { ShardHost } from '../shard-host.js';
import { claimWrites } from './claim-writes.js';
import { type DaemonSetRecord, referenceTo, type StepOutcome, tellDaemonSet, wake } from './daemon-set-record.js';
import { changePods, isExpecting } from './pod-changes.js';
import { RetryLimit } from './retry-limit.js';
import { isFineForRevisions, removingRevision, revisionWrites } from './revision-writes.js';
import { stepRollout } from './rollout-steps.js';
import { statusWrite } from './status-write.js';
import { isGone, type Submission, submitAll, submitStatus } from './submission.js';
import { onceBegun, onceUpToDate } from './up-to-date.js';

/** How long an answer of the control plane is waited for, in milliseconds: as long as the reference trusts its expectations (B-143). */
const ANSWER_MS = 300_000;
/** After so many syncs, of which one follows the other at once, a status may be as old as this, in milliseconds: each would write its own otherwise, every few milliseconds. */
const [FIRST_SYNCS, STATUS_MS] = [4, 100];
/** How many revisions are kept beside the current one unless the DaemonSet says otherwise (B-005). */
const HISTORY_LIMIT = 10;

/** What the DaemonSet chart's names mean: each step plans from the ledger, submits, and tells the actor how it went. */
export function daemonSetEffects(host: ShardHost): ChartEffects<DaemonSetRecord, DaemonSetEvent> {
  const retries = new RetryLimit();
  return {
    actions: {
      warnSelectingAll: (record) => {
        record.isWanted = false;
        host.record(eventOf(record.ledger.daemonSet, SELECTING_ALL));
      },
      claim: (record) => beginSync(host, record),
      revise: (record) => revise(host, record),
      manage: (record) => manage(host, record),
      rollOut: (record) => rollOut(host, record),
      prune: (record) => prune(host, record),
      reportStatus: (record) => reportStatus(host, record, { mayGoOn: record.isWanted, hasMore: hasMore(record) }),
      reportFailure: (record) => reportStatus(host, record, { mayGoOn: false, hasMore: false }),
      noteSuccess: (record) => noteSuccess(host, record),
      noteFailure: (record) => {
        record.isWanted = false;
        record.failures += 1;
      },
      abandonStep: (record) => {
        record.ticket += 1;
        record.onSettled = undefined;
        record.onReported = undefined;
      },
    },
    guards: {
      isDeleting: ({ ledger }) => ledger.daemonSet.metadata.deletionTimestamp !== undefined,
      selectsAll: ({ ledger }) => isEmptySelector(ledger.daemonSet.spec.selector ?? {}),
      isWanted: ({ isWanted }) => isWanted,
      hasMore,
    },
    delays: {
      turn: () => 0,
      answer: () => ANSWER_MS,
      retry: ({ failures }) => retries.delayMs(failures, host.clock.now()),
    },
  };
}

/** Whether the next sync begins at once. */
function hasMore({ isWanted, isFull }: DaemonSetRecord): boolean {
  return isWanted && isFull;
}

/** An event about a DaemonSet. */
function eventOf(daemonSet: DaemonSet, { type, reason, message }: EventText) {
  return { regarding: referenceTo(daemonSet), type, reason, message, component: DAEMON_SET_CONTROLLER };
}

/** Says how a step went, unless it has been given up meanwhile. Each step has its ticket. */
function answerTo(record: DaemonSetRecord): (outcome: StepOutcome) => void {
  record.ticket += 1;
  const { ticket } = record;
  return (outcome) => {
    if (record.ticket === ticket) tellDaemonSet(record, { type: `step.${outcome}` });
    else if (!isActive(record.actor)) record.undelivered();
  };
}

/** Claims pods; but if something that was submitted before has not been answered, only then. */
function beginSync(host: ShardHost, record: DaemonSetRecord): void {
  const answer = answerTo(record);
  const claim = () => {
    const { daemonSet } = record.ledger;
    record.isWanted = false;
    record.isFull = false;
    record.generation = daemonSet.metadata.generation ?? 0;
    record.recheckAtMs = undefined;
    const writes = claimWrites(daemonSet, record.ledger.claims(), host.uids);
    // A pod that is gone, or cannot be patched, need not be claimed (B-182).
    const isFine: Submission['isFine'] = (refusal) => isGone(refusal) || refusal.reason === 'Invalid';
    submitAll(host, record, [{ groups: [{ writes }], isFine }], answer);
  };
  if (record.unsettled === 0) onceBegun(host, record, claim);
  else record.onSettled = () => onceBegun(host, record, claim);
}

function revise(host: ShardHost, record: DaemonSetRecord): void {
  const answer = answerTo(record);
  if (record.isRevisionKnown) answer('settled');
  else findRevision(host, record, answer);
}

/** Finds or makes the current revision. The plan is made again until it asks for nothing; then it is kept. */
function findRevision(host: ShardHost, record: DaemonSetRecord, answer: (outcome: StepOutcome) => void): void {
  const { ledger } = record;
  const { daemonSet } = ledger;
  const revisions = host.views.revisionsOfNamespace(daemonSet.metadata.namespace ?? '');
  const { actions, hash, old } = revisionPlan(daemonSet, { revisions, pods: ledger.ownedPods() });
  submitAll(host, record, [{ groups: revisionWrites(daemonSet, actions), isFine: isFineForRevisions }], (outcome) => {
    if (outcome === 'settled' && hash !== undefined) {
      record.revision = { hash, old };
      record.isRevisionKnown = actions.length === 0;
      ledger.setRevision(hash);
      answer('settled');
    } else answer(outcome === 'settled' ? 'failed' : outcome);
  });
}

/** Whether the DaemonSet asks for something else than when the sync began: its revision has to be found anew, so the sync is begun again. */
function hasMovedOn({ ledger, generation }: DaemonSetRecord): boolean {
  return (ledger.daemonSet.metadata.generation ?? 0) !== generation;
}

function manage(host: ShardHost, record: DaemonSetRecord): void {
  const answer = answerTo(record);
  record.isWaiting = isExpecting(record, host.clock.now());
  if (hasMovedOn(record)) answer('lost');
  else if (record.isWaiting) answer('settled');
  else onceUpToDate(host, record, () => carryOutManagePlan(host, record, answer));
}

/** Brings every node to what it should have (B-113 to B-140). */
function carryOutManagePlan(host: ShardHost, record: DaemonSetRecord, answer: (outcome: StepOutcome) => void): void {
  const { ledger } = record;
  const nowMs = host.clock.now();
  const plan = ledger.managePlan(nowMs);
  for (const text of plan.events) host.record(eventOf(ledger.daemonSet, text));
  ledger.noteFailures(plan, nowMs);
  record.recheckAtMs = plan.recheckAtMs;
  changePods(host, record, plan, answer);
}

function rollOut(host: ShardHost, record: DaemonSetRecord): void {
  const answer = answerTo(record);
  if (hasMovedOn(record)) answer('lost');
  else if (isExpecting(record, host.clock.now())) answer('settled');
  else onceUpToDate(host, record, () => stepRollout(host, record, answer));
}

/** Deletes old revisions beyond the limit (B-269). */
function prune(host: ShardHost, record: DaemonSetRecord): void {
  const answer = answerTo(record);
  const { ledger, revision, isWaiting } = record;
  if (hasMovedOn(record)) {
    // What was old when the sync began may be the current one by now.
    answer('lost');
    return;
  }
  const limit = ledger.daemonSet.spec.revisionHistoryLimit ?? HISTORY_LIMIT;
  const pruned = isWaiting ? [] : prunedRevisions(revision?.old ?? [], ledger.hashesInUse(), limit);
  submitAll(host, record, [{ groups: [{ writes: pruned.map(removingRevision) }], isFine: isGone }], answer);
}

/** How a status is reported. */
interface Reporting {
  /** Whether the step is settled by asking: the next sync, which is wanted already, will report again whatever becomes of it. */
  readonly mayGoOn: boolean;
  /** Whether the next sync begins at once. */
  readonly hasMore: boolean;
}

/** Writes the status last, as of the generation with which the sync began (B-285): one such write at a time, but not after each of many syncs that follow each other at once. */
function reportStatus(host: ShardHost, record: DaemonSetRecord, reporting: Reporting): void {
  const answer = answerTo(record);
  record.syncsInRow = reporting.hasMore ? record.syncsInRow + 1 : 0;
  if (record.syncsInRow > FIRST_SYNCS && host.clock.now() < record.reportedAtMs + STATUS_MS) {
    answer('settled');
    return;
  }
  const { ticket } = record;
  const report = () => {
    if (record.ticket === ticket) onceUpToDate(host, record, () => writeStatus(host, record, { ...reporting, answer }));
  };
  if (record.isReporting) record.onReported = report;
  else report();
}

function writeStatus(
  host: ShardHost,
  record: DaemonSetRecord,
  { mayGoOn, answer }: Pick<Reporting, 'mayGoOn'> & { readonly answer: (outcome: StepOutcome) => void },
): void {
  const { daemonSet } = record.ledger;
  const generation = record.isWaiting ? undefined : record.generation;
  const patch = statusPatch(daemonSet, record.ledger.status(host.clock.now()), generation);
  if (patch === undefined) {
    answer('settled');
    return;
  }
  record.reportedAtMs = host.clock.now();
  submitStatus(host, record, statusWrite(daemonSet, patch), (outcome) => {
    if (!mayGoOn) answer(outcome);
  });
  if (mayGoOn) answer('settled');
}

/** Looks again when time alone will have changed something: a pod becomes available, a backoff ends (B-133, B-166). */
function noteSuccess(host: ShardHost, record: DaemonSetRecord): void {
  record.failures = 0;
  const nowMs = host.clock.now();
  const expectedUntilMs = isExpecting(record, nowMs) ? record.expectedUntilMs : undefined;
  const times = [record.recheckAtMs, record.ledger.recheckAtMs(nowMs), expectedUntilMs].filter((timeMs) => timeMs !== undefined);
  record.recheck?.cancel();
  record.recheck = times.length === 0 ? undefined : host.clock.at(Math.min(...times), () => wake(record));
}
