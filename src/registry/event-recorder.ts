import type { Event, ObjectReference } from '../objects/kubernetes.js';
import { formatTime } from '../objects/time.js';
import type { EventWrite } from '../objects/writes.js';
import { put, putNew } from './commit.js';
import { find, type ObjectKey, type RegistryContext } from './context.js';
import { EventCorrelator, type EventKind, type Observation } from './event-correlator.js';

/**
 * Records events as Kubernetes' clients do (B-301): equal ones are counted up, many similar ones are combined, and a
 * source that says too much about one object is not heard for a while. An event that cannot be stored is dropped.
 */
export class EventRecorder {
  readonly #context: RegistryContext;
  readonly #correlator: EventCorrelator;

  constructor(context: RegistryContext) {
    this.#context = context;
    this.#correlator = new EventCorrelator(context.clock);
  }

  record({ message, ...kind }: Omit<EventWrite, 'verb'>): void {
    this.recordEach(kind, [message]);
  }

  /** Records events of one kind, one for each message: as many as there are pods, of which nearly all will only be counted. */
  recordEach(kind: EventKind, messages: readonly string[]): void {
    const namespace = kind.regarding.namespace || 'default';
    const space = find(this.#context, { resource: 'namespaces', namespace: '', name: namespace });
    if (space === undefined || space.metadata.deletionTimestamp !== undefined) return;
    for (const observation of this.#correlator.observe(kind, messages)) this.#store(namespace, kind, observation);
  }

  #store(namespace: string, kind: EventKind, observation: Observation): void {
    const key = { resource: 'events', namespace, name: observation.name } as const;
    const known = find(this.#context, key);
    if (known === undefined) putNew(this.#context, key, this.#first(key, kind, observation));
    else put(this.#context, key, this.#again(known, observation));
  }

  #first({ namespace, name }: ObjectKey, { regarding, type, reason, component, host }: EventKind, observation: Observation): Event {
    const time = formatTime(this.#context.clock.now());
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace, uid: '', resourceVersion: '', creationTimestamp: time },
      involvedObject: reference(regarding),
      reason,
      message: observation.message,
      source: { component, ...(host && { host }) },
      firstTimestamp: formatTime(observation.firstAtMs),
      lastTimestamp: time,
      count: observation.count,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    };
  }

  #again(known: Event, { count, message }: Observation): Event {
    return { ...known, count, message, lastTimestamp: formatTime(this.#context.clock.now()) };
  }
}

/** Only what says which object is meant, in Kubernetes' order. */
function reference({ kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath }: ObjectReference): ObjectReference {
  const parts = { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
}
