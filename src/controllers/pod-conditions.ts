import type { Pod, PodCondition, PodStatus } from '../objects/kubernetes.js';
import { formatTime } from '../objects/time.js';
import type { Registry } from '../registry/registry.js';

/** What a condition is to say; when it changed is found out. */
export type ConditionChange = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/** A pod's status with a condition set; the same status if the condition says so already. */
export function withCondition(status: PodStatus, change: ConditionChange, nowMs: number): PodStatus {
  const conditions = status.conditions ?? [];
  const known = conditions.find(({ type }) => type === change.type);
  if (known !== undefined && isSame(known, change)) return status;
  const lastTransitionTime = known?.status === change.status ? known.lastTransitionTime : formatTime(nowMs);
  const { type, status: value, reason, message } = change;
  const next: PodCondition = { type, status: value, lastProbeTime: null, lastTransitionTime, reason, message };
  if (known === undefined) return { ...status, conditions: [...conditions, next] };
  return { ...status, conditions: conditions.map((one) => (one === known ? next : one)) };
}

/** Whether a pod has ended, well or not. */
export function isTerminal({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** The scheduler whose work is ours. */
export const SCHEDULER = 'default-scheduler';

/** Whether a pod is ours to bind. */
export function awaitsBinding(pod: Pod): boolean {
  const { metadata, spec } = pod;
  const isOurs = (spec.schedulerName ?? SCHEDULER) === SCHEDULER && (spec.schedulingGates ?? []).length === 0;
  return isOurs && !spec.nodeName && metadata.deletionTimestamp === undefined && !isTerminal(pod);
}

/** Writes a pod's status, if it is another one. */
export function writePodStatus(registry: Registry, pod: Pod, status: PodStatus): void {
  if (status === pod.status) return;
  const { name, namespace = '' } = pod.metadata;
  registry.update({ key: { resource: 'pods', namespace, name }, subresource: 'status', object: { ...pod, status } });
}

function isSame(known: PodCondition, change: ConditionChange): boolean {
  return known.status === change.status && known.reason === change.reason && known.message === change.message;
}
