import { describe, expect, it } from 'vitest';
import type { Lease, Node } from '#objects/kubernetes.js';
import type { Registry } from '#registry/registry.js';
import type { AlikeObjects, SpelledWords } from '#registry/write-many.js';
import { countForms } from '../support/forms.js';
import { newRegistry, refusal } from '../support/registry.js';

const WORDS = ['a', 'b', 'c', 'd'].map((name) => ({ name: `n-${name}`, texts: [`10.0.0.${name}`, '2026-11-23T19:15:00.000000Z'] }));

const node = ({ name, texts: [address] }: SpelledWords): Node =>
  ({
    kind: 'Node',
    apiVersion: 'v1',
    metadata: { name, labels: { 'kubernetes.io/hostname': name }, annotations: { 'everynode.dev/kubelet': 'simulated' } },
    spec: { taints: [{ key: 'mine', effect: 'NoSchedule' }] },
    status: { addresses: [{ type: 'InternalIP', address }], conditions: [] },
  }) as unknown as Node;

const lease = ({ name, texts: [uid, renewTime] }: SpelledWords): Lease =>
  ({
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: { name, namespace: 'kube-node-lease', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  }) as unknown as Lease;

const NODES: AlikeObjects<'nodes'> = { resource: 'nodes', namespace: '', common: {}, draft: node, words: WORDS };
const LEASES: AlikeObjects<'leases'> = { resource: 'leases', namespace: 'kube-node-lease', common: {}, draft: lease, words: WORDS };

/** What a registry holds of a resource after something was done, and how many of them it was given as forms and words. */
function written(resource: 'nodes' | 'leases', act: (registry: Registry, aSecondLater: () => void) => void) {
  const { registry, clock } = newRegistry();
  const forms = countForms(registry.store);
  act(registry, () => clock.advance(1_000));
  return { text: JSON.stringify([...registry.store.snapshot().entries(resource)]), forms: forms[resource] ?? 0 };
}

describe('objects that are alike', () => {
  const external = (words: SpelledWords) => ({ ...node(words), metadata: { name: words.name } }) as Node;
  const cases = [
    ['nodes', NODES],
    // Who owns their fields is stored.
    ['nodes', { ...NODES, common: {}, draft: external }],
    ['leases', LEASES],
  ] as const;
  it.each(cases)('are the same as if each had been created by itself: %s', (resource, alike) => {
    const others = { ...alike, words: WORDS.map(({ name, texts }) => ({ name: `${name}-2`, texts })) };
    const later = { ...alike, words: WORDS.map(({ name, texts }) => ({ name: `${name}-3`, texts })) };
    const together = written(resource, (registry, aSecondLater) => {
      for (const objects of [alike, others, later] as readonly AlikeObjects<'nodes'>[]) {
        if (objects === later) aSecondLater();
        registry.createMany(objects);
      }
    });
    const alone = written(resource, (registry, aSecondLater) => {
      for (const { draft, namespace, words } of [alike, others, later]) {
        if (words === later.words) aSecondLater();
        for (const one of words) registry.create({ resource, namespace, object: draft(one as SpelledWords) as Node });
      }
    });
    expect(together.text).toBe(alone.text);
    // All but one of each second, that was looked at.
    expect([together.forms, alone.forms]).toEqual([10, 0]);
  });

  it('are made whole where one has in it what stands for the words of others', () => {
    const draft = (words: SpelledWords) => {
      const { metadata, ...rest } = node(words);
      return { ...rest, metadata: { ...metadata, labels: { greatest: `${Number.MAX_SAFE_INTEGER}` } } };
    };
    const together = written('nodes', (registry) => registry.createMany({ ...NODES, common: {}, draft }));
    const alone = written('nodes', (registry) => {
      for (const one of WORDS) registry.create({ resource: 'nodes', namespace: '', object: draft(one) });
    });
    expect(together).toEqual({ text: alone.text, forms: 0 });
  });

  it('are refused when their namespace goes, also when others like them were created', () => {
    const { registry } = newRegistry();
    registry.createMany({ ...LEASES, words: WORDS.slice(0, 1) });
    registry.remove({ key: { resource: 'namespaces', namespace: '', name: 'kube-node-lease' } });
    expect(refusal(() => registry.createMany(LEASES)).reason).toBe('Forbidden');
    registry.finalizeNamespace('kube-node-lease');
    expect(registry.store.snapshot().count('leases')).toBe(1);
  });

  it('are refused together when one is invalid', () => {
    const { registry } = newRegistry();
    const draft = (words: SpelledWords) => ({ ...node(words), spec: { taints: [{ key: '', effect: 'NoSchedule' as const }] } });
    for (let times = 0; times < 2; times += 1) {
      expect(refusal(() => registry.createMany({ ...NODES, common: NODES, draft })).reason).toBe('Invalid');
    }
    expect(registry.store.snapshot().count('nodes')).toBe(0);
  });
});
