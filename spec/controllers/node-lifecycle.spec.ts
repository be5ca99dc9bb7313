import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#clock/clock.js';
import { createNodeLifecycleController } from '#controllers/node-lifecycle.js';
import type { Node } from '#objects/kubernetes.js';
import { KUBELET_ANNOTATION } from '#objects/views.js';
import { ControllerHarness, condition, taints } from '../support/controllers.js';

const SIMULATED = { annotations: { [KUBELET_ANNOTATION]: 'simulated' } };
const READY_POD = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z' }],
} as const;

describe('the node life cycle', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
    cluster.start(createNodeLifecycleController);
  });

  const node = (name = 'n-0') => cluster.find('nodes', name);
  const pod = (name: string) => cluster.find('pods', name, 'default');

  /** Lets time pass while the kubelets of these nodes post their status every 10 s. */
  function passWhilePosting(names: readonly string[], durationMs: number): void {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
      for (const name of names) cluster.post(name, 'True');
      cluster.clock.advance(10_000);
    }
  }

  it('takes the first taint off a node that is ready, or that says nothing of it (B-311)', () => {
    cluster.node('n-0', { ready: 'True' });
    cluster.node('n-1', { ready: 'none' });
    cluster.node('n-2', { ready: 'False' });
    cluster.clock.settle();
    expect(['n-0', 'n-1', 'n-2'].map((name) => taints(node(name)))).toEqual([[], [], ['not-ready:NoSchedule']]);
    expect(cluster.errors).toEqual([]);
  });

  it('brings nodes of kubelets outside up to date together, and owns what it has written', () => {
    const commits: number[] = [];
    for (const name of ['n-0', 'n-1', 'n-2']) {
      const metadata = { name, labels: { 'kubernetes.io/os': 'linux' } };
      const conditions = [{ type: 'Ready', status: 'True' }];
      const object = { kind: 'Node', apiVersion: 'v1', metadata, spec: {}, status: { conditions } } as unknown as Node;
      cluster.registry.create({ resource: 'nodes', namespace: '', object, fieldManager: 'kubelet' });
    }
    cluster.store.subscribe((events) => commits.push(events.filter(({ resource }) => resource === 'nodes').length));
    cluster.clock.settle();
    expect(commits.filter((nodes) => nodes > 0)).toEqual([3]);
    const { metadata, spec } = node('n-1') ?? { metadata: undefined, spec: undefined };
    expect([metadata?.labels, spec?.taints]).toEqual([{ 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'linux' }, undefined]);
    const owned = metadata?.managedFields?.find(({ manager }) => manager === 'kube-controller-manager');
    expect(owned?.fieldsV1).toEqual({ 'f:metadata': { 'f:labels': { 'f:beta.kubernetes.io/os': {} } } });
  });

  it.each([
    { type: 'MemoryPressure', taint: 'memory-pressure:NoSchedule' },
    { type: 'DiskPressure', taint: 'disk-pressure:NoSchedule' },
    { type: 'PIDPressure', taint: 'pid-pressure:NoSchedule' },
    { type: 'NetworkUnavailable', taint: 'network-unavailable:NoSchedule' },
  ])('taints a node by its condition $type, and takes the taint off again (B-306)', ({ type, taint }) => {
    cluster.node('n-0', { taints: [{ key: 'mine', effect: 'NoSchedule' }] });
    setCondition(type, 'True');
    expect(taints(node())).toEqual(['mine:NoSchedule', taint]);
    setCondition(type, 'False');
    expect(taints(node())).toEqual(['mine:NoSchedule']);
  });

  function setCondition(type: string, status: string): void {
    const key = { resource: 'nodes', namespace: '', name: 'n-0' } as const;
    const object = cluster.registry.get(key);
    const others = (object.status.conditions ?? []).filter((one) => one.type !== type);
    const conditions = [...others, { type, status, lastHeartbeatTime: null, lastTransitionTime: null }];
    cluster.registry.update({ key, subresource: 'status', object: { ...object, status: { ...object.status, conditions } } });
    cluster.clock.settle();
  }

  it('taints a node that is cordoned (B-306)', () => {
    cluster.node('n-0', { unschedulable: true });
    cluster.clock.settle();
    expect(taints(node())).toEqual(['unschedulable:NoSchedule']);
  });

  it('mirrors labels into their older names (B-313)', () => {
    cluster.node('n-0', { labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/arch': 'arm' } });
    cluster.clock.settle();
    expect(node()?.metadata.labels).toMatchObject({ 'beta.kubernetes.io/os': 'linux', 'beta.kubernetes.io/arch': 'amd64' });
  });

  it('tells of nodes that come and go (B-312)', () => {
    cluster.node('n-0');
    cluster.clock.settle();
    cluster.remove('nodes', 'n-0');
    cluster.clock.settle();
    expect([...cluster.events()].sort()).toEqual([
      'Normal RegisteredNode Node n-0 event: Registered Node n-0 in Controller',
      'Normal RemovingNode Node n-0 event: Removing Node n-0 from Controller',
    ]);
  });

  it('takes 50 s of silence for the end of a kubelet (B-307)', () => {
    cluster.node('n-0');
    cluster.clock.advance(50_000);
    expect(condition(node(), 'Ready')).toBe('True');
    cluster.clock.advance(5_000);
    expect(node()?.status.conditions).toMatchObject([
      { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' },
      { type: 'MemoryPressure', status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' },
      { type: 'DiskPressure', status: 'Unknown' },
      { type: 'PIDPressure', status: 'Unknown' },
    ]);
    expect(taints(node())).toContain('unreachable:NoSchedule');
  });

  it('gives 60 s to a kubelet that never said whether it is ready (B-307)', () => {
    cluster.node('n-0', { ready: 'none' });
    cluster.clock.advance(60_000);
    expect(condition(node(), 'Ready')).toBeUndefined();
    cluster.clock.advance(5_000);
    expect(node()?.status.conditions?.[0]).toMatchObject({ type: 'Ready', status: 'Unknown', reason: 'NodeStatusNeverUpdated' });
  });

  it('takes a renewed lease for a sign of life (B-305)', () => {
    cluster.node('n-0');
    const lease = {
      kind: 'Lease',
      apiVersion: 'coordination.k8s.io/v1',
      metadata: { name: 'n-0', namespace: 'kube-node-lease' },
      spec: {},
    };
    cluster.create('leases', lease, 'kube-node-lease');
    const key = { resource: 'leases', namespace: 'kube-node-lease', name: 'n-0' } as const;
    for (let beat = 0; beat < 12; beat += 1) {
      cluster.clock.advance(10_000);
      const renewTime = new Date(cluster.clock.now()).toISOString().replace('Z', '000Z');
      cluster.registry.patch({ key, type: 'merge', patch: { spec: { renewTime } } });
    }
    expect(condition(node(), 'Ready')).toBe('True');
    cluster.clock.advance(55_000);
    expect(condition(node(), 'Ready')).toBe('Unknown');
  });

  it('hears the kubelets that we play together, and misses the silent ones (B-307)', () => {
    for (const name of ['n-0', 'n-1']) cluster.node(name, SIMULATED);
    for (let beat = 0; beat < 20; beat += 1) {
      cluster.heartbeats.beat(0, beat < 6 ? [] : ['n-1'], cluster.clock.now());
      cluster.clock.advance(10_000);
    }
    expect([condition(node('n-0'), 'Ready'), condition(node('n-1'), 'Ready')]).toEqual(['True', 'Unknown']);
    // It posts a status that has not changed every five minutes only.
    expect(node('n-1')?.status.conditions?.[0]?.lastHeartbeatTime).toBe('2026-01-01T00:00:00Z');
  });

  it('misses all the kubelets of a thread that does not beat any more (B-307)', () => {
    for (const name of ['n-0', 'n-1']) cluster.node(name, SIMULATED);
    cluster.heartbeats.beat(0, [], cluster.clock.now());
    cluster.clock.advance(120_000);
    expect([condition(node('n-0'), 'Ready'), condition(node('n-1'), 'Ready')]).toEqual(['Unknown', 'Unknown']);
  });

  it('does not take it for silence that the machine slept', () => {
    let sleptMs = 0;
    const { clock } = cluster;
    const sleeping: Clock = {
      now: () => clock.now() + sleptMs,
      at: (timeMs, task) => clock.at(timeMs - sleptMs, task),
      after: (delayMs, task) => clock.after(delayMs, task),
      soon: (task) => clock.soon(task),
    };
    cluster.stop();
    cluster.node('n-0');
    cluster.start((context, pods) => createNodeLifecycleController({ ...context, clock: sleeping }, pods));
    cluster.clock.advance(20_000);
    sleptMs = 3_600_000;
    cluster.clock.advance(45_000);
    expect(condition(node(), 'Ready')).toBe('True');
    cluster.clock.advance(15_000);
    expect(condition(node(), 'Ready')).toBe('Unknown');
  });

  it('marks the pods of a node that fell silent as not ready (B-308, B-314)', () => {
    for (const name of ['n-0', 'n-1']) cluster.node(name);
    for (const name of ['a', 'b']) cluster.pod(name, { nodeName: name === 'a' ? 'n-0' : 'n-1', status: READY_POD });
    passWhilePosting(['n-1'], 60_000);
    expect([condition(pod('a'), 'Ready'), condition(pod('b'), 'Ready')]).toEqual(['False', 'True']);
    expect(pod('a')?.status.phase).toBe('Running');
    expect(cluster.events()).toEqual(
      expect.arrayContaining(['Warning NodeNotReady Node is not ready', 'Normal NodeNotReady Node n-0 status is now: NodeNotReady']),
    );
  });

  it('leaves the pods of a node alone that itself says that it is not ready (B-308)', () => {
    cluster.node('n-0');
    cluster.pod('a', { nodeName: 'n-0', status: READY_POD });
    cluster.clock.settle();
    cluster.post('n-0', 'False');
    cluster.clock.settle();
    expect(condition(pod('a'), 'Ready')).toBe('True');
  });

  it('finishes marking pods after a restart (B-308)', () => {
    cluster.stop();
    cluster.node('n-0', { ready: 'Unknown' });
    cluster.pod('a', { nodeName: 'n-0', status: READY_POD });
    cluster.start(createNodeLifecycleController);
    cluster.clock.settle();
    expect(condition(pod('a'), 'Ready')).toBe('False');
  });

  it('says nothing of nodes that were there before a restart (B-126)', () => {
    cluster.stop();
    cluster.node('n-0');
    cluster.start(createNodeLifecycleController);
    cluster.clock.settle();
    expect(cluster.events()).toEqual([]);
  });

  /** Starts with these nodes, ready, and lets the controller look at them once. */
  function fleet(count: number): readonly string[] {
    const names = Array.from({ length: count }, (_, index) => `n-${index}`);
    for (const name of names) cluster.node(name);
    cluster.clock.advance(5_000);
    return names;
  }

  it('taints one node in 10 s with NoExecute (B-309)', () => {
    const names = fleet(10);
    for (const name of names.slice(0, 3)) cluster.post(name, 'False');
    for (const name of names.slice(3)) cluster.post(name, 'True');
    const counts = [0, 5_000, 10_000, 10_000, 10_000].map((waitMs) => {
      cluster.clock.advance(waitMs);
      return names.filter((name) => taints(node(name)).includes('not-ready:NoExecute')).length;
    });
    expect(counts).toEqual([0, 1, 2, 3, 3]);
  });

  it('forgets a node that recovers before its turn (B-309)', () => {
    fleet(3);
    for (const name of ['n-0', 'n-1']) cluster.post(name, 'False');
    cluster.clock.advance(5_000);
    cluster.post('n-1', 'True');
    passWhilePosting(['n-1', 'n-2'], 30_000);
    expect(taints(node('n-1'))).toEqual([]);
  });

  it('swaps the NoExecute taint at once, and takes it off on recovery (B-309)', () => {
    fleet(3);
    cluster.post('n-0', 'False');
    cluster.clock.advance(5_000);
    expect(taints(node())).toEqual(['not-ready:NoSchedule', 'not-ready:NoExecute']);
    passWhilePosting(['n-1', 'n-2'], 60_000);
    expect(taints(node())).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
    expect((node() as Node).spec.taints?.every(({ timeAdded }) => timeAdded !== undefined)).toBe(true);
    cluster.post('n-0', 'True');
    cluster.clock.settle();
    expect(taints(node())).toEqual([]);
  });

  it('adds no NoExecute taint while no node of any zone is ready, and takes off what there is (B-310)', () => {
    fleet(3);
    cluster.post('n-0', 'False');
    cluster.clock.advance(5_000);
    expect(taints(node())).toContain('not-ready:NoExecute');
    for (const name of ['n-1', 'n-2']) cluster.post(name, 'False');
    cluster.clock.advance(40_000);
    for (const name of ['n-0', 'n-1', 'n-2']) expect(taints(node(name))).toEqual(['not-ready:NoSchedule']);
  });

  it('goes on with NoExecute taints when one node is ready again (B-310)', () => {
    for (const name of ['n-0', 'n-1', 'n-2']) cluster.node(name, { ready: 'False' });
    cluster.clock.advance(10_000);
    cluster.post('n-2', 'True');
    passWhilePosting(['n-2'], 40_000);
    expect(taints(node('n-0'))).toContain('not-ready:NoExecute');
  });
});
