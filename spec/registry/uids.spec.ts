import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { decodeResource } from '#objects/decode.js';
import { distinctionOf } from '#objects/distinction.js';
import type { Lease, StoredMeta } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import { createRegistry } from '#registry/create-registry.js';
import { Heartbeats } from '#registry/heartbeats.js';
import type { Registry } from '#registry/registry.js';
import { newSharedLogMemory, type SharedLogMemory } from '#store/log-memory.js';
import { MemoryStore } from '#store/memory-store.js';
import { SharedLog } from '#store/shared-log.js';
import { made, webPod } from '../support/registry.js';

/** A control plane that goes on from a log, with the same chance each time. */
function registryOver(memory: SharedLogMemory): Registry {
  const store = new MemoryStore<StoredObject>({ log: new SharedLog(memory), distinguish: distinctionOf, limits: { whole: 2 } });
  const options = { random: new Random('each time'), heartbeats: new Heartbeats(() => 0), caCertificate: '', minimumEpoch: () => 0 };
  return createRegistry({ store, clock: new VirtualClock(0), ...options });
}

function identityOf({ metadata }: { readonly metadata: StoredMeta }) {
  return { uid: metadata.uid, version: Number(metadata.resourceVersion) };
}

describe('the uid of an object', () => {
  const start = (memory = newSharedLogMemory()) => {
    const registry = registryOver(memory);
    if (!registry.store.has('namespaces', 'golden')) made(registry, 'namespaces', { metadata: { name: 'golden' } });
    return registry;
  };

  it('is that of the version at which it is created, however that is done, and stays', () => {
    const registry = start();
    const { store } = registry;
    const alone = made(registry, 'pods', webPod('alone'));
    const common = { resource: 'leases', namespace: 'golden', common: {} } as const;
    const draft = ({ name }: { readonly name: string }) => ({ kind: 'Lease', metadata: { name }, spec: {} }) as unknown as Lease;
    const words = ['a', 'b', 'c'].map((name) => ({ name, texts: [] }));
    registry.createMany({ ...common, draft, words });
    const leases = words.map(({ name }) => registry.get({ resource: 'leases', namespace: 'golden', name }));
    for (const { uid, version } of [alone, ...leases].map(identityOf)) expect(uid).toBe(store.uids.text(version));
    const key = { resource: 'pods', namespace: 'golden', name: 'alone' } as const;
    registry.patch({ key, type: 'merge', patch: { metadata: { labels: { a: 'b' } } } });
    expect(registry.get(key).metadata.uid).toBe(alone.metadata.uid);
  });

  it('does not come again when the control plane is started anew, nor after a dry run', () => {
    const memory = newSharedLogMemory();
    const seen: string[] = [];
    for (let starts = 0; starts < 3; starts += 1) {
      const registry = start(memory);
      for (const name of ['a', 'b']) {
        const { object } = decodeResource('pods', webPod(name));
        registry.create({ resource: 'pods', namespace: 'golden', object, dryRun: true });
        seen.push(made(registry, 'pods', webPod(name)).metadata.uid);
        registry.remove({ key: { resource: 'pods', namespace: 'golden', name }, gracePeriodSeconds: 0 });
      }
    }
    expect(new Set(seen).size).toBe(6);
  });

  it('is a precondition as text and as number', () => {
    const registry = start();
    const { store } = registry;
    const pods = ['a', 'b', 'c'].map((name) => made(registry, 'pods', webPod(name)));
    const remove = (name: string, uid: string | number) =>
      registry.remove({ key: { resource: 'pods', namespace: 'golden', name }, gracePeriodSeconds: 0, preconditions: { uid } });
    const [a, b, c] = pods.map(({ metadata }) => metadata.uid);
    expect(() => remove('c', b ?? '')).toThrow(`the UID in the precondition (${b}) does not match the UID in record (${c})`);
    expect(() => remove('c', store.uids.of(b ?? ''))).toThrow(`the UID in the precondition (${b}) does not match the UID in record (${c})`);
    remove('a', a ?? '');
    remove('b', store.uids.of(b ?? ''));
    expect([...store.snapshot().keys('pods')]).toEqual(['golden/c']);
  });
});
