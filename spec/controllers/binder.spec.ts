import { beforeEach, describe, expect, it } from 'vitest';
import { createBinderController } from '#controllers/binder.js';
import type { Event, PodSpec } from '#objects/kubernetes.js';
import { ControllerHarness, condition, pinnedTo } from '../support/controllers.js';

const asking = (requests: Readonly<Record<string, string>>): Partial<PodSpec> => ({
  containers: [{ name: 'c', image: 'example/c:1', resources: { requests } }],
});
const port = (hostPort: number): Partial<PodSpec> => ({
  containers: [{ name: 'c', image: 'example/c:1', resources: {}, ports: [{ containerPort: 80, hostPort, protocol: 'TCP' }] }],
});
const TOLERATES_ALL = { tolerations: [{ operator: 'Exists' }] } as const;

describe('the binder', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
    cluster.start(createBinderController);
  });

  const nodeOf = (pod: string) => cluster.find('pods', pod, 'default')?.spec.nodeName;

  it('binds a pod to the node that its affinity names (B-095, B-102)', () => {
    for (const name of ['n-0', 'n-1', 'n-2']) cluster.node(name);
    cluster.pod('p', { affinity: pinnedTo('n-1'), ...TOLERATES_ALL });
    cluster.clock.settle();
    expect(nodeOf('p')).toBe('n-1');
    expect(cluster.events()).toEqual(['Normal Scheduled Successfully assigned default/p to n-1']);
    expect(cluster.errors).toEqual([]);
  });

  it('binds pods without a pin to one node after the other', () => {
    for (const name of ['n-0', 'n-1']) cluster.node(name);
    for (const name of ['a', 'b', 'c']) cluster.pod(name, TOLERATES_ALL);
    cluster.clock.settle();
    expect(['a', 'b', 'c'].map(nodeOf)).toEqual(['n-0', 'n-1', 'n-0']);
  });

  it('looks at thousands of nodes in slices', () => {
    for (let number = 0; number < 2_500; number += 1) cluster.node(`n-${number}`, { unschedulable: number !== 2_499 });
    cluster.clock.settle();
    cluster.pod('p', { tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }], nodeSelector: { ssd: 'true' } });
    cluster.clock.step();
    expect(cluster.events()).toEqual([]);
    cluster.clock.settle();
    const reasons = "1 node(s) didn't match Pod's node affinity/selector, 2499 node(s) were unschedulable";
    expect(cluster.events()).toEqual([`Warning FailedScheduling 0/2500 nodes are available: ${reasons}.`]);
  });

  it.each([
    { case: 'memory', node: {}, pod: asking({ memory: '9Gi' }), reason: '1 Insufficient memory' },
    { case: 'cpu', node: {}, pod: asking({ cpu: '4100m' }), reason: '1 Insufficient cpu' },
    { case: 'pods', node: { allocatable: { pods: '0' } }, pod: {}, reason: '1 Too many pods' },
    { case: 'cordon', node: { unschedulable: true }, pod: { tolerations: [] }, reason: '1 node(s) were unschedulable' },
    {
      case: 'labels',
      node: {},
      pod: { nodeSelector: { ssd: 'true' } },
      reason: "1 node(s) didn't match Pod's node affinity/selector",
    },
  ])('says why a pod finds no node: $case (B-070, B-102)', ({ node, pod, reason }) => {
    cluster.node('n-0', node);
    cluster.node('n-1');
    cluster.pod('p', { ...TOLERATES_ALL, ...pod, affinity: pinnedTo('n-0') });
    cluster.clock.settle();
    const reasons = [reason, "1 node(s) didn't satisfy plugin(s) [NodeAffinity]"].sort();
    const message = `0/2 nodes are available: ${reasons.join(', ')}.`;
    expect(cluster.events()).toEqual([`Warning FailedScheduling ${message}`]);
    expect(cluster.find('pods', 'p', 'default')?.status.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
    ]);
  });

  it('says that a taint is not tolerated', () => {
    cluster.node('n-0', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] });
    cluster.pod('p', { affinity: pinnedTo('n-0'), tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }] });
    cluster.clock.settle();
    expect(cluster.events()[0]).toContain('1 node(s) had untolerated taint {dedicated: gpu}');
  });

  it('keeps a pod from a node whose host port another pod has', () => {
    cluster.node('n-0');
    cluster.pod('a', { ...port(80), ...TOLERATES_ALL });
    cluster.clock.settle();
    cluster.pod('b', { ...port(80), ...TOLERATES_ALL });
    cluster.pod('c', { ...port(81), ...TOLERATES_ALL });
    cluster.clock.settle();
    expect(['a', 'b', 'c'].map(nodeOf)).toEqual(['n-0', undefined, 'n-0']);
  });

  it('binds a pod when the pod that had its room has gone', () => {
    cluster.node('n-0', { allocatable: { pods: '1' } });
    cluster.pod('a', { affinity: pinnedTo('n-0'), ...TOLERATES_ALL });
    cluster.clock.settle();
    cluster.pod('b', { affinity: pinnedTo('n-0'), ...TOLERATES_ALL });
    cluster.clock.settle();
    cluster.remove('pods', 'a', { namespace: 'default', gracePeriodSeconds: 0 });
    cluster.clock.advance(1_000);
    expect(nodeOf('b')).toBe('n-0');
  });

  it('binds a pod when its node comes, and to no other node before (B-102)', () => {
    cluster.node('n-0');
    cluster.pod('p', { affinity: pinnedTo('n-9'), ...TOLERATES_ALL });
    cluster.clock.advance(60_000);
    expect(nodeOf('p')).toBeUndefined();
    cluster.node('n-9');
    cluster.clock.settle();
    expect(nodeOf('p')).toBe('n-9');
  });

  it('binds a pod at once when its node, which had no room, has some', () => {
    cluster.node('n-0', { allocatable: { cpu: '0' } });
    cluster.pod('p', { affinity: pinnedTo('n-0'), ...TOLERATES_ALL, ...asking({ cpu: '1' }) });
    cluster.clock.settle();
    const key = { resource: 'nodes', namespace: '', name: 'n-0' } as const;
    cluster.registry.patch({ key, type: 'merge', subresource: 'status', patch: { status: { allocatable: { cpu: '1' } } } });
    cluster.clock.settle();
    expect(nodeOf('p')).toBe('n-0');
  });

  it('tries a pod again at once, then waits 1 s, then longer, between two tries', () => {
    cluster.node('n-0', { allocatable: { cpu: '0' } });
    cluster.pod('p', { affinity: pinnedTo('n-0'), ...TOLERATES_ALL, ...asking({ cpu: '1' }) });
    cluster.clock.settle();
    const relabel = (value: string) => {
      const key = { resource: 'nodes', namespace: '', name: 'n-0' } as const;
      cluster.registry.patch({ key, type: 'merge', patch: { metadata: { labels: { value } } } });
    };
    const triesAfter = (ms: number) => {
      cluster.clock.advance(ms);
      return count(cluster);
    };
    expect(triesAfter(0)).toBe(1);
    relabel('1');
    expect(triesAfter(0)).toBe(2);
    relabel('2');
    expect([999, 1].map(triesAfter)).toEqual([2, 3]);
    relabel('3');
    expect([1_999, 1].map(triesAfter)).toEqual([3, 4]);
  });

  it('tries a pod once more after 5 min, and says how many nodes there are by then', () => {
    cluster.node('n-0', { allocatable: { cpu: '0' } });
    cluster.node('n-1');
    cluster.pod('p', { affinity: pinnedTo('n-0'), ...TOLERATES_ALL, ...asking({ cpu: '1' }) });
    cluster.clock.settle();
    cluster.remove('nodes', 'n-1');
    const said = () => cluster.find('pods', 'p', 'default')?.status.conditions?.[0]?.message ?? '';
    cluster.clock.advance(299_999);
    expect(said()).toMatch(/^0\/2 nodes/);
    cluster.clock.advance(1);
    expect(said()).toMatch(/^0\/1 nodes/);
    cluster.node('n-2');
    cluster.clock.advance(299_999);
    expect(said()).toMatch(/^0\/1 nodes/);
    cluster.clock.advance(1);
    expect(said()).toMatch(/^0\/2 nodes/);
  });

  it('leaves pods of another scheduler alone', () => {
    cluster.node('n-0');
    cluster.pod('p', { schedulerName: 'mine', ...TOLERATES_ALL });
    cluster.clock.settle();
    expect(nodeOf('p')).toBeUndefined();
    expect(condition(cluster.find('pods', 'p', 'default'), 'PodScheduled')).toBeUndefined();
  });

  it('goes on after a restart with the pods that wait, and counts those that are bound (B-126)', () => {
    cluster.node('n-0', { allocatable: { pods: '1' } });
    cluster.pod('a', TOLERATES_ALL);
    cluster.clock.settle();
    cluster.stop();
    cluster.pod('b', TOLERATES_ALL);
    cluster.node('n-1', { allocatable: { pods: '1' } });
    cluster.start(createBinderController);
    cluster.clock.settle();
    expect([nodeOf('a'), nodeOf('b')]).toEqual(['n-0', 'n-1']);
  });
});

/** How often the only event has been seen. */
function count(cluster: ControllerHarness): number | undefined {
  const [first] = cluster.store.snapshot().entries('events');
  return (first?.[1] as Event | undefined)?.count;
}
