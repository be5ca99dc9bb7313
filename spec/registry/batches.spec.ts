import { describe, expect, it } from 'vitest';
import type { Random } from '#clock/random.js';
import type { DaemonSet, Event, Pod } from '#objects/kubernetes.js';
import type { BatchResult, CreatePodsWrite, DeleteWrite, PatchWrite, PodBase, Write, WriteBatch } from '#objects/writes.js';
import type { Registry } from '#registry/registry.js';
import { made, newRegistry, webPod, webSet } from '../support/registry.js';

/** A batch of groups; each is given by its writes. */
function batch(groups: readonly (readonly Write[])[], name: Partial<WriteBatch['name']> = {}): WriteBatch {
  return { name: { shard: 0, epoch: 1, sequence: 1, ...name }, groups: groups.map((writes) => ({ writes })) };
}

/** Carries out groups of a batch; gives the outcomes. */
function outcomes(registry: Registry, ...groups: readonly (readonly Write[])[]): readonly (readonly string[])[] {
  return (registry.carryOut(batch(groups))?.results ?? []).map((results) => results.map(({ outcome }) => outcome));
}

function baseOf(set: DaemonSet, spec: object = {}): PodBase {
  const { name, uid } = set.metadata;
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true };
  return {
    metadata: { generateName: `${name}-`, namespace: 'golden', labels: { app: 'web' }, ownerReferences: [owner] },
    spec: { ...set.spec.template.spec, ...spec },
  };
}

function createPods(set: DaemonSet, nodes: readonly string[], more: Partial<CreatePodsWrite> = {}): CreatePodsWrite {
  const { name, uid } = set.metadata;
  const regarding = { kind: 'DaemonSet', namespace: 'golden', name, uid, apiVersion: 'apps/v1' };
  return { verb: 'createPods', base: baseOf(set), nodes, regarding, ...more };
}

function create(name: string): Write {
  return { verb: 'create', resource: 'configmaps', namespace: 'golden', object: { metadata: { name } } };
}

function patchLabels(name: string, more: Partial<PatchWrite> = {}): PatchWrite {
  const patch = { metadata: { labels: { a: 'b' } } };
  return { verb: 'patch', resource: 'pods', namespace: 'golden', name, type: 'merge', patch, ...more };
}

function deletion(name: string, more: Partial<DeleteWrite> = {}): DeleteWrite {
  return { verb: 'delete', resource: 'pods', namespace: 'golden', name, ...more };
}

function podsOf({ store }: Registry): readonly Pod[] {
  return [...store.snapshot().entries('pods')].map(([, pod]) => pod as Pod);
}

function eventsOf({ store }: Registry): readonly string[] {
  const events = [...store.snapshot().entries('events')].map(([, event]) => event as Event);
  return events.map(({ type, reason, message, count }) => `${type} ${reason} ${message} x${count}`);
}

