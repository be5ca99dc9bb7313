import { describe, expect, it } from 'vitest';
import type { ManagedFieldsEntry, Pod } from '#objects/kubernetes.js';
import type { ContainerReport } from '#objects/pod-report.js';
import type { Registry } from '#registry/registry.js';
import { made, newRegistry, START } from '../support/registry.js';

const START_MS = Date.parse(START);
const RUNNING: ContainerReport = { state: 'running', startedAtMs: START_MS + 2_000, restarts: 0, isReady: true };

let sequence = 0;

function carryOut(registry: Registry, write: Parameters<Registry['carryOut']>[0]['groups'][number]['writes'][number]): void {
  sequence += 1;
  registry.carryOut({ name: { shard: 0, epoch: 1, sequence }, groups: [{ writes: [write] }] });
}

/** A pod that a DaemonSet has been given. */
function podOfSet(registry: Registry): Pod {
  const base = {
    metadata: { generateName: 'web-', namespace: 'golden', labels: { app: 'web' } },
    spec: {
      containers: [{ name: 'c', image: 'example/c:1', resources: {}, terminationMessagePath: '', terminationMessagePolicy: 'File' }],
    },
  };
  const regarding = { kind: 'DaemonSet', namespace: 'golden', name: 'web', uid: 'u', apiVersion: 'apps/v1' };
  carryOut(registry, { verb: 'createPods', base: base as never, nodes: ['n'], regarding });
  const [[, pod] = []] = [...registry.store.snapshot().entries('pods')];
  return pod as Pod;
}

function report(registry: Registry, { metadata }: Pod, atMs = START_MS + 2_000): void {
  const { uid, name } = metadata;
  const times = { startedAtMs: START_MS, reportedAtMs: atMs };
  const said = { uid, namespace: 'golden', name, phase: 'Running', isReady: true, containers: [RUNNING], ...times } as const;
  carryOut(registry, { verb: 'reportPods', reports: [said] });
}

function shown(registry: Registry, { metadata }: Pod): readonly ManagedFieldsEntry[] {
  return registry.get({ resource: 'pods', namespace: 'golden', name: metadata.name }).metadata.managedFields ?? [];
}

function stored(registry: Registry, { metadata }: Pod): unknown {
  return registry.find({ resource: 'pods', namespace: 'golden', name: metadata.name })?.metadata.managedFields;
}

function managers(entries: readonly ManagedFieldsEntry[]): readonly string[] {
  return entries.map(({ manager, subresource }) => (subresource === undefined ? `${manager}` : `${manager} of ${subresource}`));
}

describe('the owners of a pod of a DaemonSet', () => {
  it('are the controllers, and its kubelet for the status, though nothing of it is stored', () => {
    const { registry } = newRegistry();
    const pod = podOfSet(registry);
    expect(managers(shown(registry, pod))).toEqual(['kube-controller-manager']);
    report(registry, pod);
    expect(managers(shown(registry, pod))).toEqual(['kube-controller-manager', 'kubelet of status']);
    expect(stored(registry, pod)).toBeUndefined();
  });

  it('do not own that it is being deleted, whenever it is looked at first', () => {
    const { registry } = newRegistry();
    const pod = podOfSet(registry);
    const key = { resource: 'pods', namespace: 'golden', name: pod.metadata.name } as const;
    const { name } = pod.metadata;
    registry.bind(key, { kind: 'Binding', apiVersion: 'v1', metadata: { name }, target: { kind: 'Node', name: 'n' } });
    registry.remove({ key });
    expect(registry.get(key).metadata.deletionTimestamp).toBeDefined();
    expect(JSON.stringify(shown(registry, pod))).not.toContain('f:deletion');
  });

  it('do not own what admission sets', () => {
    const { registry } = newRegistry();
    const text = JSON.stringify(shown(registry, podOfSet(registry)));
    expect(text).toContain('f:tolerations');
    expect(text).not.toMatch(/f:priority|f:preemptionPolicy|f:nodeName/);
  });

  it('are kept when somebody else has written it, and its kubelet goes on to own the status', () => {
    const { registry } = newRegistry();
    const pod = podOfSet(registry);
    const key = { resource: 'pods', namespace: 'golden', name: pod.metadata.name } as const;
    registry.patch({ key, type: 'merge', patch: { metadata: { labels: { a: 'b' } } }, fieldManager: 'hand' });
    report(registry, pod);
    expect(managers(shown(registry, pod))).toEqual(['hand', 'kube-controller-manager', 'kubelet of status']);
    expect(stored(registry, pod)).toEqual(shown(registry, pod));
    expect(JSON.stringify(shown(registry, pod)[0]?.fieldsV1)).toBe('{"f:metadata":{"f:labels":{"f:a":{}}}}');
  });

  it('are none any more when somebody has ended the bookkeeping', () => {
    const { registry } = newRegistry();
    const pod = podOfSet(registry);
    const key = { resource: 'pods', namespace: 'golden', name: pod.metadata.name } as const;
    registry.patch({ key, type: 'merge', patch: { metadata: { managedFields: [{}] } }, fieldManager: 'hand' });
    report(registry, pod);
    expect([stored(registry, pod), shown(registry, pod)]).toEqual([[], []]);
  });
});

describe('the owner of an event', () => {
  it.each([
    ['daemonset-controller', 'kube-controller-manager'],
    ['default-scheduler', 'kube-scheduler'],
    ['kubelet', 'kubelet'],
  ])('of %s is %s', (component, manager) => {
    const { registry } = newRegistry();
    const regarding = { kind: 'Pod', namespace: 'golden', name: 'p', uid: 'u', apiVersion: 'v1' };
    registry.record({ regarding, type: 'Normal', reason: 'Told', message: 'm', component });
    const [[, event] = []] = [...registry.store.snapshot().entries('events')];
    if (event?.kind !== 'Event') throw new Error('no event');
    expect(managers(registry.present('events', event).metadata.managedFields ?? [])).toEqual([manager]);
  });
});

describe('the owners of a node that we play', () => {
  it('are its kubelet, and the controllers for its taints', () => {
    const { registry } = newRegistry();
    const annotations = { 'everynode.dev/kubelet': 'simulated' };
    const taints = [{ key: 'k', effect: 'NoSchedule' }];
    const status = { conditions: [{ type: 'Ready', status: 'True' }] };
    const node = made(registry, 'nodes', { metadata: { name: 'n', annotations }, spec: { taints }, status });
    expect(managers(node.metadata.managedFields ?? []).toSorted()).toEqual(['kube-controller-manager', 'kubelet', 'kubelet of status']);
  });
});
