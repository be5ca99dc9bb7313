import type { Actor } from 'xstate';
import type { SubjectLogic } from '../../charts/chart.js';
import type { DaemonSetEvent } from '../../charts/daemon-set-machine.js';
import type { RolloutEvent } from '../../charts/rollout-machine.js';
import type { Timer } from '../../clock/clock.js';
import type { DaemonSetLedger } from '../../daemonset/ledger.js';
import type { RolloutProgress, UpdatePlan } from '../../daemonset/update-plan.js';
import type { ControllerRevision, DaemonSet, ObjectReference } from '../../objects/kubernetes.js';
import type { OwnerKey } from '../../objects/writes.js';
import { newActorMark } from '../actor-mark.js';
import type { Allowance, RolloutStrategy } from '../rollout-coordination.js';
import { isActive } from '../root-logic.js';
import type { SteppingActor } from '../shard-host.js';

/** The present revision of a DaemonSet, as the last `revise` step left it. */
interface CurrentRevision {
  readonly hash: string;
  /** The set's other revisions. */
  readonly old: readonly ControllerRevision[];
}

/** What a rollout is after. */
export interface RolloutGoal {
  readonly revision: string;
  readonly strategy: RolloutStrategy;
}

/** What is known of a rollout outside its actor. */
export interface RolloutRecord {
  /** The rollout's actor, for those who are told of its steps. */
  readonly stepping: SteppingActor;
  actor: Actor<SubjectLogic<RolloutEvent>> | undefined;
  /** Undefined before the first step: there is no revision yet. */
  goal: RolloutGoal | undefined;
  /** The coordinator's standing answer to the present goal. */
  allowance: Allowance | undefined;
  /** The epoch of the coordinator's latest answer, for whichever goal. */
  epoch: number;
  /** The plan of the step that is being taken. */
  plan: UpdatePlan;
  progress: RolloutProgress | undefined;
  /** The progress of the step before. */
  before: RolloutProgress | undefined;
  /** Tells the DaemonSet's actor how the step went. */
  answer: ((outcome: StepOutcome) => void) | undefined;
  /** Counts what was submitted: what comes back to an older one means nothing any more. */
  ticket: number;
}

/** How a step of a sync went. `lost` means that the control plane has gone with what it had asked for. */
export type StepOutcome = 'settled' | 'failed' | 'lost';

/** What is known of a DaemonSet outside its actor, which is the subject of its charts. All of it can be had again from the views. */
export interface DaemonSetRecord {
  readonly uid: string;
  /** The set's actor, for those who are told of its steps. */
  readonly stepping: SteppingActor;
  ledger: DaemonSetLedger;
  actor: Actor<SubjectLogic<DaemonSetEvent>> | undefined;
  readonly rollout: RolloutRecord;
  /** Whether something has changed since the last sync began. */
  isWanted: boolean;
  /** Whether a plan of the present sync was as large as one may be: most likely there is more to do. */
  isFull: boolean;
  /** Counts the steps: what comes back to an older one means nothing any more. */
  ticket: number;
  /** Submissions, but for statuses, that have not been settled. While there are any, nobody knows what is in the store, and no sync begins. */
  unsettled: number;
  /** The sync that begins when all is settled. */
  onSettled: (() => void) | undefined;
  /** Whether a status has been submitted and not been settled. */
  isReporting: boolean;
  /** How many syncs there have been, of which one followed the other at once. */
  syncsInRow: number;
  /** When a status was submitted last, in milliseconds. */
  reportedAtMs: number;
  /** The report that is made when that is settled. */
  onReported: (() => void) | undefined;
  revision: CurrentRevision | undefined;
  /** Whether `revision` still holds: nothing has changed about it since it was found with nothing left to do. */
  isRevisionKnown: boolean;
  /** The generation with which the present sync began. */
  generation: number;
  /** Whether the present sync has found creations that are still expected: then it refreshes the status, and no more (B-144). */
  isWaiting: boolean;
  /** Until when creations count as expected that a terminating namespace has refused (B-127), in milliseconds. */
  expectedUntilMs: number;
  /** Failed syncs since the last good one. */
  failures: number;
  /** When the last plan wants to be made again, in milliseconds. */
  recheckAtMs: number | undefined;
  recheck: Timer | undefined;
  /** Counts an event to an actor that has gone. */
  readonly undelivered: () => void;
}

/** A plan of an update that does nothing. */
export const NO_UPDATE: UpdatePlan = { creates: [], deletes: [], missingNode: undefined };

/** A DaemonSet of which nothing is known yet but itself. */
export function newRecord(ledger: DaemonSetLedger, undelivered: () => void): DaemonSetRecord {
  const key = keyOf(ledger.daemonSet);
  return {
    uid: ledger.daemonSet.metadata.uid,
    stepping: { id: `daemonset/${key}`, mark: newActorMark() },
    ledger,
    actor: undefined,
    rollout: newRollout(key),
    isWanted: false,
    isFull: false,
    ticket: 0,
    unsettled: 0,
    onSettled: undefined,
    isReporting: false,
    syncsInRow: 0,
    reportedAtMs: Number.NEGATIVE_INFINITY,
    onReported: undefined,
    revision: undefined,
    isRevisionKnown: false,
    generation: 0,
    isWaiting: false,
    expectedUntilMs: 0,
    failures: 0,
    recheckAtMs: undefined,
    recheck: undefined,
    undelivered,
  };
}

/** Says that a DaemonSet is to be synced: now, or once more after the sync that is under way. */
export function wake(record: DaemonSetRecord): void {
  const isNews = !record.isWanted;
  record.isWanted = true;
  if (isNews) tellDaemonSet(record, { type: 'sync.wanted' });
}

/** Tells the DaemonSet's actor something. One that has failed starts again from what is known, and need not be told. */
export function tellDaemonSet({ actor, undelivered }: DaemonSetRecord, event: DaemonSetEvent): void {
  if (isActive(actor)) actor?.send(event);
  else if (actor !== undefined) undelivered();
}

/** Tells the rollout's actor something; likewise. */
export function tellRollout({ rollout: { actor }, undelivered }: DaemonSetRecord, event: RolloutEvent): void {
  if (isActive(actor)) actor?.send(event);
  else if (actor !== undefined) undelivered();
}

function newRollout(key: string): RolloutRecord {
  return {
    stepping: { id: `rollout/${key}`, mark: newActorMark() },
    actor: undefined,
    goal: undefined,
    allowance: undefined,
    epoch: 0,
    plan: NO_UPDATE,
    progress: undefined,
    before: undefined,
    answer: undefined,
    ticket: 0,
  };
}

/** `namespace/name`. */
export function keyOf({ metadata }: DaemonSet): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The DaemonSet as events refer to it. */
export function referenceTo({ metadata }: DaemonSet): ObjectReference {
  const { namespace = '', name, uid, resourceVersion } = metadata;
  return { kind: 'DaemonSet', namespace, name, uid, apiVersion: 'apps/v1', resourceVersion };
}

/** The DaemonSet as the owner whose being alive a write depends on (B-123, B-181). */
export function ownerKey({ metadata }: DaemonSet): OwnerKey {
  return { resource: 'daemonsets', namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid };
}
