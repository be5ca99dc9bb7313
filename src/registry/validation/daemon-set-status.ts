import { type FieldError, invalid } from '../../objects/field-error.js';
import type { DaemonSetStatus } from '../../objects/kubernetes.js';
import { nonNegative } from './numbers.js';

const COUNTERS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
] as const satisfies readonly (keyof DaemonSetStatus)[];

/** What is wrong with the status of a DaemonSet, and with how it changed (B-052). */
export function daemonSetStatusErrors(status: DaemonSetStatus, previous: DaemonSetStatus): readonly FieldError[] {
  const [next = 0, before = 0] = [status.collisionCount, previous.collisionCount];
  return [
    ...COUNTERS.flatMap((name) => nonNegative(`status.${name}`, status[name])),
    ...(next < before ? [invalid('status.collisionCount', next, 'cannot be decremented')] : []),
  ];
}
