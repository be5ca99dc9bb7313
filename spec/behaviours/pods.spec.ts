import { afterEach, describe, expect, it } from 'vitest';
import { DrivenCluster, isLive, namesOf, nodeOf, STRATEGIES, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes = 2): Promise<void> {
  driven = await DrivenCluster.start(nodes);
}

const PREFIX = 'node.kubernetes.io/';
const ADDED = [
  { key: `${PREFIX}not-ready`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${PREFIX}unreachable`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${PREFIX}disk-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${PREFIX}memory-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${PREFIX}pid-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${PREFIX}unschedulable`, operator: 'Exists', effect: 'NoSchedule' },
];

describe.each(STRATEGIES)('the pods of a DaemonSet with the strategy %s', (_strategy, strategy) => {
  it('have names of their own, and all that the template says but its name (B-090, B-091)', async () => {
    await start(1);
    const template = {
      metadata: {
        name: 'ignored',
        generateName: 'ignored-',
        labels: { app: 'web', more: 'labels' },
        annotations: { some: 'thing' },
        finalizers: ['example.com/hold'],
      },
      spec: { containers: [{ name: 'c', image: 'web:1' }], hostPID: true, terminationGracePeriodSeconds: 7 },
    };
    await driven.apply({ ...web(), spec: { ...web().spec, ...strategy, template } });
    const { metadata, spec } = await driven.podOn('n0');
    expect(metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(metadata).toMatchObject({
      generateName: 'web-',
      namespace: 'default',
      annotations: { some: 'thing' },
      finalizers: ['example.com/hold'],
    });
    expect([metadata.labels?.['more'], spec.hostPID, spec.terminationGracePeriodSeconds]).toEqual(['labels', true, 7]);
  });

  it('have short names, however long that of the DaemonSet is (B-090)', async () => {
    await start(1);
    const name = 'w'.repeat(70);
    await driven.apply(web({ name, spec: strategy }));
    expect((await driven.podOn('n0')).metadata.name).toMatch(/^w{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('carry the hash of the current revision and the template generation (B-092, B-093)', async () => {
    await start(1);
    await driven.apply(web({ spec: strategy }));
    await driven.setImage('web:2');
    for (const pod of await driven.pods()) await driven.remove(pod, 0);
    const hash = (await driven.history()).at(-1)?.metadata.labels?.['controller-revision-hash'];
    const { labels } = (await driven.podOn('n0')).metadata;
    expect(labels).toEqual({ app: 'web', 'controller-revision-hash': hash, 'pod-template-generation': '2' });
  });

  it('have their DaemonSet as their one owner (B-094)', async () => {
    await start(1);
    await driven.apply(web({ spec: strategy }));
    const { uid } = (await driven.daemonSet()).metadata;
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid, controller: true, blockOwnerDeletion: true };
    expect((await driven.podOn('n0')).metadata.ownerReferences).toEqual([owner]);
  });

  it('tolerate what every daemon pod tolerates, after what the template does; the template stays as it is (B-077, B-079, B-100)', async () => {
    await start(1);
    const own = { key: 'own', operator: 'Exists' };
    await driven.apply(web({ spec: strategy, pod: { tolerations: [own] } }));
    expect((await driven.podOn('n0')).spec.tolerations).toEqual([own, ...ADDED]);
    expect((await driven.daemonSet()).spec.template.spec.tolerations).toEqual([own]);
    const [revision] = await driven.history();
    expect(JSON.stringify(revision?.data)).not.toContain('not-ready');
  });

  it('lose the seconds of a toleration that is one of those, and keep one that differs (B-078)', async () => {
    await start(1);
    const same = { key: `${PREFIX}unreachable`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 };
    const differs = { key: `${PREFIX}not-ready`, operator: 'Exists' };
    await driven.apply(web({ spec: strategy, pod: { tolerations: [same, differs] } }));
    const [notReady, unreachable, ...others] = ADDED;
    expect((await driven.podOn('n0')).spec.tolerations).toEqual([unreachable, differs, notReady, ...others]);
  });

  it('are pinned in place of all that the template requires, beside what it prefers (B-095, B-096)', async () => {
    await start(2);
    await driven.label('n0', { colour: 'blue' });
    const matchExpressions = [{ key: 'colour', operator: 'Exists' }];
    const preferred = [{ weight: 3, preference: { matchExpressions } }];
    const nodeAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }, { matchExpressions }] },
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
    };
    await driven.apply(web({ spec: strategy, pod: { affinity: { nodeAffinity }, nodeSelector: { colour: 'blue' } } }));
    const { spec } = await driven.podOn('n0');
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['n0'] }];
    expect(spec.affinity?.nodeAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
    });
    expect(spec.nodeSelector).toEqual({ colour: 'blue' });
  });

  it('are bound from the start where the template names the node, which has to be a suitable one (B-071, B-097)', async () => {
    driven = await DrivenCluster.start(3, { binder: false });
    await driven.apply(web({ spec: strategy, pod: { nodeName: 'n1' } }));
    const [pod, ...others] = await driven.pods();
    expect([pod?.spec.nodeName, others.length]).toEqual(['n1', 0]);
    expect(
      pod?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values,
    ).toEqual(['n1']);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 1, currentNumberScheduled: 1 });
    await driven.change({ template: { spec: { nodeName: 'nowhere' } } });
    await driven.finishAll();
    expect([await driven.pods(), (await driven.status()).desiredNumberScheduled]).toEqual([[], 0]);
    await driven.change({ template: { spec: { nodeName: 'n1', nodeSelector: { never: 'ever' } } } });
    expect(await driven.pods()).toEqual([]);
  });
});

