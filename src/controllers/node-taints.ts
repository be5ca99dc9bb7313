import type { Node, Taint } from '../objects/kubernetes.js';
import { formatTime } from '../objects/time.js';
import { conditionOf, readyStatus } from './node-conditions.js';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
/** Conditions that keep pods away while they are True, and the taint for each. */
const TAINT_OF_CONDITION = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
  NetworkUnavailable: 'node.kubernetes.io/network-unavailable',
} as const;
const PRESSURES = Object.entries(TAINT_OF_CONDITION);
const NO_SCHEDULE_KEYS: readonly string[] = [NOT_READY, UNREACHABLE, UNSCHEDULABLE, ...Object.values(TAINT_OF_CONDITION)];

/** What happens to the NoExecute taint of a node that is not ready: only some nodes at a time may get one (B-309, B-310). */
export type NoExecuteRule = 'add' | 'swap' | 'remove';

/** The taints that a node should have; undefined if it has them. */
export function wantedTaints(node: Node, rule: NoExecuteRule, nowMs: number): readonly Taint[] | undefined {
  const before = node.spec.taints ?? [];
  if (before.length === 0 && isInGoodOrder(node)) return undefined;
  const wanted = [...noScheduleKeys(node).map(noSchedule), ...noExecute(node, rule)];
  const kept = before.filter((taint) => !isOurs(taint) || wanted.some((one) => isSame(one, taint)));
  const added = wanted.filter((one) => !before.some((taint) => isSame(one, taint)));
  if (kept.length === before.length && added.length === 0) return undefined;
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: formatTime(nowMs) }))];
}

/** The NoExecute taint that the Ready condition of a node calls for; undefined if none. */
export function noExecuteKey(node: Node): string | undefined {
  const status = readyStatus(node);
  if (status === 'False') return NOT_READY;
  return status === 'Unknown' ? UNREACHABLE : undefined;
}

/** Whether a node has a NoExecute taint that is put on nodes that are not ready. */
export function hasNoExecute({ spec }: Node): boolean {
  return spec.taints?.some((taint) => taint.effect === 'NoExecute' && isOurs(taint)) ?? false;
}

/** Whether nothing about a node calls for a taint. */
function isInGoodOrder(node: Node): boolean {
  if (node.spec.unschedulable || noExecuteKey(node) !== undefined) return false;
  return !PRESSURES.some(([type]) => conditionOf(node, type)?.status === 'True');
}

/** The NoSchedule taints that a node's conditions call for (B-306). */
function noScheduleKeys(node: Node): readonly string[] {
  const pressures = PRESSURES.filter(([type]) => conditionOf(node, type)?.status === 'True');
  const ready = noExecuteKey(node);
  const keys = [...(ready === undefined ? [] : [ready]), ...pressures.map(([, key]) => key)];
  return node.spec.unschedulable ? [...keys, UNSCHEDULABLE] : keys;
}

/** A taint of the other kind is swapped at once; a first one has to be allowed. */
function noExecute(node: Node, rule: NoExecuteRule): readonly Taint[] {
  const key = noExecuteKey(node);
  if (key === undefined || rule === 'remove') return [];
  return rule === 'add' || hasNoExecute(node) ? [{ key, effect: 'NoExecute' }] : [];
}

function noSchedule(key: string): Taint {
  return { key, effect: 'NoSchedule' };
}

/** Whether a taint is one that this controller puts on and takes off. */
function isOurs({ key, effect }: Taint): boolean {
  if (effect === 'NoSchedule') return NO_SCHEDULE_KEYS.includes(key);
  return effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE);
}

function isSame(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}
