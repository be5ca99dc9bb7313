import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { ApiError } from '#objects/api-error.js';
import { decodeResource } from '#objects/decode.js';
import { distinctionOf } from '#objects/distinction.js';
import type { Status } from '#objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '#objects/resources.js';
import { createRegistry } from '#registry/create-registry.js';
import { Heartbeats } from '#registry/heartbeats.js';
import type { Registry, RegistryOptions } from '#registry/registry.js';
import { MemoryStore } from '#store/memory-store.js';

/** When the clock of these specs stands: the golden session began then. */
export const START = '2026-11-23T19:15:00Z';

/** A registry over an empty store, in virtual time, with the namespaces `default` and `golden`. */
export function newRegistry({ minimumEpoch = () => 1, random = new Random('registry') }: Partial<RegistryOptions> = {}): TestRegistry {
  const clock = new VirtualClock(Date.parse(START));
  const heartbeats = new Heartbeats(() => 0);
  const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, limits: { whole: 2 } });
  const registry = createRegistry({ store, clock, random, heartbeats, caCertificate: '', minimumEpoch });
  for (const name of ['default', 'golden', 'kube-system', 'kube-node-lease']) made(registry, 'namespaces', { metadata: { name } });
  return { registry, clock, heartbeats };
}

/** What these specs work on. */
export interface TestRegistry {
  readonly registry: Registry;
  readonly clock: VirtualClock;
  readonly heartbeats: Heartbeats;
}

/** Creates an object as a client writes it, in the namespace that it names. */
export function made<Name extends ResourceName>(registry: Registry, resource: Name, value: Client): ResourceTypes[Name] {
  const { object } = decodeResource(resource, value);
  return registry.create({ resource, namespace: value.metadata.namespace ?? '', object }).object;
}

/** What a client sends: no more than it has to. */
export interface Client {
  readonly metadata: { readonly name?: string | undefined; readonly namespace?: string | undefined; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The status with which something is refused; fails if it is not. */
export function refusal(act: () => unknown): Status {
  try {
    act();
  } catch (error) {
    if (ApiError.is(error)) return error.status;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The complaints about an invalid object, one line each, in order. */
export function complaints(act: () => unknown): readonly string[] {
  const { details, message, reason } = refusal(act);
  if (reason !== 'Invalid') throw new Error(`refused, but as ${reason}: ${message}`);
  return (details?.causes ?? []).map((cause) => `${cause.field}: ${cause.message}`);
}

/** The DaemonSet `web` of the golden session, with parts of it replaced. */
export function webSet(spec: object = {}, metadata: object = {}): Client {
  return {
    metadata: { name: 'web', namespace: 'golden', ...metadata },
    spec: { selector: { matchLabels: { app: 'web' } }, template: webTemplate(), ...spec },
  };
}

/** Its template, with parts of the pods' spec replaced. */
export function webTemplate(spec: object = {}, metadata: object = { labels: { app: 'web' } }): object {
  return { metadata, spec: { containers: [{ name: 'c', image: 'example/c:1' }], ...spec } };
}

/** A pod with one container, as a client writes it. */
export function webPod(name: string, spec: object = {}, metadata: object = {}): Client {
  return {
    metadata: { name, namespace: 'golden', ...metadata },
    spec: { containers: [{ name: 'c', image: 'example/c:1' }], ...spec },
  };
}