describe('the scheduler', () => {
  it('says where it put a pod, or why it could not; the pod goes nowhere else (B-070, B-102)', async () => {
    await start(3);
    const ports = [{ containerPort: 80, hostPort: 80 }];
    await driven.cluster.create({
      kind: 'Pod',
      metadata: { name: 'first' },
      spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'a:1', ports }] },
    });
    await driven.apply(web({ pod: { containers: [{ name: 'c', image: 'web:1', ports }] } }));
    const [bound, waiting] = [await driven.podOn('n0'), (await driven.podsOn('n1')).find(({ metadata }) => metadata.name !== 'first')];
    if (waiting === undefined) throw new Error('no pod waits');
    const events = await driven.events('Pod');
    expect(events).toContain(`Normal Scheduled Successfully assigned default/${bound.metadata.name} to n0`);
    const failed = events.find((event) => event.startsWith('Warning FailedScheduling'));
    expect(failed).toMatch(
      /^Warning FailedScheduling 0\/3 nodes are available: 1 node\(s\) didn't have free ports for the requested pod ports, 2 node\(s\) didn't satisfy plugin\(s\) \[NodeAffinity\]/,
    );
    await driven.pass('10m');
    expect((await driven.cluster.get('pods', waiting.metadata.name)).spec.nodeName).toBeUndefined();
    await driven.cluster.delete('pods', 'first', { gracePeriodSeconds: 0 });
    await driven.pass('15s');
    expect((await driven.podOn('n1')).spec.nodeName).toBe('n1');
  });

  it('names what there is too little of (B-102)', async () => {
    await start(2);
    const containers = [{ name: 'c', image: 'web:1', resources: { requests: { memory: '100Ti' } } }];
    await driven.apply(web({ pod: { containers } }));
    const failed = (await driven.events('Pod')).find((event) => event.startsWith('Warning FailedScheduling'));
    expect(failed).toMatch(
      /^Warning FailedScheduling 0\/2 nodes are available: 1 Insufficient memory, 1 node\(s\) didn't satisfy plugin\(s\) \[NodeAffinity\]/,
    );
  });
});

describe('scheduling gates', () => {
  it('keep pods from their nodes until somebody opens them; they count as scheduled, and are not ready (B-281, B-283)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.apply(web({ pod: { schedulingGates: [{ name: 'example.com/wait' }] } }));
    expect((await driven.pods()).map(({ spec }) => spec.nodeName)).toEqual([undefined, undefined]);
    expect(await driven.status()).toMatchObject({ currentNumberScheduled: 2, numberReady: 0, numberUnavailable: 2 });
    const [pod] = await driven.pods();
    if (pod === undefined) throw new Error('no pod');
    await driven.cluster.patch('pods', pod.metadata.name, { spec: { schedulingGates: null } }, { type: 'merge' });
    await driven.pass();
    const opened = (await driven.pods()).find(({ metadata }) => metadata.name === pod.metadata.name);
    expect(opened?.spec.nodeName).toBe('n0');
    expect(opened?.status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
  });
});

describe('readiness gates', () => {
  it('keep pods from being ready until somebody opens them (B-203, B-283)', async () => {
    driven = await DrivenCluster.start(1, { nodePool: { kubelet: 'simulated' } });
    await driven.apply(web({ pod: { readinessGates: [{ conditionType: 'example.com/gate' }] } }));
    await driven.pass('30s');
    const ready = async () => (await driven.podOn('n0')).status.conditions?.find(({ type }) => type === 'Ready');
    expect(await ready()).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
      message: 'corresponding condition of pod readiness gate "example.com/gate" does not exist.',
    });
    expect((await driven.status()).numberReady).toBe(0);
    await driven.say(await driven.podOn('n0'), { conditions: [{ type: 'example.com/gate', status: 'True' }] });
    await driven.pass();
    expect([(await ready())?.status, (await driven.status()).numberAvailable]).toEqual(['True', 1]);
    await driven.say(await driven.podOn('n0'), { conditions: [{ type: 'example.com/gate', status: 'False' }] });
    await driven.pass();
    expect([(await ready())?.status, (await driven.status()).numberReady]).toEqual(['False', 0]);
  });
});

describe('a namespace that is deleted', () => {
  it('takes its DaemonSets, pods and revisions with it (B-127, B-191)', async () => {
    driven = await DrivenCluster.start(2, { nodePool: { kubelet: 'simulated' } });
    await driven.cluster.create({ kind: 'Namespace', metadata: { name: 'doomed' } });
    await driven.apply(web({ metadata: { namespace: 'doomed' } }));
    await driven.pass('30s');
    expect((await driven.pods()).map(nodeOf)).toEqual(['n0', 'n1']);
    await driven.cluster.delete('namespaces', 'doomed');
    await driven.pass('2m');
    const left = await driven.refusal(driven.cluster.get('namespaces', 'doomed'));
    expect([left.code, namesOf((await driven.pods()).filter(isLive))]).toEqual([404, []]);
  });
});

describe('a fleet of 600 nodes', () => {
  it('gets its pods 250 at a time (B-140)', async () => {
    await start(600);
    let most = 0;
    let now = 0;
    const ending = new AbortController();
    const watch = driven.cluster.watch('daemonsets', { signal: ending.signal });
    const counting = (async () => {
      for await (const { object } of watch) {
        const current = object.status.currentNumberScheduled;
        most = Math.max(most, current - now);
        now = current;
      }
    })().catch(() => undefined);
    await driven.apply(web());
    await driven.pass('10s');
    ending.abort();
    await counting;
    expect([most, now, (await driven.pods()).length]).toEqual([250, 600, 600]);
  });
});