describe('a batch', () => {
  it('is carried out in order, and ends with the version that it led to', () => {
    const { registry } = newRegistry();
    const result = registry.carryOut(batch([[create('a'), create('b')], [create('c')]]));
    expect(result).toMatchObject({ name: { shard: 0, epoch: 1, sequence: 1 }, version: registry.store.version });
    expect(result?.results).toEqual([[{ outcome: 'done' }, { outcome: 'done' }], [{ outcome: 'done' }]]);
    expect(registry.store.snapshot().count('configmaps')).toBe(3);
  });

  it('skips the groups after one in which a write was refused, not the writes beside it (B-141)', () => {
    const { registry } = newRegistry();
    expect(outcomes(registry, [create('a')], [create('a'), create('b')], [create('c'), create('d')])).toEqual([
      ['done'],
      ['refused', 'done'],
      ['skipped', 'skipped'],
    ]);
  });

  it('says why a write was refused', () => {
    const { registry } = newRegistry();
    const result = registry.carryOut(batch([[create('a'), create('a')]]));
    expect(result?.results[0]?.[1]).toMatchObject({
      outcome: 'refused',
      failed: 1,
      status: { code: 409, reason: 'AlreadyExists', message: 'configmaps "a" already exists' },
    });
  });

  it('that is sent twice is done once', () => {
    const { registry } = newRegistry();
    const first = registry.carryOut(batch([[create('a')]]));
    expect(registry.carryOut(batch([[create('a')]]))).toBe(first);
    expect(registry.carryOut(batch([[create('a')]], { sequence: 2 }))?.results[0]?.[0]).toMatchObject({ outcome: 'refused' });
  });

  it('that is sent again after 1,024 others is carried out again: it cannot be remembered for ever', () => {
    const { registry } = newRegistry();
    registry.carryOut(batch([[create('a')]]));
    for (let sequence = 2; sequence <= 1_025; sequence += 1) registry.carryOut(batch([], { sequence }));
    expect(registry.carryOut(batch([[create('a')]]))?.results[0]?.[0]).toMatchObject({ outcome: 'refused' });
  });

  it('is carried out in parts of whole groups; refusals are remembered, and what is sent twice is done once', () => {
    const { registry } = newRegistry();
    const groups = [[create('a')], [create('b'), create('c')], [create('a')], [create('d')]];
    const run = registry.begin(batch(groups));
    const parts = [2, 1, 1].map((objects) => [run?.next(objects)?.results.flat().length, registry.store.snapshot().count('configmaps')]);
    expect(parts).toEqual([
      [undefined, 3],
      [undefined, 3],
      [5, 3],
    ]);
    const outcome = registry.carryOut(batch(groups))?.results.map((results) => results.map(({ outcome }) => outcome).join());
    expect(outcome).toEqual(['done', 'done,done', 'refused', 'skipped']);
  });

  it('of a thread that has been replaced is not carried out', () => {
    const { registry } = newRegistry({ minimumEpoch: (shard) => (shard === 0 ? 2 : 1) });
    expect(registry.carryOut(batch([[create('a')]]))).toBeUndefined();
    expect(registry.carryOut(batch([[create('b')]], { shard: 1 }))).toBeDefined();
    expect(registry.store.snapshot().count('configmaps')).toBe(1);
  });
});

describe('preconditions of a write', () => {
  it.each<[what: string, preconditions: object, outcome: string]>([
    ['another uid', { uid: 'x' }, 'refused'],
    ['another version', { version: 1 }, 'refused'],
    ['an owner that is gone', { aliveOwner: { resource: 'daemonsets', namespace: 'golden', name: 'web', uid: 'x' } }, 'refused'],
    ['nothing', {}, 'done'],
  ])('expecting %s: %s', (_what, preconditions, outcome) => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p'));
    expect(outcomes(registry, [patchLabels('p', { preconditions })])).toEqual([[outcome]]);
    expect(registry.find({ resource: 'pods', namespace: 'golden', name: 'p' })?.metadata.labels).toEqual(
      outcome === 'done' ? { a: 'b' } : undefined,
    );
  });

  it('expecting an owner that is on its way out refuse', () => {
    const { registry } = newRegistry();
    const { metadata } = made(registry, 'daemonsets', webSet());
    const aliveOwner = { resource: 'daemonsets', namespace: 'golden', name: 'web', uid: metadata.uid } as const;
    registry.remove({ key: aliveOwner, propagationPolicy: 'Foreground' });
    const object = { metadata: { name: 'a' } };
    const write = { verb: 'create', resource: 'configmaps', namespace: 'golden', object, preconditions: { aliveOwner } } as const;
    expect(outcomes(registry, [write])).toEqual([['refused']]);
  });
});

