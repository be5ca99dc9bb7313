import type { PodCondition } from '../../objects/kubernetes.js';
import { formatTime } from '../../objects/time.js';

/** What is said of a condition; when it changed is found out by comparing. */
export interface ConditionDraft {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** The generation of the pod that this is said of; kubelets say it, the API server does not. */
  readonly observedGeneration?: number | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

/** A condition, which keeps the time of its last change if its status is what it was. */
export function conditionAt(draft: ConditionDraft, previous: PodCondition | undefined, nowMs: number): PodCondition {
  const { type, status, observedGeneration, reason, message } = draft;
  const isSame = previous !== undefined && previous.status === status;
  return {
    type,
    ...(observedGeneration && { observedGeneration }),
    status,
    lastProbeTime: null,
    lastTransitionTime: isSame ? previous.lastTransitionTime : formatTime(nowMs),
    ...(reason && { reason }),
    ...(message && { message }),
  };
}

let lastScheduled: readonly PodCondition[] = [];

/** What a pod without any conditions says when it has been given a node; pods that are bound within a second share it. */
export function scheduledConditions(nowMs: number): readonly PodCondition[] {
  if (lastScheduled[0]?.lastTransitionTime !== formatTime(nowMs)) lastScheduled = [scheduledCondition(nowMs)];
  return lastScheduled;
}

/** Says that a pod has been given a node. */
function scheduledCondition(nowMs: number): PodCondition {
  return conditionAt({ type: 'PodScheduled', status: 'True' }, undefined, nowMs);
}

/** The conditions with one put in place of the one of its type, or added. */
export function withCondition(conditions: readonly PodCondition[], condition: PodCondition): readonly PodCondition[] {
  const index = conditions.findIndex(({ type }) => type === condition.type);
  return index < 0 ? [...conditions, condition] : conditions.with(index, condition);
}
