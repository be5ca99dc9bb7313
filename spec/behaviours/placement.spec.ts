import { afterEach, describe, expect, it } from 'vitest';
import { DrivenCluster, nodeOf, ON_DELETE, STRATEGIES, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes = 3): Promise<void> {
  driven = await DrivenCluster.start(nodes);
}

const NO_SCHEDULE = { key: 'own', value: 'x', effect: 'NoSchedule' } as const;
const NO_EXECUTE = { key: 'own', value: 'x', effect: 'NoExecute' } as const;

describe.each(STRATEGIES)('a DaemonSet with the strategy %s', (_strategy, strategy) => {
  it('has a pod on each node, pinned to it and then bound (B-060, B-095)', async () => {
    await start();
    await driven.apply(web({ spec: strategy }));
    expect(await driven.places()).toEqual(['n0', 'n1', 'n2']);
    const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n0'] }] }];
    const { spec } = await driven.podOn('n0');
    expect(spec.nodeName).toBe('n0');
    expect(spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).toEqual(terms);
  });

  it('has pods where its selector matches, as labels come, change and go (B-063, B-064, B-076, B-085)', async () => {
    await start();
    await driven.apply(web({ pod: { nodeSelector: { colour: 'blue' } }, spec: strategy }));
    expect(await driven.places()).toEqual([]);
    await driven.label('n1', { colour: 'blue' });
    expect(await driven.places()).toEqual(['n1']);
    await driven.label('n1', { colour: 'green' });
    await driven.finishAll();
    expect(await driven.places()).toEqual([]);
    await driven.change({ template: { spec: { nodeSelector: { colour: 'green' } } } });
    expect(await driven.places()).toEqual(['n1']);
  });

  it('deletes the pods of nodes that do not match any more all at once (B-064)', async () => {
    await start(5);
    await driven.apply(web({ spec: strategy }));
    await driven.readyAll();
    await driven.change({ template: { spec: { nodeSelector: { colour: 'blue' } } } });
    expect((await driven.pods()).map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual(Array(5).fill(true));
  });

  it('leaves a running pod on a node with an untolerated NoSchedule taint, and does not replace it (B-072, B-170)', async () => {
    await start();
    await driven.apply(web({ spec: strategy }));
    await driven.readyAll();
    await driven.taint('n1', NO_SCHEDULE);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 3, numberMisscheduled: 0 });
    await driven.nudge();
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1, currentNumberScheduled: 2 });
    await driven.remove(await driven.podOn('n1'));
    await driven.finishAll();
    expect(await driven.places()).toEqual(['n0', 'n2']);
    await driven.taint('n1');
    expect(await driven.places()).toEqual(['n0', 'n1', 'n2']);
  });

  it('deletes the pod of a node with an untolerated NoExecute taint itself (B-073, B-325)', async () => {
    await start();
    await driven.apply(web({ spec: strategy }));
    await driven.readyAll();
    await driven.taint('n1', NO_EXECUTE);
    await driven.finishAll();
    await driven.pass('10m');
    expect(await driven.places()).toEqual(['n0', 'n2']);
  });

  it('keeps and gets pods on a cordoned node (B-080)', async () => {
    await start();
    await driven.cluster.nodes.cordon('n0');
    await driven.apply(web({ spec: strategy }));
    expect(await driven.places()).toEqual(['n0', 'n1', 'n2']);
    await driven.readyAll();
    await driven.cluster.nodes.cordon('n1');
    await driven.pass('1m');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 3, numberReady: 3, numberMisscheduled: 0 });
  });
});