describe('creating pods from a base', () => {
  it('makes one for each node, pinned to it, complete and in order (B-090, B-095)', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    expect(outcomes(registry, [createPods(set, ['worker-0', 'worker-1'])])).toEqual([['done']]);
    const pod = podsOf(registry).find(({ spec }) => JSON.stringify(spec.affinity).includes('worker-1'));
    const { name, uid, resourceVersion, ...metadata } = pod?.metadata ?? { name: '' };
    expect(name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect([uid, resourceVersion]).toEqual([expect.stringMatching(/^[-0-9a-f]{36}$/), '7']);
    expect(metadata).toEqual({
      generateName: 'web-',
      namespace: 'golden',
      generation: 1,
      creationTimestamp: '2026-11-23T19:15:00Z',
      labels: { app: 'web' },
      ownerReferences: baseOf(set).metadata.ownerReferences,
    });
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }];
    const required = { nodeSelectorTerms: [{ matchFields }] };
    expect(pod?.spec.affinity).toEqual({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } });
    expect(Object.keys(pod?.spec ?? {})).toEqual([
      'containers',
      'restartPolicy',
      'terminationGracePeriodSeconds',
      'dnsPolicy',
      'securityContext',
      'affinity',
      'schedulerName',
      'tolerations',
      'priority',
      'enableServiceLinks',
      'preemptionPolicy',
    ]);
    expect(pod?.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('is what creating each of them by itself gives', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    outcomes(registry, [createPods(set, ['worker-0'])]);
    const [pod] = podsOf(registry);
    const { metadata, spec } = baseOf(set);
    const single = made(registry, 'pods', { metadata, spec: { ...spec, affinity: pod?.spec.affinity } });
    expect({ ...single, metadata: undefined }).toEqual({ ...pod, metadata: undefined });
  });

  it('shares between the pods whatever is equal, also of later writes', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    outcomes(registry, [createPods(set, ['a', 'b'])]);
    registry.carryOut(batch([[structuredClone(createPods(set, ['c']))]], { sequence: 2 }));
    const [first, ...others] = podsOf(registry);
    for (const { metadata, spec, status } of others) {
      expect(metadata.labels).toBe(first?.metadata.labels);
      expect(spec.containers).toBe(first?.spec.containers);
      expect(status).toBe(first?.status);
    }
  });

  it('replaces required affinity, and keeps what is preferred (B-096)', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    const preferredDuringSchedulingIgnoredDuringExecution = [
      { weight: 1, preference: { matchExpressions: [{ key: 'a', operator: 'Exists' as const }] } },
    ];
    const nodeSelectorTerms = [{ matchExpressions: [{ key: 'zone', operator: 'Exists' as const }] }];
    const nodeAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
      preferredDuringSchedulingIgnoredDuringExecution,
    };
    outcomes(registry, [createPods(set, ['a'], { base: baseOf(set, { affinity: { nodeAffinity } }) })]);
    expect(podsOf(registry)[0]?.spec.affinity?.nodeAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution,
    });
  });

  it('keeps a node that the template names, and takes over its place (B-097, B-101)', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    made(registry, 'nodes', { metadata: { name: 'a', labels: { 'topology.kubernetes.io/zone': 'z' } } });
    outcomes(registry, [createPods(set, ['a'], { base: baseOf(set, { nodeName: 'a' }) })]);
    expect(podsOf(registry)[0]).toMatchObject({
      metadata: { labels: { app: 'web', 'topology.kubernetes.io/zone': 'z' } },
      spec: { nodeName: 'a', affinity: { nodeAffinity: {} } },
    });
  });

  it('records an event about each (B-295)', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    outcomes(registry, [createPods(set, ['a', 'b'])]);
    const names = podsOf(registry).map(({ metadata }) => `Normal SuccessfulCreate Created pod: ${metadata.name} x1`);
    expect(eventsOf(registry).toSorted()).toEqual(names.toSorted());
  });

  it('records an event about each that is refused (B-296)', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    const base = baseOf(set, { containers: [] });
    const result = registry.carryOut(batch([[createPods(set, ['a', 'b'], { base })]]));
    expect(result?.results[0]?.[0]).toMatchObject({ outcome: 'refused', failed: 2, status: { reason: 'Invalid' } });
    expect(eventsOf(registry)).toEqual([
      'Warning FailedCreate Error creating: Pod "web-00000" is invalid: spec.containers: Required value x2',
    ]);
  });

  it('records nothing when the namespace is being emptied (B-127)', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    registry.remove({ key: { resource: 'namespaces', namespace: '', name: 'golden' } });
    const result = registry.carryOut(batch([[createPods(set, ['a', 'b'])]]));
    expect(result?.results[0]?.[0]).toMatchObject({ outcome: 'refused', failed: 2, status: { reason: 'Forbidden' } });
    expect(eventsOf(registry)).toEqual([]);
  });

  it('tries eight names, and replaces no pod if all are taken (B-090)', () => {
    const always = { word: () => 0, next: () => 0, below: () => 0 } as unknown as Random;
    const { registry } = newRegistry({ random: always });
    const set = made(registry, 'daemonsets', webSet());
    expect(outcomes(registry, [createPods(set, ['a'])], [createPods(set, ['b'])])).toEqual([['done'], ['refused']]);
    expect(podsOf(registry).map(({ metadata }) => metadata.name)).toEqual(['web-bbbbb']);
  });

  it('makes none for an owner that is gone', () => {
    const { registry } = newRegistry();
    const set = made(registry, 'daemonsets', webSet());
    const aliveOwner = { resource: 'daemonsets', namespace: 'golden', name: 'web', uid: 'another' } as const;
    expect(outcomes(registry, [createPods(set, ['a'], { preconditions: { aliveOwner } })])).toEqual([['refused']]);
    expect(podsOf(registry)).toEqual([]);
  });
});

