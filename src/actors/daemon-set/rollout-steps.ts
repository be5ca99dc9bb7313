import type { ChartEffects } from '../../charts/chart.js';
import type { RolloutEvent } from '../../charts/rollout-machine.js';
import { allowsSurge } from '../../daemonset/budget.js';
import type { RolloutProgress, UpdatePlan } from '../../daemonset/update-plan.js';
import type { DaemonSet } from '../../objects/kubernetes.js';
import type { Allowance, RolloutCoordinator, RolloutStrategy } from '../rollout-coordination.js';
import { isActive } from '../root-logic.js';
import type { ShardHost } from '../shard-host.js';
import {
  type DaemonSetRecord,
  keyOf,
  NO_UPDATE,
  type RolloutGoal,
  type RolloutRecord,
  type StepOutcome,
  tellRollout,
  wake,
} from './daemon-set-record.js';
import { changePods } from './pod-changes.js';

/** How long a rollout waits for its writes, in milliseconds: as long as its DaemonSet waits (B-143). */
const ANSWER_MS = 300_000;
/** How often the coordinator is asked while it does not answer, in milliseconds: the question or the answer may be lost. */
const ASK_AGAIN_MS = 30_000;
/** After how long without any progress a rollout is called stalled, in milliseconds: what Kubernetes gives a Deployment. */
const PROGRESS_DEADLINE_MS = 600_000;

/** Plans the next step of a DaemonSet's rollout, and lets the rollout's actor take it. */
export function stepRollout(host: ShardHost, record: DaemonSetRecord, answer: (outcome: StepOutcome) => void): void {
  const { ledger, rollout } = record;
  setGoal(record, { revision: record.revision?.hash ?? '', strategy: strategyOf(ledger.daemonSet) });
  const nowMs = host.clock.now();
  rollout.plan = planOf(record, nowMs);
  rollout.before = rollout.progress;
  rollout.progress = ledger.progress(nowMs);
  rollout.answer = answer;
  // An old pod on a node that is gone: the step is tried again until the pod is collected (B-242). Likewise with a failed actor.
  if (rollout.plan.missingNode !== undefined || !isActive(rollout.actor)) answer('failed');
  else tellRollout(record, { type: 'rollout.step' });
}

/** What the rollout chart's names mean. */
export function rolloutEffects(host: ShardHost, coordinator: RolloutCoordinator): ChartEffects<DaemonSetRecord, RolloutEvent> {
  return {
    actions: {
      askAllowance: (record) => ask(coordinator, record),
      wakeDaemonSet: wake,
      replace: (record) => replace(host, record),
      tellSettled: ({ rollout }) => rollout.answer?.('settled'),
      tellFailed: ({ rollout }) => rollout.answer?.('failed'),
    },
    guards: {
      isHeld: ({ rollout }) => rollout.allowance?.verdict === 'held',
      isOnDelete: ({ rollout }) => strategyAllowed(rollout) === 'onDelete',
      isSurging: ({ rollout }) => strategyAllowed(rollout) === 'surging',
      isComplete: ({ rollout }) => rollout.progress?.isComplete ?? false,
      hasReplacements: ({ rollout: { plan } }) => plan.creates.length + plan.deletes.length > 0,
      hasProgressed: ({ rollout: { before, progress } }) => hasProgressed(before, progress),
    },
    delays: {
      askAgain: () => ASK_AGAIN_MS,
      answer: () => ANSWER_MS,
      progressDeadline: () => PROGRESS_DEADLINE_MS,
    },
  };
}

/** How the pods are replaced: as the coordinator says or, without an answer, as the DaemonSet says. */
function strategyAllowed({ allowance, goal }: RolloutRecord): RolloutStrategy {
  return allowance?.strategy ?? goal?.strategy ?? 'onDelete';
}

/** Takes in an answer of the coordinator; one that is older than the last means nothing. */
export function takeAllowance(record: DaemonSetRecord, allowance: Allowance): void {
  const { rollout } = record;
  if (rollout.epoch >= allowance.epoch || rollout.goal === undefined) return;
  rollout.epoch = allowance.epoch;
  if (rollout.goal.revision !== allowance.revision) return;
  rollout.allowance = allowance;
  tellRollout(record, { type: `allowance.${allowance.verdict}` });
}

function strategyOf(daemonSet: DaemonSet): RolloutStrategy {
  if (daemonSet.spec.updateStrategy.type === 'OnDelete') return 'onDelete';
  return allowsSurge(daemonSet) ? 'surging' : 'rolling';
}

function setGoal(record: DaemonSetRecord, goal: RolloutGoal): void {
  const { rollout } = record;
  const { goal: before } = rollout;
  if (before?.revision === goal.revision && before.strategy === goal.strategy) return;
  rollout.goal = goal;
  rollout.allowance = undefined;
  rollout.progress = undefined;
  tellRollout(record, { type: 'goal.changed' });
}

function planOf({ ledger, rollout }: DaemonSetRecord, nowMs: number): UpdatePlan {
  if (rollout.allowance?.verdict !== 'granted') return NO_UPDATE;
  const strategy = strategyAllowed(rollout);
  if (strategy === 'onDelete') return NO_UPDATE;
  return strategy === 'surging' ? ledger.surgePlan(nowMs) : ledger.rollingPlan(nowMs);
}

function ask(coordinator: RolloutCoordinator, { uid, ledger, rollout }: DaemonSetRecord): void {
  const { goal } = rollout;
  if (goal !== undefined) coordinator.ask({ uid, daemonSet: keyOf(ledger.daemonSet), ...goal });
}

function replace(host: ShardHost, record: DaemonSetRecord): void {
  const { rollout } = record;
  rollout.ticket += 1;
  const { ticket } = rollout;
  changePods(host, record, rollout.plan, (outcome) => {
    if (rollout.ticket === ticket) tellRollout(record, { type: outcome === 'settled' ? 'writes.settled' : 'writes.failed' });
    else if (!isActive(rollout.actor)) record.undelivered();
  });
}

function hasProgressed(before: RolloutProgress | undefined, now: RolloutProgress | undefined): boolean {
  if (before === undefined || now === undefined) return true;
  return now.outdated < before.outdated || now.current > before.current;
}