describe('placement', () => {
  it('leaves preferences, spread and resources to the scheduler (B-069, B-070)', async () => {
    await start(2);
    const term = { weight: 1, preference: { matchExpressions: [{ key: 'never', operator: 'Exists' }] } };
    const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [term] };
    const podTerm = { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/os' };
    const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: podTerm }] };
    const containers = [{ name: 'c', image: 'web:1', resources: { requests: { memory: '100Ti' } } }];
    await driven.apply(web({ pod: { affinity: { nodeAffinity, podAntiAffinity }, containers } }));
    expect(await driven.places()).toEqual(['n0', 'n1']);
    const { spec, status } = await driven.podOn('n0');
    expect(spec.nodeName).toBeUndefined();
    expect(status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }]);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 0 });
    expect((await driven.events('DaemonSet')).filter((event) => event.startsWith('Warning'))).toEqual([]);
  });

  it('gives a large node its pod beside one that is too small (B-070)', async () => {
    await start(0);
    await driven.cluster.create({
      kind: 'NodePool',
      metadata: { name: 's' },
      spec: { replicas: 1, kubelet: 'manual', capacity: { memory: '1Gi' } },
    });
    await driven.cluster.create({
      kind: 'NodePool',
      metadata: { name: 'l' },
      spec: { replicas: 1, kubelet: 'manual', capacity: { memory: '9Gi' } },
    });
    await driven.pass('1m');
    const containers = [{ name: 'c', image: 'web:1', resources: { requests: { memory: '2Gi' } } }];
    await driven.apply(web({ pod: { containers } }));
    expect((await driven.pods()).map((pod) => [nodeOf(pod), pod.spec.nodeName !== undefined])).toEqual([
      ['l-0', true],
      ['s-0', false],
    ]);
  });

  it('does not keep pods from nodes under pressure, but from those without network (B-083)', async () => {
    await start(2);
    const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({ type, status: 'True' }));
    await driven.cluster.patch('nodes', 'n0', { status: { conditions: pressures } }, { subresource: 'status' });
    const conditions = [{ type: 'NetworkUnavailable', status: 'True' }];
    await driven.cluster.patch('nodes', 'n1', { status: { conditions } }, { subresource: 'status' });
    await driven.pass();
    expect((await driven.node('n0')).spec.taints?.length).toBe(3);
    await driven.apply(web());
    expect(await driven.places()).toEqual(['n0']);
    await driven.change({ template: { spec: { hostNetwork: true } } });
    expect(await driven.places()).toEqual(['n0', 'n1']);
  });

  it('keeps new pods from a node that is not ready, and leaves its old one (B-081, B-082, B-314)', async () => {
    await start(3);
    await driven.apply(web({ spec: ON_DELETE }));
    await driven.readyAll();
    const before = await driven.podOn('n1');
    await driven.cluster.nodes.fail('n1');
    await driven.pass('3m');
    const pod = await driven.podOn('n1');
    expect(pod.metadata).toMatchObject({ name: before.metadata.name, uid: before.metadata.uid });
    expect([pod.status.phase, pod.metadata.deletionTimestamp]).toEqual(['Running', undefined]);
    const counters = { desiredNumberScheduled: 2, numberMisscheduled: 1, numberReady: 2 };
    expect(await driven.status()).toMatchObject(counters);
    await driven.remove(pod, 0);
    expect(await driven.places()).toEqual(['n0', 'n2']);
    await driven.cluster.nodes.heal('n1');
    await driven.pass('1m');
    expect(await driven.places()).toEqual(['n0', 'n1', 'n2']);
  });

  it('takes a taint that nobody knows for one that is not tolerated (B-084)', async () => {
    await start(2);
    await driven.taint('n0', { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' });
    await driven.taint('n1', { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' });
    await driven.apply(web());
    expect(await driven.places()).toEqual([]);
    await driven.change({ template: { spec: { tolerations: [{ operator: 'Exists' }] } } });
    expect(await driven.places()).toEqual(['n0', 'n1']);
  });
});

describe('the node of a pod', () => {
  const owner = async () => {
    const { metadata } = await driven.daemonSet();
    return [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: metadata.uid, controller: true }];
  };
  const pinned = (...values: readonly string[]) => {
    const matchFields = values.map((value) => ({ key: 'metadata.name', operator: 'In', values: [value] }));
    const nodeSelectorTerms = matchFields.map((field) => ({ matchFields: [field] }));
    return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
  };

  it('is where it is bound, or the one that its affinity names (B-098)', async () => {
    driven = await DrivenCluster.start(2, { binder: false });
    await driven.apply(web());
    expect((await driven.pods()).map(({ spec }) => spec.nodeName)).toEqual([undefined, undefined]);
    expect(await driven.status()).toMatchObject({ currentNumberScheduled: 2 });
  });

  it('is none for a pod that names none, which is then neither counted nor deleted (B-098, B-099)', async () => {
    driven = await DrivenCluster.start(2, { binder: false });
    await driven.apply(web());
    const ownerReferences = await owner();
    const containers = [{ name: 'c', image: 'web:1' }];
    const make = (name: string, spec: object) =>
      driven.cluster.create({ kind: 'Pod', metadata: { name, labels: { app: 'web' }, ownerReferences }, spec: { containers, ...spec } });
    await make('nowhere', {});
    await driven.pass();
    await driven.nudge();
    expect((await driven.pods()).length).toBe(3);
    expect(await driven.status()).toMatchObject({ currentNumberScheduled: 2, numberMisscheduled: 0 });
    await make('second', { affinity: pinned('n0') });
    await driven.pass();
    expect((await driven.pods()).length).toBe(3);
  });
});
