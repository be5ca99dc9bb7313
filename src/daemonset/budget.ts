import type { DaemonSet, IntOrString } from '../objects/kubernetes.js';

/** How many nodes a rolling update may leave without an available pod, and on how many it may run two. */
export interface RolloutBudget {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

/** The budget among `desired` nodes: percentages are rounded up (B-201); if neither allows a step, one node is (B-202). */
export function rolloutBudget(daemonSet: DaemonSet, desired: number): RolloutBudget {
  const { maxUnavailable, maxSurge } = rollingFields(daemonSet);
  const budget = { maxUnavailable: countOf(maxUnavailable, desired), maxSurge: countOf(maxSurge, desired) };
  const isStuck = desired > 0 && budget.maxUnavailable === 0 && budget.maxSurge === 0;
  return isStuck ? { ...budget, maxUnavailable: 1 } : budget;
}

/** Whether an update of the set runs new pods beside old ones (B-230). */
export function allowsSurge(daemonSet: DaemonSet): boolean {
  return countOf(rollingFields(daemonSet).maxSurge, 1) > 0;
}

/** A whole number, or a percentage of `total` rounded up; 0 for anything else. */
function countOf(value: IntOrString | undefined, total: number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '')?.[1];
  return percent === undefined ? 0 : Math.ceil((Number(percent) * total) / 100);
}

function rollingFields({ spec: { updateStrategy } }: DaemonSet) {
  return updateStrategy.type === 'RollingUpdate' ? (updateStrategy.rollingUpdate ?? {}) : {};
}
