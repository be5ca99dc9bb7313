import type { Node, NodeCondition } from '../objects/kubernetes.js';
import { formatTime } from '../objects/time.js';

/** What becomes unknown when a kubelet falls silent (B-307). NetworkUnavailable is not the kubelet's. */
const KUBELET_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;
const STOPPED = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' } as const;
const NEVER_POSTED = { reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' } as const;

/** The status of the Ready condition; undefined if the node has none. */
export function readyStatus({ status }: Node): string | undefined {
  return readyStatusOf(status.conditions);
}

/** The status of the Ready condition among the conditions of a node; undefined if there is none. */
export function readyStatusOf(conditions: readonly NodeCondition[] = []): string | undefined {
  return conditions.find(({ type }) => type === 'Ready')?.status;
}

/** The condition of a type; undefined if the node has none. */
export function conditionOf({ status }: Node, type: string): NodeCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

/** The conditions of a node whose kubelet is silent; the same list if they say so already. */
export function unknownConditions(node: Node, nowMs: number): readonly NodeCondition[] {
  const before = node.status.conditions ?? [];
  const time = formatTime(nowMs);
  const missing = KUBELET_CONDITIONS.filter((type) => conditionOf(node, type) === undefined);
  const isKnown = before.some((one) => isKubelets(one) && one.status !== 'Unknown');
  if (missing.length === 0 && !isKnown) return before;
  return [...before.map((one) => (isKubelets(one) ? stopped(one, time) : one)), ...missing.map((type) => neverPosted(node, type, time))];
}

function isKubelets({ type }: NodeCondition): boolean {
  return KUBELET_CONDITIONS.some((one) => one === type);
}

function stopped(condition: NodeCondition, time: string): NodeCondition {
  return condition.status === 'Unknown' ? condition : { ...condition, status: 'Unknown', lastTransitionTime: time, ...STOPPED };
}

function neverPosted({ metadata }: Node, type: string, time: string): NodeCondition {
  return { type, status: 'Unknown', lastHeartbeatTime: metadata.creationTimestamp, lastTransitionTime: time, ...NEVER_POSTED };
}
