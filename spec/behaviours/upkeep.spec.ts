import { afterEach, describe, expect, it } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import { DrivenCluster, isLive, namesOf, nodeOf, ON_DELETE, STRATEGIES, web } from '../support/driven-cluster.js';

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes: number, spec: object = {}, pod: object = {}): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec, pod }));
  await driven.readyAll();
}

/** A pod that nobody owns, on a node. */
function bare(name: string, nodeName: string) {
  const metadata = { name, labels: { app: 'web' } };
  return { kind: 'Pod', metadata, spec: { nodeName, containers: [{ name: 'c', image: 'web:1' }] } };
}

function count(texts: readonly string[], part: string): number {
  return texts.filter((text) => text.includes(part)).length;
}

describe.each(STRATEGIES)('under the strategy %s', (_strategy, spec) => {
  it('a deleted pod is replaced when it has gone, and not before (B-113, B-114, B-121)', async () => {
    await start(2, spec);
    const pod = await driven.podOn('n0');
    await driven.remove(pod);
    expect(namesOf(await driven.podsOn('n0'))).toEqual([pod.metadata.name]);
    await driven.finishAll();
    const next = await driven.podOn('n0');
    expect([next.metadata.name === pod.metadata.name, next.spec.nodeName]).toEqual([false, 'n0']);
  });

  it('a pod that has ended while it is being deleted counts for nothing, even if a finalizer holds it (B-115)', async () => {
    await start(2, spec);
    const pod = await driven.podOn('n0');
    await driven.cluster.patch('pods', pod.metadata.name, { metadata: { finalizers: ['example.com/hold'] } });
    await driven.remove(pod);
    await driven.pass('1m');
    expect((await driven.podsOn('n0')).length).toBe(1);
    await driven.say(pod, { phase: 'Failed' });
    await driven.pass();
    const pods = await driven.podsOn('n0');
    expect(pods.map((one) => [isLive(one), one.status.phase])).toEqual([
      [false, 'Failed'],
      [true, 'Pending'],
    ]);
    expect(await driven.status()).toMatchObject({ currentNumberScheduled: 2, numberReady: 1 });
  });

  it('a pod that its kubelet has ended makes room, though a finalizer holds the object (B-115)', async () => {
    driven = await DrivenCluster.start(2, { nodePool: { kubelet: 'simulated' } });
    await driven.apply(web({ spec }));
    await driven.pass('20s');
    const held = await driven.podOn('n0');
    await driven.cluster.patch('pods', held.metadata.name, { metadata: { finalizers: ['example.com/hold'] } });
    await driven.remove(held);
    await driven.pass('1m');
    const pods = await driven.podsOn('n0');
    expect(pods.map((one) => [isLive(one), one.status.phase])).toEqual([
      [false, 'Succeeded'],
      [true, 'Running'],
    ]);
    expect(await driven.status()).toMatchObject({ currentNumberScheduled: 2, numberReady: 2 });
    await driven.cluster.patch('pods', held.metadata.name, { metadata: { finalizers: null } });
    await driven.pass();
    expect(await driven.places()).toEqual(['n0', 'n1']);
  });

  it('the oldest of several pods stays, though it is not its own making (B-116, B-180, B-186)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.cluster.create(bare('older', 'n0'));
    await driven.pass();
    await driven.cluster.create(bare('younger', 'n0'));
    await driven.pass();
    await driven.apply(web({ spec: ON_DELETE }));
    await driven.finishAll();
    expect(namesOf(await driven.podsOn('n0'))).toEqual(['older']);
    expect((await driven.podOn('n0')).metadata.ownerReferences).toMatchObject([{ kind: 'DaemonSet', name: 'web', controller: true }]);
  });

  it('every pod of an unsuitable node goes, each once (B-117, B-118)', async () => {
    await start(2, spec);
    await driven.label('n0', { never: 'mind' });
    const terminating = await driven.podOn('n0');
    await driven.remove(terminating, 600);
    const asked = (await driven.podOn('n0')).metadata.deletionTimestamp;
    await driven.taint('n0', { key: 'own', effect: 'NoExecute' });
    await driven.nudge();
    expect((await driven.podOn('n0')).metadata.deletionTimestamp).toBe(asked);
    expect(count(await driven.events('DaemonSet'), 'SuccessfulDelete')).toBe(0);
  });

  it('a failed pod is deleted with an event, and replaced (B-130, B-137, B-297)', async () => {
    await start(2, spec);
    const pod = await driven.podOn('n0');
    await driven.say(pod, { phase: 'Failed' });
    await driven.pass();
    expect(namesOf(await driven.podsOn('n0'))).not.toEqual([pod.metadata.name]);
    const message = `Warning FailedDaemonPod Found failed daemon pod default/${pod.metadata.name} on node n0, will try to kill it`;
    expect(await driven.events('DaemonSet')).toContain(message);
  });

  it('a pod that succeeded is deleted with another event, again and again without a wait (B-136, B-137, B-298)', async () => {
    await start(1, spec);
    for (let times = 0; times < 5; times += 1) {
      await driven.say(await driven.podOn('n0'), { phase: 'Succeeded' });
      await driven.pass('100ms');
      expect((await driven.podOn('n0')).status.phase).toBe('Pending');
    }
    expect(count(await driven.events('DaemonSet'), 'Normal SucceededDaemonPod Found succeeded daemon pod default/')).toBe(5);
  });

  it('a failed pod of an unsuitable node is deleted plainly (B-137)', async () => {
    await start(2, spec, { nodeSelector: { 'kubernetes.io/hostname': 'n0' } });
    const pod = await driven.podOn('n0');
    await driven.cluster.patch('nodes', 'n0', { metadata: { labels: { 'kubernetes.io/hostname': 'other' } } });
    await driven.say(pod, { phase: 'Failed' });
    await driven.pass();
    expect(await driven.places()).toEqual([]);
    expect(count(await driven.events('DaemonSet'), 'FailedDaemonPod')).toBe(0);
  });

  it('pods that fail again and again are deleted after 1 s, 2 s, 4 s; in between they stay (B-132, B-133)', async () => {
    await start(1, spec);
    await driven.say(await driven.podOn('n0'), { phase: 'Failed' });
    await driven.pass('0s');
    for (const seconds of [1, 2, 4, 8]) {
      const pod = await driven.podOn('n0');
      await driven.say(pod, { phase: 'Failed' });
      await driven.pass(`${seconds * 1000 - 100}ms`);
      expect((await driven.podOn('n0')).metadata.uid).toBe(pod.metadata.uid);
      await driven.pass('200ms');
      expect((await driven.podOn('n0')).metadata.uid).not.toBe(pod.metadata.uid);
      await driven.pass('0s');
    }
  });

  it('no pod is created twice when its DaemonSet is changed again and again (B-149, B-150)', async () => {
    driven = await DrivenCluster.start(5);
    await driven.cluster.apply(web({ spec }));
    for (let times = 0; times < 20; times += 1) {
      await driven.cluster.patch('daemonsets', 'web', { metadata: { annotations: { times: String(times) } } });
    }
    await driven.pass();
    expect(await driven.places()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
    expect(count(await driven.events('DaemonSet'), 'SuccessfulCreate')).toBe(5);
  });

  it('its own host port is no reason to touch a pod (B-125)', async () => {
    const containers = [{ name: 'c', image: 'web:1', ports: [{ containerPort: 80, hostPort: 80 }] }];
    await start(2, spec, { containers });
    const before = await driven.pods();
    await driven.nudge();
    await driven.pass('1m');
    expect(namesOf(await driven.pods())).toEqual(namesOf(before));
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, numberReady: 2, numberMisscheduled: 0 });
  });
});

