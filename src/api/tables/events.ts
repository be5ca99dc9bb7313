import type { Event } from '../../objects/kubernetes.js';
import { ageOf } from '../ages.js';
import { NAME_COLUMN, type Printer } from './printer.js';

const EVENT = 'io.k8s.api.core.v1.Event';
const OBJECT_REFERENCE = 'io.k8s.api.core.v1.ObjectReference';

/** Events; the rows keep the order of the list (B-353). */
export const events: Printer<'events'> = {
  columns: [
    { name: 'Last Seen', type: 'string', description: { definition: EVENT, field: 'lastTimestamp' } },
    { name: 'Type', type: 'string', description: { definition: EVENT, field: 'type' } },
    { name: 'Reason', type: 'string', description: { definition: EVENT, field: 'reason' } },
    { name: 'Object', type: 'string', description: { definition: EVENT, field: 'involvedObject' } },
    { name: 'Subobject', type: 'string', description: { definition: OBJECT_REFERENCE, field: 'fieldPath' }, isWide: true },
    { name: 'Source', type: 'string', description: { definition: EVENT, field: 'source' }, isWide: true },
    { name: 'Message', type: 'string', description: { definition: EVENT, field: 'message' } },
    { name: 'First Seen', type: 'string', description: { definition: EVENT, field: 'firstTimestamp' }, isWide: true },
    { name: 'Count', type: 'string', description: { definition: EVENT, field: 'count' }, isWide: true },
    { ...NAME_COLUMN, isWide: true },
  ],
  cells: (event, nowMs) => [
    lastSeen(event, nowMs),
    event.type ?? '',
    event.reason ?? '',
    objectOf(event),
    event.involvedObject.fieldPath ?? '',
    sourceOf(event),
    (event.message ?? '').trim(),
    firstSeen(event, nowMs),
    // Events of the newer kind count only once they repeat.
    event.series ? (event.series.count ?? 0) : event.count || 1,
    event.metadata.name,
  ],
};

function firstSeen({ firstTimestamp, eventTime }: Event, nowMs: number): string {
  return ageOf(firstTimestamp ?? eventTime, nowMs);
}

function lastSeen(event: Event, nowMs: number): string {
  if (event.series) return ageOf(event.series.lastObservedTime, nowMs);
  return event.lastTimestamp ? ageOf(event.lastTimestamp, nowMs) : firstSeen(event, nowMs);
}

/** `daemonset/web`, or the kind alone if the object has no name. */
function objectOf({ involvedObject: { kind = '', name } }: Event): string {
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();
}

/** The component, and the host if it says which. */
function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source.component || reportingComponent;
  const instance = source.host || reportingInstance;
  return instance ? `${component}, ${instance}` : component;
}
