import { afterEach, describe, expect, it } from 'vitest';
import type { Taint } from '#objects/kubernetes.js';
import { DrivenCluster, isLive, nodeOf, ON_DELETE, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

function now(): string {
  return new Date(driven.cluster.time.now()).toISOString().replace(/\.\d+/, '');
}

/** A node whose kubelet is somewhere else: what it says is written through the API. */
async function addForeign(name: string, labels: object = {}): Promise<void> {
  await driven.cluster.create({ kind: 'Node', metadata: { name, labels } });
}

/** What the kubelet of such a node posts. */
async function post(name: string, ready: 'True' | 'False' = 'True', more: readonly object[] = []): Promise<void> {
  const condition = { type: 'Ready', status: ready, lastHeartbeatTime: now(), reason: 'KubeletReady', message: 'said by hand' };
  await driven.cluster.patch('nodes', name, { status: { conditions: [condition, ...more] } }, { subresource: 'status' });
}

async function conditionsOf(name: string): Promise<Readonly<Record<string, string>>> {
  const { status } = await driven.node(name);
  return Object.fromEntries((status.conditions ?? []).map(({ type, status: value, reason }) => [type, `${value} ${reason}`]));
}

async function taintsOf(name: string): Promise<readonly string[]> {
  const { spec } = await driven.node(name);
  return (spec.taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`).toSorted();
}

async function start(nodes = 0): Promise<void> {
  driven = await DrivenCluster.start(nodes);
}

const OWN: Taint = { key: 'own', value: 'x', effect: 'NoExecute' };

function bare(name: string, nodeName: string, spec: object = {}) {
  return { kind: 'Pod', metadata: { name }, spec: { nodeName, containers: [{ name: 'c', image: 'a:1' }], ...spec } };
}

describe('a node whose kubelet is elsewhere', () => {
  it('begins with a taint, which goes as it says nothing of being ready; after 60 s it is unknown (B-307, B-311)', async () => {
    await start();
    await addForeign('far');
    expect(await taintsOf('far')).toEqual(['not-ready:NoSchedule']);
    await driven.apply(web());
    expect(await driven.places()).toEqual(['far']);
    await driven.pass('50s');
    expect(await conditionsOf('far')).toEqual({});
    await driven.pass('15s');
    const never = 'Unknown NodeStatusNeverUpdated';
    expect(await conditionsOf('far')).toEqual({ Ready: never, MemoryPressure: never, DiskPressure: never, PIDPressure: never });
    expect((await driven.node('far')).status.conditions?.[0]?.message).toBe('Kubelet never posted node status.');
  });

  it('that is not ready at first gets pods only when it is (B-311)', async () => {
    await start();
    await driven.apply(web());
    const conditions = [{ type: 'Ready', status: 'False' }];
    await driven.cluster.create({ kind: 'Node', metadata: { name: 'far' }, status: { conditions } });
    await driven.pass('20s');
    expect([await driven.places(), await taintsOf('far')]).toEqual([[], ['not-ready:NoSchedule']]);
    await post('far');
    await driven.pass('5s');
    expect([await driven.places(), await taintsOf('far')]).toEqual([['far'], []]);
  });

  it('is heard by its status or by its lease, either of which is enough; 50 s without are too long (B-305, B-307)', async () => {
    await start(1);
    await addForeign('far');
    await post('far', 'True', [
      { type: 'MemoryPressure', status: 'False' },
      { type: 'NetworkUnavailable', status: 'False' },
    ]);
    for (let times = 0; times < 4; times += 1) {
      await driven.pass('40s');
      await post('far', 'True');
    }
    const metadata = { name: 'far', namespace: 'kube-node-lease' };
    await driven.cluster.create({
      kind: 'Lease',
      apiVersion: 'coordination.k8s.io/v1',
      metadata,
      spec: { renewTime: `${now().slice(0, -1)}.000000Z` },
    });
    for (let times = 0; times < 4; times += 1) {
      await driven.pass('40s');
      await driven.cluster.patch('leases', 'kube-node-lease/far', { spec: { renewTime: `${now().slice(0, -1)}.000000Z` } });
    }
    await driven.pass('45s');
    expect((await conditionsOf('far'))['Ready']).toBe('True KubeletReady');
    await driven.pass('15s');
    const { NetworkUnavailable, ...others } = await conditionsOf('far');
    expect(NetworkUnavailable).toMatch('False');
    expect(others['Ready']).toBe('Unknown NodeStatusUnknown');
    expect(others['MemoryPressure']).toBe('Unknown NodeStatusUnknown');
    const ready = (await driven.node('far')).status.conditions?.find(({ type }) => type === 'Ready');
    expect(ready?.message).toBe('Kubelet stopped posting node status.');
    expect(await taintsOf('far')).toEqual(['unreachable:NoExecute', 'unreachable:NoSchedule']);
    await post('far');
    await driven.pass('5s');
    expect(await taintsOf('far')).toEqual([]);
  });

  it('that says itself that it is not ready keeps the conditions of its pods (B-308)', async () => {
    await start(1);
    await addForeign('far');
    await post('far');
    await driven.apply(web({ spec: ON_DELETE }));
    await driven.readyAll();
    await post('far', 'False');
    await driven.pass('10s');
    const pod = await driven.podOn('far');
    expect(pod.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    expect((await driven.events()).filter((event) => event.includes('Node is not ready'))).toEqual([]);
  });
});

describe('the taints of a node', () => {
  it.each([
    ['Ready', 'False', 'not-ready'],
    ['MemoryPressure', 'True', 'memory-pressure'],
    ['DiskPressure', 'True', 'disk-pressure'],
    ['PIDPressure', 'True', 'pid-pressure'],
    ['NetworkUnavailable', 'True', 'network-unavailable'],
  ])('say that %s is %s, for as long as it is (B-306)', async (type, status, key) => {
    await start(2);
    const own = { key: 'own', effect: 'PreferNoSchedule' };
    await driven.cluster.create({ kind: 'Node', metadata: { name: 'far' }, spec: { taints: [own] } });
    await post('far');
    const set = async (value: string) => {
      const conditions = [{ type, status: value, lastHeartbeatTime: now() }];
      await driven.cluster.patch('nodes', 'far', { status: { conditions } }, { subresource: 'status' });
      await driven.pass('1s');
      return taintsOf('far');
    };
    expect(await set(status)).toContain(`${key}:NoSchedule`);
    expect(await set(type === 'Ready' ? 'True' : 'False')).toEqual(['own:PreferNoSchedule']);
  });

  it('say that it is cordoned (B-306)', async () => {
    await start(1);
    await driven.cluster.nodes.cordon('n0');
    await driven.pass();
    expect(await taintsOf('n0')).toEqual(['unschedulable:NoSchedule']);
    await driven.cluster.nodes.uncordon('n0');
    await driven.pass();
    expect(await taintsOf('n0')).toEqual([]);
  });

  it('with NoExecute come to one node in ten seconds, and go at once (B-309)', async () => {
    await start(12);
    const fallen = ['n0', 'n1', 'n2', 'n3'];
    for (const name of fallen) await driven.cluster.nodes.fail(name);
    const tainted = async () =>
      (await Promise.all(fallen.map(taintsOf))).filter((taints) => taints.includes('unreachable:NoExecute')).length;
    await driven.pass('66s');
    const first = await tainted();
    await driven.pass('10s');
    expect([first > 0 && first < 4, (await tainted()) - first]).toEqual([true, 1]);
    await driven.pass('1m');
    expect(await tainted()).toBe(4);
    const timeAdded = (await driven.node('n0')).spec.taints?.map((taint) => taint.timeAdded !== undefined);
    expect(timeAdded).toContain(true);
    for (const name of fallen) await driven.cluster.nodes.heal(name);
    await driven.pass('15s');
    expect(await tainted()).toBe(0);
  });

  it('with NoExecute stop where most of a small zone is down, and where nothing is up at all (B-310)', async () => {
    await start(6);
    for (const name of ['n0', 'n1', 'n2', 'n3']) await driven.cluster.nodes.fail(name);
    await driven.pass('5m');
    const taints = async () => (await Promise.all(['n0', 'n1', 'n2', 'n3'].map(taintsOf))).flat();
    expect((await taints()).filter((taint) => taint === 'unreachable:NoSchedule')).toHaveLength(4);
    expect((await taints()).filter((taint) => taint === 'unreachable:NoExecute').length).toBeLessThan(2);
    for (const name of ['n4', 'n5']) await driven.cluster.nodes.fail(name);
    await driven.pass('5m');
    expect((await taints()).filter((taint) => taint === 'unreachable:NoExecute')).toEqual([]);
    await driven.cluster.nodes.heal('n5');
    await driven.cluster.nodes.heal('n4');
    await driven.cluster.nodes.heal('n3');
    await driven.pass('3m');
    expect(await taintsOf('n0')).toContain('unreachable:NoExecute');
  });
});

describe('a node', () => {
  it('is told of when it comes, falls silent and goes (B-312)', async () => {
    await start(2);
    await driven.cluster.nodes.fail('n0');
    await driven.pass('2m');
    await driven.cluster.nodes.remove('n1');
    await driven.pass();
    const events = await driven.events('Node');
    expect(events).toContain('Normal RegisteredNode Node n0 event: Registered Node n0 in Controller');
    expect(events).toContain('Normal NodeNotReady Node n0 status is now: NodeNotReady');
    expect(events).toContain('Normal RemovingNode Node n1 event: Removing Node n1 from Controller');
  });

  it('has its labels under their older names, too (B-313)', async () => {
    await start();
    await addForeign('far', { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64', 'beta.kubernetes.io/arch': 'wrong' });
    await driven.pass();
    expect((await driven.node('far')).metadata.labels).toMatchObject({
      'beta.kubernetes.io/os': 'linux',
      'beta.kubernetes.io/arch': 'arm64',
    });
  });

  it('has its zone and region on its pods, which are the same pods for all that (B-101)', async () => {
    await start();
    const labels = { 'topology.kubernetes.io/zone': 'z1', 'topology.kubernetes.io/region': 'r1', other: 'o' };
    await driven.cluster.nodes.add({ name: 'n', labels, kubelet: 'manual' });
    await driven.pass('5s');
    await driven.apply(web());
    await driven.readyAll();
    const { metadata } = await driven.podOn('n');
    expect(metadata.labels).toMatchObject({ app: 'web', 'topology.kubernetes.io/zone': 'z1', 'topology.kubernetes.io/region': 'r1' });
    expect(metadata.labels?.['other']).toBeUndefined();
    await driven.pass('10m');
    expect((await driven.podOn('n')).metadata.uid).toBe(metadata.uid);
    expect(await driven.status()).toMatchObject({ updatedNumberScheduled: 1, numberReady: 1 });
  });

  it('that is not heard of has its daemon pods marked, not replaced; all is as before when it is back (B-308, B-314, B-325)', async () => {
    driven = await DrivenCluster.start(3, { nodePool: { kubelet: 'simulated' } });
    await driven.apply(web());
    await driven.pass('30s');
    const before = await driven.podOn('n1');
    await driven.cluster.nodes.fail('n1');
    await driven.pass('20m');
    const pod = await driven.podOn('n1');
    expect([pod.metadata.uid, pod.status.phase, isLive(pod)]).toEqual([before.metadata.uid, 'Running', true]);
    expect(pod.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1, numberReady: 2, numberAvailable: 2 });
    await driven.cluster.nodes.heal('n1');
    await driven.pass('2m');
    expect((await driven.podOn('n1')).metadata.uid).toBe(before.metadata.uid);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 3, numberMisscheduled: 0, numberReady: 3, numberAvailable: 3 });
  });

  it('has its lease back after the namespace of leases was deleted (B-305)', async () => {
    await start(2);
    await driven.cluster.delete('namespaces', 'kube-node-lease');
    await driven.pass('1m');
    const { items } = await driven.cluster.list('leases', { namespace: 'kube-node-lease' });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['n0', 'n1']);
    expect((await conditionsOf('n0'))['Ready']).toMatch('True');
  });
});

describe('a NoExecute taint', () => {
  it('evicts at once what does not tolerate it, and says why (B-320, B-324)', async () => {
    await start(1);
    await driven.cluster.create(bare('p', 'n0'));
    await driven.taint('n0', OWN);
    const pod = await driven.cluster.get('pods', 'p');
    expect(isLive(pod)).toBe(false);
    expect(pod.status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    });
    expect(await driven.events('Pod')).toContain('Normal TaintManagerEviction Marking for deletion Pod default/p');
  });

  it('waits for the smallest of the times that the used tolerations give (B-321)', async () => {
    await start(1);
    const tolerate = (key: string, tolerationSeconds?: number) => ({
      key,
      operator: 'Exists',
      ...(tolerationSeconds && { tolerationSeconds, effect: 'NoExecute' }),
    });
    await driven.cluster.create(bare('forever', 'n0', { tolerations: [tolerate('own', 5)] }));
    await driven.cluster.create(
      bare('shortest', 'n0', { tolerations: [tolerate('own', 60), tolerate('other', 30), tolerate('third', 5)] }),
    );
    await driven.taint('n0', OWN, { key: 'other', effect: 'NoExecute' });
    const live = async (name: string) => isLive(await driven.cluster.get('pods', name));
    expect(await live('forever')).toBe(false);
    await driven.pass('27s');
    expect(await live('shortest')).toBe(true);
    await driven.pass('2s');
    expect(await live('shortest')).toBe(false);
  });

  it('counts the first toleration that matches it (B-321)', async () => {
    await start(1);
    const tolerations = [
      { key: 'own', operator: 'Exists' },
      { key: 'own', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 },
    ];
    await driven.cluster.create(bare('p', 'n0', { tolerations }));
    await driven.taint('n0', OWN);
    await driven.pass('1h');
    expect(isLive(await driven.cluster.get('pods', 'p'))).toBe(true);
  });

  it('is forgotten when it goes in time, and a longer toleration does not postpone it (B-322, B-323)', async () => {
    await start(1);
    const tolerations = [{ key: 'own', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }];
    await driven.cluster.create(bare('p', 'n0', { tolerations }));
    await driven.taint('n0', OWN);
    await driven.pass('20s');
    await driven.taint('n0');
    await driven.pass('1m');
    expect(isLive(await driven.cluster.get('pods', 'p'))).toBe(true);
    expect(await driven.events('Pod')).toContain('Normal TaintManagerEviction Cancelling deletion of Pod default/p');
    await driven.taint('n0', OWN);
    const more = [
      ...((await driven.cluster.get('pods', 'p')).spec.tolerations ?? []),
      { key: 'own', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 900 },
    ];
    await driven.cluster.patch('pods', 'p', { spec: { tolerations: more } }, { type: 'merge' });
    await driven.pass('31s');
    expect(isLive(await driven.cluster.get('pods', 'p'))).toBe(false);
  });

  it('that its daemon pods tolerate for a time only takes them again and again (B-326)', async () => {
    driven = await DrivenCluster.start(1, { nodePool: { kubelet: 'simulated' } });
    const tolerations = [{ key: 'own', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }];
    await driven.apply(web({ pod: { tolerations, terminationGracePeriodSeconds: 1 } }));
    await driven.pass('30s');
    await driven.taint('n0', OWN);
    const seen = new Set<string>();
    for (let minutes = 0; minutes < 10; minutes += 1) {
      for (const { metadata } of await driven.pods()) seen.add(metadata.uid);
      await driven.pass('1m');
    }
    expect(seen.size).toBeGreaterThanOrEqual(4);
    expect((await driven.status()).desiredNumberScheduled).toBe(1);
  });
});

describe('pod garbage collection', () => {
  it('takes the pods of a node that has gone 40 to 80 s later, and marks them (B-330, B-331)', async () => {
    await start(2);
    await driven.apply(web());
    await driven.readyAll();
    const pod = await driven.podOn('n1');
    await driven.cluster.patch('pods', pod.metadata.name, { metadata: { finalizers: ['example.com/hold'] } });
    await driven.cluster.nodes.remove('n1');
    await driven.pass('35s');
    expect(isLive(await driven.podOn('n1'))).toBe(true);
    await driven.pass('50s');
    const held = await driven.podOn('n1');
    expect([isLive(held), held.status.phase, nodeOf(held)]).toEqual([false, 'Failed', 'n1']);
    expect(held.status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
    });
    await driven.cluster.patch('pods', pod.metadata.name, { metadata: { finalizers: null } });
    await driven.pass();
    expect(await driven.places()).toEqual(['n0']);
  });

  it('takes what was never bound and is terminating, and what a node out of service holds (B-332)', async () => {
    await start(2);
    const metadata = { name: 'unbound', finalizers: ['example.com/hold'] };
    await driven.cluster.create({
      kind: 'Pod',
      metadata,
      spec: { nodeSelector: { never: 'ever' }, containers: [{ name: 'c', image: 'a:1' }] },
    });
    await driven.cluster.delete('pods', 'unbound');
    await driven.cluster.create(bare('stuck', 'n0'));
    await driven.cluster.delete('pods', 'stuck');
    await driven.cluster.nodes.fail('n0');
    await driven.pass('2m');
    expect((await driven.cluster.get('pods', 'unbound')).status.phase).toBe('Failed');
    expect(isLive(await driven.cluster.get('pods', 'stuck'))).toBe(false);
    const taints = [
      ...((await driven.node('n0')).spec.taints ?? []),
      { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' as const },
    ];
    await driven.taint('n0', ...taints);
    await driven.pass('1m');
    expect((await driven.pods()).map(({ metadata: { name } }) => name)).toEqual(['unbound']);
  });
});