describe('a DaemonSet', () => {
  it('deletes pods that wait for a node that has gone, and leaves bound ones to the garbage collector (B-119, B-171)', async () => {
    driven = await DrivenCluster.start(2, { binder: false });
    await driven.apply(web());
    await driven.cluster.nodes.remove('n1');
    await driven.pass();
    expect(await driven.places()).toEqual(['n0', 'n1']);
    await driven.nudge();
    expect(await driven.places()).toEqual(['n0']);
  });

  it('leaves the bound pods of a node that has gone to the garbage collector (B-119, B-330)', async () => {
    await start(2);
    await driven.cluster.nodes.remove('n1');
    await driven.nudge();
    await driven.pass('30s');
    expect((await driven.pods()).map((pod) => [nodeOf(pod), isLive(pod)])).toEqual([
      ['n0', true],
      ['n1', true],
    ]);
    await driven.pass('60s');
    expect(await driven.places()).toEqual(['n0']);
  });

  it('has running pods ended with their grace, and waiting ones taken out at once (B-120)', async () => {
    await start(1);
    await driven.cluster.nodes.add({ name: 'small', kubelet: 'manual' });
    await driven.change({
      template: { spec: { containers: [{ name: 'c', image: 'web:1', resources: { requests: { memory: '1Pi' } } }] } },
    });
    await driven.finishAll();
    const waiting = (await driven.pods()).filter(({ spec }) => spec.nodeName === undefined);
    expect(waiting.length).toBeGreaterThan(0);
    await driven.change({ template: { spec: { nodeSelector: { colour: 'blue' } } } });
    const left = (await driven.pods()).map(({ spec, metadata }) => [spec.nodeName !== undefined, metadata.deletionGracePeriodSeconds]);
    expect(left.filter(([isBound, grace]) => !isBound || grace !== 30)).toEqual([]);
  });

  it('creates before it deletes (B-120)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.label('n0', { colour: 'blue' });
    await driven.label('n1', { colour: 'green' });
    await driven.apply(web({ pod: { nodeSelector: { colour: 'blue' } } }));
    await driven.readyAll();
    await driven.change({ template: { spec: { nodeSelector: { colour: 'green' } } } });
    const { items } = await driven.cluster.list('events');
    const own = items.filter(({ involvedObject }) => involvedObject.kind === 'DaemonSet');
    const inOrder = own.toSorted((one, other) => Number(one.metadata.resourceVersion) - Number(other.metadata.resourceVersion));
    expect(inOrder.map(({ reason }) => reason)).toEqual(['SuccessfulCreate', 'SuccessfulCreate', 'SuccessfulDelete']);
  });

  it('on its way out replaces nothing, and its status stays (B-122, B-192)', async () => {
    await start(2);
    await driven.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Foreground' });
    await driven.pass();
    const { metadata, status } = await driven.daemonSet();
    expect(metadata.finalizers).toEqual(['foregroundDeletion']);
    await driven.remove(await driven.podOn('n0'), 0);
    await driven.nudge();
    expect(await driven.places()).toEqual(['n1']);
    expect(await driven.status()).toEqual(status);
    await driven.finishAll();
    expect([await driven.pods(), (await driven.cluster.list('daemonsets')).items]).toEqual([[], []]);
    expect((await driven.cluster.list('controllerrevisions')).items).toEqual([]);
  });

  it('keeps one of the live pods beside a failed one, all in one sync (B-131)', async () => {
    driven = await DrivenCluster.start(1);
    for (const name of ['a', 'b', 'c', 'd']) await driven.cluster.create(bare(name, 'n0'));
    await driven.say(await pod('b'), { phase: 'Failed' });
    await driven.apply(web({ spec: ON_DELETE }));
    expect((await driven.pods()).map((one) => [one.metadata.name, isLive(one)])).toEqual([
      ['a', true],
      ['c', false],
      ['d', false],
    ]);
    expect(count(await driven.events('DaemonSet'), 'FailedDaemonPod')).toBe(1);
    expect(count(await driven.events('DaemonSet'), 'SuccessfulCreate')).toBe(0);
  });

  it('lets one of two failed pods wait for the other (B-135)', async () => {
    driven = await DrivenCluster.start(1);
    for (const name of ['a', 'b']) {
      await driven.cluster.create(bare(name, 'n0'));
      await driven.say(await pod(name), { phase: 'Failed' });
    }
    await driven.cluster.apply(web());
    await driven.pass('900ms');
    expect((await driven.pods()).length).toBe(1);
    await driven.pass('1s');
    expect((await driven.podOn('n0')).status.phase).toBe('Pending');
  });

  it('starts the backoff over when a change of the spec was observed (B-134)', async () => {
    await start(1);
    const fail = async () => {
      await driven.say(await driven.podOn('n0'), { phase: 'Failed' });
      await driven.pass('500ms');
      return (await driven.podOn('n0')).status.phase;
    };
    expect([await fail(), await fail()]).toEqual(['Pending', 'Failed']);
    await driven.change({ minReadySeconds: 1 });
    expect([await fail(), await fail()]).toEqual(['Pending', 'Failed']);
  });

  it('cannot be held up by creations that were refused (B-141, B-142, B-296)', async () => {
    driven = await DrivenCluster.start(3);
    await driven.apply(web({ pod: { priorityClassName: 'none-such' } }));
    expect(await driven.pods()).toEqual([]);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 3, currentNumberScheduled: 0, observedGeneration: 1 });
    const [event] = (await driven.events('DaemonSet')).filter((text) => text.startsWith('Warning FailedCreate Error creating: pods "web-'));
    expect(event).toContain('is forbidden: no PriorityClass with name none-such was found');
    await driven.change({ template: { spec: { priorityClassName: null } } });
    expect(await driven.places()).toEqual(['n0', 'n1', 'n2']);
  });

  it('made anew under its name is not held up by what the former one expected (B-146, B-196)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.apply(web());
    const before = await driven.pods();
    await driven.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Background' });
    await driven.cluster.apply(web());
    await driven.pass('100ms');
    const { metadata } = await driven.daemonSet();
    const own = (await driven.pods()).filter(({ metadata: { ownerReferences } }) => ownerReferences?.[0]?.uid === metadata.uid);
    expect(own.map(nodeOf)).toEqual(['n0', 'n1']);
    expect(namesOf(own).filter((name) => namesOf(before).includes(name))).toEqual([]);
  });

  it('neither complains of nor tells of a pod that somebody else has deleted (B-147)', async () => {
    await start(1);
    const pod = await driven.podOn('n0');
    await driven.cluster.patch('nodes', 'n0', { spec: { taints: [{ key: 'own', effect: 'NoExecute' }] } });
    await driven.cluster.delete('pods', pod.metadata.name, { gracePeriodSeconds: 0 });
    await driven.pass('10s');
    expect(count(await driven.events('DaemonSet'), 'Delete')).toBe(0);
  });

  it('of a namespace on its way out creates nothing, and says nothing (B-127)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.cluster.create({ kind: 'Namespace', metadata: { name: 'doomed', finalizers: ['example.com/hold'] } });
    const configMap = { kind: 'ConfigMap', metadata: { name: 'held', namespace: 'doomed', finalizers: ['example.com/hold'] } };
    await driven.cluster.create(configMap);
    await driven.apply(web({ metadata: { namespace: 'doomed', finalizers: ['example.com/hold'] } }));
    await driven.cluster.delete('namespaces', 'doomed');
    await driven.pass('1m');
    const events = await driven.cluster.list('events', { namespace: 'doomed' });
    expect(events.items.filter(({ type }) => type === 'Warning')).toEqual([]);
    expect((await driven.pods()).filter(isLive)).toEqual([]);
  });

  it('creates a failing pod anew during surge, while the failed one waits (B-138)', async () => {
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };
    await start(1, spec);
    const fail = async () => {
      const live = (await driven.pods()).filter(({ status }) => status.phase !== 'Failed');
      await driven.say(live, { phase: 'Failed' });
      await driven.pass('100ms');
    };
    for (let times = 0; times < 4; times += 1) await fail();
    const phases = (await driven.pods()).map(({ status }) => status.phase);
    expect([phases.includes('Pending'), phases.filter((phase) => phase === 'Failed').length > 1]).toEqual([true, true]);
  });
});

async function pod(name: string): Promise<Pod> {
  return driven.cluster.get('pods', name);
}
