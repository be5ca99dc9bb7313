import type { DaemonSet, DaemonSetStatus } from '../objects/kubernetes.js';
import type { Tally } from './tally.js';

/** The counters of a DaemonSet's status (B-280 to B-284); zeros are there, too. */
export type StatusCounters = Required<
  Pick<
    { [Field in keyof DaemonSetStatus]-?: NonNullable<DaemonSetStatus[Field]> },
    | 'currentNumberScheduled'
    | 'numberMisscheduled'
    | 'desiredNumberScheduled'
    | 'numberReady'
    | 'updatedNumberScheduled'
    | 'numberAvailable'
    | 'numberUnavailable'
  >
>;

/** A merge patch of a status: a field that is not shown when it is zero is removed by null (B-020). */
export interface StatusPatch {
  readonly status: { readonly [Field in keyof DaemonSetStatus]?: number | null };
}

/**
 * The patch that brings a DaemonSet's status up to the counters, or undefined if it says so already (B-286).
 * `observedGeneration` is the generation that was synced; leave it out where it is not to be raised (B-144).
 */
export function statusPatch(daemonSet: DaemonSet, counters: StatusCounters, observedGeneration?: number): StatusPatch | undefined {
  const { status } = daemonSet;
  const shown: readonly (readonly [keyof StatusCounters, number])[] = ORDER.map((field) => [field, counters[field]]);
  const isBehind = observedGeneration !== undefined && (status.observedGeneration ?? 0) < observedGeneration;
  if (!isBehind && shown.every(([field, count]) => (status[field] ?? 0) === count)) return undefined;
  const fields = shown.map(([field, count]) => [field, count === 0 && OPTIONAL.has(field) ? null : count]);
  return { status: { ...Object.fromEntries(fields), ...(isBehind ? { observedGeneration } : {}) } };
}

const ORDER: readonly (keyof StatusCounters)[] = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
];

const OPTIONAL: ReadonlySet<string> = new Set(['updatedNumberScheduled', 'numberAvailable', 'numberUnavailable']);

/** The counters that a tally comes to. */
export function statusCounters(tally: Tally): StatusCounters {
  const [desired, available] = [tally.counts.desired, tally.counts.available];
  return {
    currentNumberScheduled: tally.counts.current,
    numberMisscheduled: tally.counts.misscheduled,
    desiredNumberScheduled: desired,
    numberReady: tally.counts.ready,
    updatedNumberScheduled: tally.counts.updated,
    numberAvailable: available,
    numberUnavailable: desired - available,
  };
}
