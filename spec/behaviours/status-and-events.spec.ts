import { afterEach, describe, expect, it } from 'vitest';
import { DrivenCluster, isLive, nodeOf, ON_DELETE, rollingUpdate, STRATEGIES, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes = 3, spec: object = ON_DELETE): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec }));
}

async function version(): Promise<string> {
  return (await driven.daemonSet()).metadata.resourceVersion;
}

describe.each(STRATEGIES)('the status of a DaemonSet with the strategy %s', (_strategy, spec) => {
  it('of no nodes is zero, but for the generation that it observed (B-020, B-061, B-285)', async () => {
    await start(0, spec);
    const zeros = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
    expect(await driven.status()).toEqual({ ...zeros, observedGeneration: 1 });
    expect((await driven.history()).length).toBe(1);
  });

  it('goes from created to ready (B-280, B-281, B-283, B-288, B-290)', async () => {
    await start(3, spec);
    const counters = { desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberMisscheduled: 0 };
    expect(await driven.status()).toEqual({ ...counters, numberReady: 0, numberUnavailable: 3, observedGeneration: 1 });
    await driven.ready(await driven.podOn('n0'));
    await driven.pass();
    const partly = { numberReady: 1, numberAvailable: 1, numberUnavailable: 2, observedGeneration: 1 };
    expect(await driven.status()).toEqual({ ...counters, ...partly });
    await driven.readyAll();
    expect(await driven.status()).toEqual({ ...counters, numberReady: 3, numberAvailable: 3, observedGeneration: 1 });
  });

  it('counts nodes that have a pod on its way out as scheduled, and nodes without one as missing (B-281)', async () => {
    await start(2, spec);
    await driven.readyAll();
    await driven.remove(await driven.podOn('n0'));
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2 });
  });

  it('counts pods of nodes that want none, and pods of no node not at all (B-284)', async () => {
    await start(3, spec);
    await driven.readyAll();
    await driven.taint('n0', { key: 'own', effect: 'NoSchedule' });
    await driven.cluster.nodes.remove('n1');
    await driven.nudge();
    expect(await driven.status()).toMatchObject({
      desiredNumberScheduled: 1,
      currentNumberScheduled: 1,
      numberMisscheduled: 1,
      numberReady: 1,
    });
  });

  it('says that it has seen a generation even if acting on it failed (B-111, B-285)', async () => {
    await start(2, spec);
    await driven.readyAll();
    await driven.change({ template: { spec: { priorityClassName: 'none-such' } } });
    await driven.remove(await driven.podOn('n0'), 0);
    expect(await driven.status()).toMatchObject({ observedGeneration: 2, currentNumberScheduled: 1 });
  });

  it('is not written unless something in it changes (B-286)', async () => {
    await start(2, spec);
    await driven.readyAll();
    await driven.cluster.patch('daemonsets', 'web', { metadata: { annotations: { some: 'thing' } } });
    const before = await version();
    await driven.pass('1h');
    expect(await version()).toBe(before);
  });

  it('is put right when somebody else writes it, and keeps what is not the controller’s (B-016, B-286, B-289)', async () => {
    await start(2, spec);
    await driven.readyAll();
    const conditions = [{ type: 'Checked', status: 'True' }];
    await driven.cluster.patch('daemonsets', 'web', { status: { numberReady: 9, conditions } }, { subresource: 'status' });
    await driven.pass();
    expect(await driven.status()).toMatchObject({ numberReady: 2, conditions });
  });

  it('has no conditions and no collisions of its own (B-289)', async () => {
    await start(2, spec);
    await driven.readyAll();
    await driven.setImage('web:2');
    const { conditions, collisionCount } = await driven.status();
    expect([conditions, collisionCount]).toEqual([undefined, undefined]);
  });

  it('is written though the DaemonSet changes all the time (B-287)', async () => {
    driven = await DrivenCluster.start(3);
    await driven.cluster.apply(web({ spec }));
    for (let times = 0; times < 50; times += 1) {
      await driven.cluster.patch('daemonsets', 'web', { metadata: { annotations: { times: String(times) } } });
    }
    await driven.pass('50ms');
    expect(await driven.status()).toMatchObject({ currentNumberScheduled: 3, observedGeneration: 1 });
    expect((await driven.daemonSet()).metadata.annotations?.['times']).toBe('49');
  });
});

describe('the status', () => {
  it('looks at the older pod of a node during surge, until that has gone (B-282)', async () => {
    await start(1, rollingUpdate({ maxSurge: 1, maxUnavailable: 0 }));
    await driven.readyAll();
    await driven.setImage('web:2');
    expect(await driven.status()).toMatchObject({ numberReady: 1 });
    expect((await driven.status()).updatedNumberScheduled).toBeUndefined();
    await driven.readyAll();
    expect((await driven.status()).updatedNumberScheduled).toBeUndefined();
    await driven.finishAll();
    expect(await driven.status()).toMatchObject({ updatedNumberScheduled: 1, numberReady: 1 });
  });

  it('does not move while the DaemonSet is on its way out (B-122, B-285)', async () => {
    await start(2);
    await driven.readyAll();
    await driven.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Foreground' });
    await driven.pass();
    await driven.change({ minReadySeconds: 3 });
    await driven.ready(await driven.podOn('n0'), false);
    await driven.pass();
    expect(await driven.status()).toMatchObject({ numberReady: 2, observedGeneration: 1 });
  });
});