describe('deleting from a batch', () => {
  const regarding = { kind: 'DaemonSet', namespace: 'golden', name: 'web', uid: 'u', apiVersion: 'apps/v1' };

  it('tells the one on whose behalf it is (B-295)', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p'));
    expect(outcomes(registry, [deletion('p', { regarding })])).toEqual([['done']]);
    expect(eventsOf(registry)).toEqual(['Normal SuccessfulDelete Deleted pod: p x1']);
  });

  it('is done, silently, if there is nothing to delete (B-147)', () => {
    const { registry } = newRegistry();
    expect(outcomes(registry, [deletion('p', { regarding })])).toEqual([['done']]);
    expect(eventsOf(registry)).toEqual([]);
  });

  it('tells why it failed (B-296)', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p'));
    expect(outcomes(registry, [deletion('p', { regarding, preconditions: { version: 1 } })])).toEqual([['refused']]);
    expect(eventsOf(registry)[0]).toMatch(
      /^Warning FailedDelete Error deleting: Operation cannot be fulfilled on Pod "p": the ResourceVersion/,
    );
  });

  it('is one commit for all that follow each other, whatever becomes of each', () => {
    const { registry } = newRegistry();
    for (const name of ['a', 'b', 'c']) made(registry, 'pods', webPod(name, { nodeName: 'n' }));
    const commits: (readonly string[])[] = [];
    registry.store.subscribe((events) => commits.push(events.map(({ key }) => key)));
    const writes = [deletion('a'), deletion('b', { preconditions: { uid: 'other' } }), deletion('x'), deletion('c')];
    expect(outcomes(registry, writes)).toEqual([['done', 'refused', 'done', 'done']]);
    expect(commits).toEqual([['golden/a', 'golden/c']]);
  });

  it('sees what the same batch has deleted before', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p', { nodeName: 'n' }));
    expect(outcomes(registry, [deletion('p'), deletion('p', { options: { gracePeriodSeconds: 0 } }), deletion('p')])).toEqual([
      ['done', 'done', 'done'],
    ]);
    expect(podsOf(registry)).toEqual([]);
  });

  it('ends the grace of a pod whose kubelet is done with it', () => {
    const { registry } = newRegistry();
    const { metadata } = made(registry, 'pods', webPod('p', { nodeName: 'n' }));
    registry.remove({ key: { resource: 'pods', namespace: 'golden', name: 'p' } });
    const write = deletion('p', { options: { gracePeriodSeconds: 0 }, preconditions: { uid: metadata.uid } });
    expect(outcomes(registry, [write])).toEqual([['done']]);
    expect(podsOf(registry)).toEqual([]);
  });
});

describe('an event of a batch', () => {
  it('is recorded', () => {
    const { registry } = newRegistry();
    const regarding = { kind: 'Pod', namespace: 'golden', name: 'p', uid: 'u', apiVersion: 'v1' };
    const event = { verb: 'event', regarding, type: 'Normal', reason: 'Pulled', message: 'done', component: 'kubelet', host: 'n' } as const;
    const result: BatchResult | undefined = registry.carryOut(batch([[event, event]]));
    expect(result?.results).toEqual([[{ outcome: 'done' }, { outcome: 'done' }]]);
    expect(eventsOf(registry)).toEqual(['Normal Pulled done x2']);
  });
});
