import { describe, expect, it } from 'vitest';
import type { DaemonSet } from '#objects/kubernetes.js';
import type { RemovalOptions } from '#registry/options.js';
import type { Registry } from '#registry/registry.js';
import { made, newRegistry, refusal, webPod, webSet } from '../support/registry.js';

const SET = { resource: 'daemonsets', namespace: 'golden', name: 'web' } as const;
const POD = { resource: 'pods', namespace: 'golden', name: 'p' } as const;
const NAMESPACE = { resource: 'namespaces', namespace: '', name: 'golden' } as const;

function withSet(metadata: object = {}): Registry {
  const { registry } = newRegistry();
  made(registry, 'daemonsets', webSet({}, metadata));
  return registry;
}

function withPod(spec: object = {}, metadata: object = {}): Registry {
  const { registry } = newRegistry();
  made(registry, 'pods', webPod('p', spec, metadata));
  return registry;
}

describe('deleting a DaemonSet', () => {
  it.each<[policy: RemovalOptions['propagationPolicy'], finalizers: readonly string[]]>([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ])('%s marks it, for the garbage collector to go on (B-192, B-193)', (propagationPolicy, finalizers) => {
    const registry = withSet();
    expect(registry.remove({ key: SET, propagationPolicy }).isGone).toBe(false);
    expect(registry.get(SET).metadata).toMatchObject({
      generation: 2,
      deletionTimestamp: '2026-11-23T19:15:00Z',
      deletionGracePeriodSeconds: 0,
      finalizers,
    });
  });

  it.each(['Background', undefined] as const)('%s takes it out at once (B-191)', (propagationPolicy) => {
    const registry = withSet();
    expect(registry.remove({ key: SET, propagationPolicy })).toMatchObject({ isGone: true, object: { metadata: { generation: 1 } } });
    expect(registry.find(SET)).toBeUndefined();
  });

  it('waits for the finalizers of others', () => {
    const registry = withSet({ finalizers: ['example.com/mine'] });
    registry.remove({ key: SET });
    const before = registry.get(SET);
    expect(registry.remove({ key: SET }).object).toBe(before);
    expect(refusal(() => patchFinalizers(registry, ['example.com/mine', 'example.com/new'])).message).toContain(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/new"}',
    );
    patchFinalizers(registry, []);
    expect(registry.find(SET)).toBeUndefined();
  });

  it('can be made to wait for less by a later request', () => {
    const registry = withSet();
    registry.remove({ key: SET, propagationPolicy: 'Foreground' });
    expect(registry.remove({ key: SET, propagationPolicy: 'Background' }).isGone).toBe(true);
  });

  it('minds preconditions, and names the kind', () => {
    const registry = withSet();
    const { uid } = registry.get(SET).metadata;
    expect(refusal(() => registry.remove({ key: SET, preconditions: { uid: 'nope' } }))).toMatchObject({
      code: 409,
      message: `Operation cannot be fulfilled on DaemonSet.apps "web": the UID in the precondition (nope) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
      details: { name: 'web', group: 'apps', kind: 'DaemonSet' },
    });
  });

  it('does nothing when it is a dry run', () => {
    const registry = withSet();
    const { version } = registry.store;
    expect(registry.remove({ key: SET, dryRun: true }).isGone).toBe(true);
    expect(registry.remove({ key: SET, dryRun: true, propagationPolicy: 'Orphan' }).object.metadata.finalizers).toEqual(['orphan']);
    expect(registry.store.version).toBe(version);
  });

  it('says which name is not there', () => {
    const { registry } = newRegistry();
    expect(refusal(() => registry.remove({ key: SET }))).toMatchObject({ code: 404, message: 'daemonsets.apps "web" not found' });
  });
});

function patchFinalizers(registry: Registry, finalizers: readonly string[]): void {
  registry.patch({ key: SET, type: 'merge', patch: { metadata: { finalizers } } });
}

describe('deleting a pod', () => {
  it.each<[what: string, spec: object, gracePeriodSeconds: number | undefined, seconds: number]>([
    ['gives it the grace of its spec', { terminationGracePeriodSeconds: 10 }, undefined, 10],
    ['gives it 30 s if its spec does not say', {}, undefined, 30],
    ['gives it what the request says', {}, 5, 5],
    ['gives it a second if the request says less than none', {}, -1, 1],
  ])('that runs %s', (_what, spec, gracePeriodSeconds, seconds) => {
    const registry = withPod({ nodeName: 'n', ...spec });
    expect(registry.remove({ key: POD, gracePeriodSeconds }).isGone).toBe(false);
    expect(registry.get(POD).metadata).toMatchObject({
      generation: 2,
      deletionTimestamp: new Date(Date.parse('2026-11-23T19:15:00Z') + seconds * 1_000).toISOString().replace('.000', ''),
      deletionGracePeriodSeconds: seconds,
    });
  });

  it('takes it out at once if it is not bound (B-120)', () => {
    expect(withPod().remove({ key: POD }).isGone).toBe(true);
  });

  it.each(['Failed', 'Succeeded'])('takes it out at once if it has %s (B-120)', (phase) => {
    const registry = withPod({ nodeName: 'n' });
    registry.patch({ key: POD, subresource: 'status', type: 'merge', patch: { status: { phase } } });
    expect(registry.remove({ key: POD }).isGone).toBe(true);
  });

  it('cannot prolong a grace that runs, only shorten it', () => {
    const { registry, clock } = newRegistry();
    made(registry, 'pods', webPod('p', { nodeName: 'n' }));
    registry.remove({ key: POD });
    clock.advance(4_000);
    registry.remove({ key: POD, gracePeriodSeconds: 60 });
    expect(registry.get(POD).metadata.deletionTimestamp).toBe('2026-11-23T19:15:30Z');
    registry.remove({ key: POD, gracePeriodSeconds: 10 });
    expect(registry.get(POD).metadata).toMatchObject({
      deletionTimestamp: '2026-11-23T19:15:10Z',
      deletionGracePeriodSeconds: 10,
      generation: 2,
    });
    expect(registry.remove({ key: POD, gracePeriodSeconds: 0 }).isGone).toBe(true);
  });

  it('lets finalizers hold one whose grace is over', () => {
    const registry = withPod({ nodeName: 'n' }, { finalizers: ['example.com/mine'] });
    expect(registry.remove({ key: POD, gracePeriodSeconds: 0 }).isGone).toBe(false);
    registry.patch({ key: POD, type: 'merge', patch: { metadata: { finalizers: null } } });
    expect(registry.find(POD)).toBeUndefined();
  });
});

describe('deleting a namespace', () => {
  it('closes it, and keeps it until it is said to be empty', () => {
    const { registry } = newRegistry();
    const { object } = registry.remove({ key: NAMESPACE });
    expect(object).toMatchObject({
      metadata: { deletionTimestamp: '2026-11-23T19:15:00Z' },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Terminating' },
    });
    expect(object.metadata).not.toHaveProperty('deletionGracePeriodSeconds');
    expect(registry.remove({ key: NAMESPACE }).object).toBe(object);
    registry.finalizeNamespace('golden');
    expect(registry.find(NAMESPACE)).toBeUndefined();
  });

  it('refuses whatever is created in it meanwhile', () => {
    const { registry } = newRegistry();
    registry.remove({ key: NAMESPACE });
    expect(refusal(() => made(registry, 'daemonsets', webSet({}, { name: 'late' })))).toMatchObject({
      code: 403,
      message: 'daemonsets.apps "late" is forbidden: unable to create new content in namespace golden because it is being terminated',
      details: {
        causes: [{ reason: 'NamespaceTerminating', message: 'namespace golden is being terminated', field: 'metadata.namespace' }],
      },
    });
  });

  it('waits for the finalizers of others when it is empty', () => {
    const { registry } = newRegistry();
    registry.patch({ key: NAMESPACE, type: 'merge', patch: { metadata: { finalizers: ['example.com/mine'] } } });
    registry.remove({ key: NAMESPACE });
    registry.finalizeNamespace('golden');
    expect(registry.get(NAMESPACE).spec).toEqual({});
    registry.patch({ key: NAMESPACE, type: 'merge', patch: { metadata: { finalizers: null } } });
    expect(registry.find(NAMESPACE)).toBeUndefined();
  });

  it('finalizes nothing that is not being deleted', () => {
    const { registry } = newRegistry();
    registry.finalizeNamespace('golden');
    registry.finalizeNamespace('nowhere');
    expect(registry.get(NAMESPACE).spec.finalizers).toEqual(['kubernetes']);
  });

  it.each(['default', 'kube-system'])('refuses %s', (name) => {
    const { registry } = newRegistry();
    expect(refusal(() => registry.remove({ key: { ...NAMESPACE, name } }))).toMatchObject({
      code: 403,
      message: `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    });
  });
});

describe('deleting a collection', () => {
  it('deletes what matches and gives it as it was (B-018)', () => {
    const { registry } = newRegistry();
    for (const name of ['a', 'b', 'c']) made(registry, 'daemonsets', webSet({}, { name }));
    made(registry, 'daemonsets', webSet({}, { name: 'b', namespace: 'default' }));
    const matches = ({ metadata }: DaemonSet) => metadata.name !== 'a';
    const removed = registry.removeAll({ resource: 'daemonsets', namespace: 'golden', matches }, {});
    expect(removed.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['golden/b', 'golden/c']);
    expect(registry.store.snapshot().count('daemonsets')).toBe(2);
  });
});