describe('events', () => {
  it('tell of each pod that was created and deleted, from the daemonset-controller (B-295)', async () => {
    await start(2);
    const { items } = await driven.cluster.list('events');
    const [first] = items.filter(({ involvedObject }) => involvedObject.kind === 'DaemonSet');
    const { uid } = (await driven.daemonSet()).metadata;
    expect(first).toMatchObject({
      type: 'Normal',
      reason: 'SuccessfulCreate',
      source: { component: 'daemonset-controller' },
      involvedObject: { kind: 'DaemonSet', namespace: 'default', name: 'web', uid, apiVersion: 'apps/v1' },
    });
    const pods = (await driven.pods()).map(({ metadata }) => `Normal SuccessfulCreate Created pod: ${metadata.name}`);
    expect((await driven.events('DaemonSet')).toSorted()).toEqual(pods.toSorted());
    const { metadata } = await driven.podOn('n0');
    await driven.label('n0', { 'kubernetes.io/hostname': 'n0' });
    await driven.change({ template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'n1' } } } });
    expect(await driven.events('DaemonSet')).toContain(`Normal SuccessfulDelete Deleted pod: ${metadata.name}`);
  });

  it('say nothing of adoption, release, rollouts, collisions, placement and resources (B-300)', async () => {
    driven = await DrivenCluster.start(3);
    const metadata = { name: 'orphan', labels: { app: 'web' } };
    await driven.cluster.create({ kind: 'Pod', metadata, spec: { nodeName: 'n0', containers: [{ name: 'c', image: 'web:1' }] } });
    const containers = [{ name: 'c', image: 'web:1', resources: { requests: { memory: '100Ti' } } }];
    await driven.apply(web({ pod: { containers }, spec: rollingUpdate({ maxUnavailable: 3 }) }));
    await driven.change({ template: { spec: { containers: [{ name: 'c', image: 'web:2' }] } } });
    await driven.finishAll();
    await driven.cluster.daemonSet('web').undo();
    await driven.pass('1m');
    await driven.cluster.patch('pods', (await driven.podOn('n1')).metadata.name, { metadata: { labels: { app: 'other' } } });
    await driven.pass();
    const reasons = new Set((await driven.events('DaemonSet')).map((event) => event.split(' ')[1]));
    expect([...reasons].toSorted()).toEqual(['SuccessfulCreate', 'SuccessfulDelete']);
  });

  it('of ten nodes are nine and one that combines the rest (B-301)', async () => {
    await start(12);
    const events = await driven.events('DaemonSet');
    expect(events.filter((event) => event.startsWith('Normal SuccessfulCreate Created pod: '))).toHaveLength(9);
    expect(
      events.filter((event) => event.startsWith('Normal SuccessfulCreate (combined from similar events): Created pod: ')),
    ).toHaveLength(1);
    const { items } = await driven.cluster.list('events');
    expect(items.find(({ message }) => message?.startsWith('(combined'))?.count).toBe(3);
  });

  it('of one DaemonSet are 25 at a time, and then one in five minutes (B-301)', async () => {
    await start(40);
    const counts = async () => {
      const { items } = await driven.cluster.list('events');
      const own = items.filter(({ involvedObject }) => involvedObject.kind === 'DaemonSet');
      return own.reduce((sum, { count = 0 }) => sum + count, 0);
    };
    expect(await counts()).toBe(25);
    await driven.pass('6m');
    await driven.remove(await driven.podOn('n0'), 0);
    await driven.remove(await driven.podOn('n1'), 0);
    // Those that were not told are counted when the next one is.
    expect(await counts()).toBe(41);
  });

  it('are kept for an hour (B-301)', async () => {
    await start(2);
    await driven.pass('59m');
    expect((await driven.events('DaemonSet')).length).toBe(2);
    await driven.pass('2m');
    expect(await driven.events('DaemonSet')).toEqual([]);
  });

  it('of pods come from whom they come from in Kubernetes (B-102, B-308)', async () => {
    driven = await DrivenCluster.start(2, { nodePool: { kubelet: 'simulated' } });
    await driven.apply(web());
    await driven.pass('30s');
    const pod = await driven.podOn('n0');
    const { items } = await driven.cluster.list('events');
    const own = items.filter(({ involvedObject }) => involvedObject.name === pod.metadata.name);
    const [scheduled] = own.filter(({ reason }) => reason === 'Scheduled');
    expect(scheduled).toMatchObject({ type: 'Normal', message: `Successfully assigned default/${pod.metadata.name} to n0` });
    expect([nodeOf(pod), isLive(pod)]).toEqual(['n0', true]);
    await driven.cluster.nodes.fail('n0');
    await driven.pass('2m');
    expect(await driven.events('Pod')).toContain('Warning NodeNotReady Node is not ready');
    expect(await driven.events('Node')).toContain('Normal NodeNotReady Node n0 status is now: NodeNotReady');
  });
});
