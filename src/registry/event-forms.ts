import type { Event, EventsV1Event } from '../objects/kubernetes.js';
import type { JsonObject } from '../objects/plain-json.js';

/** The version of the API that has its own names for the fields of events. */
export const EVENTS_V1 = 'events.k8s.io/v1';

/** An event as group events.k8s.io shows it: the same object with other names for its fields. */
export function toEventsV1(event: Event): EventsV1Event {
  const { metadata, eventTime, series, action, reason, related, type, message, count } = event;
  return {
    kind: 'Event',
    apiVersion: EVENTS_V1,
    metadata,
    eventTime,
    ...(series && { series: { count: series.count ?? 0, lastObservedTime: series.lastObservedTime } }),
    ...(event.reportingComponent && { reportingController: event.reportingComponent }),
    ...(event.reportingInstance && { reportingInstance: event.reportingInstance }),
    ...(action && { action }),
    ...(reason && { reason }),
    regarding: event.involvedObject,
    ...(related && { related }),
    ...(message && { note: message }),
    ...(type && { type }),
    deprecatedSource: event.source,
    deprecatedFirstTimestamp: event.firstTimestamp,
    deprecatedLastTimestamp: event.lastTimestamp,
    ...(count && { deprecatedCount: count }),
  };
}

/** An event of group events.k8s.io as it is stored. */
export function fromEventsV1(event: EventsV1Event): Event {
  const { metadata, eventTime, series, action, reason, related, type, note, deprecatedCount } = event;
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata,
    involvedObject: event.regarding ?? {},
    ...(reason && { reason }),
    ...(note && { message: note }),
    source: event.deprecatedSource ?? {},
    firstTimestamp: event.deprecatedFirstTimestamp,
    lastTimestamp: event.deprecatedLastTimestamp,
    ...(deprecatedCount && { count: deprecatedCount }),
    ...(type && { type }),
    eventTime,
    ...(series && { series }),
    ...(action && { action }),
    ...(related && { related }),
    reportingComponent: event.reportingController ?? '',
    reportingInstance: event.reportingInstance ?? '',
  };
}

/** How the core group calls the fields that have another name in events.k8s.io. */
const CORE_NAMES: ReadonlyMap<string, string> = new Map([
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
]);

const NEW_NAMES: ReadonlyMap<string, string> = new Map([...CORE_NAMES].map(([name, core]) => [core, name]));

/** The core group's name for a field of events.k8s.io. */
export function renamedFromEventsV1(name: string): string {
  return CORE_NAMES.get(name) ?? name;
}

/** The name in events.k8s.io for a field of the core group. */
export function renamedToEventsV1(name: string): string {
  return NEW_NAMES.get(name) ?? name;
}

/** A configuration of an event of group events.k8s.io as one of the core group. */
export function configurationFromEventsV1(configuration: JsonObject): JsonObject {
  const renamed = Object.entries(configuration).map(([name, value]) => [renamedFromEventsV1(name), value] as const);
  return { ...Object.fromEntries(renamed), apiVersion: 'v1' };
}
