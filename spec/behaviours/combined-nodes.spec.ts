import { afterEach, describe, expect, it } from 'vitest';
import { DrivenCluster, namesOf, nodeOf, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';
import { census, isReady, picture } from '../support/picture.js';

// Nodes that come, go, fall silent, are tainted, cordoned and drained while a DaemonSet is updated.

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

const SIMULATED = { kubelet: 'simulated', timing: { start: '1s', stop: '1s' } } as const;

async function start(nodes: number, spec: object, parts: object = {}): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec, ...parts }));
  await driven.readyAll();
}

/** Pods by themselves, on kubelets that are simulated. */
async function running(nodes: number, spec: object, parts: object = {}): Promise<void> {
  driven = await DrivenCluster.start(nodes, { nodePool: SIMULATED });
  await driven.apply(web({ spec, ...parts }));
  await driven.pass('30s');
}

async function settle(): Promise<void> {
  await driven.finishAll();
  await driven.readyAll();
}

function unavailable(maxUnavailable: number | string) {
  return rollingUpdate({ maxUnavailable });
}

function surge(maxSurge: number | string) {
  return rollingUpdate({ maxSurge, maxUnavailable: 0 });
}

describe('a node that falls silent during an update', () => {
  it('holds up one without surge, though it wants no pod any more; forcing its pod out sets it going again (B-072, B-205, B-216)', async () => {
    await running(4, unavailable(1));
    await driven.cluster.nodes.fail('n2');
    await driven.pass('2m');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 3, numberMisscheduled: 1, numberReady: 3 });
    await driven.setImage('web:2');
    await driven.pass('10m');
    expect(await picture(driven)).toBe('n0:1 n1:1 n2:1!x n3:1');
    const [stuck] = await driven.podsOn('n2');
    if (stuck === undefined) throw new Error('no pod');
    await driven.remove(stuck, 0);
    await driven.pass('2m');
    expect(await picture(driven)).toBe('n0:2 n1:2 n3:2');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberMisscheduled: 0 });
    await driven.cluster.nodes.heal('n2');
    await driven.pass('1m');
    expect(await picture(driven)).toBe('n0:2 n1:2 n2:2 n3:2');
  });

  it('does not hold up one with surge; when it is back its old pod ends, and it gets a new one (B-232, B-235, B-238)', async () => {
    await running(3, surge(1));
    await driven.cluster.nodes.fail('n1');
    await driven.pass('2m');
    await driven.setImage('web:2');
    await driven.pass('5m');
    expect(await picture(driven)).toBe('n0:2 n1:1!x n2:2');
    await driven.cluster.nodes.heal('n1');
    await driven.pass('1m');
    expect(await picture(driven)).toBe('n0:2 n1:2 n2:2');
  });

  it('while it surges loses its old pod, keeps its new one, and frees the surge for the next node (B-232, B-234)', async () => {
    await running(3, surge(1), { pod: { terminationGracePeriodSeconds: 5 } });
    await driven.change({ minReadySeconds: 300 });
    await driven.pass('10m');
    await driven.setImage('web:2');
    await driven.pass('30s');
    const surging = (await driven.pods()).find(({ spec }) => spec.containers[0]?.image === 'web:2');
    if (surging === undefined) throw new Error('nothing surges');
    await driven.cluster.nodes.fail(nodeOf(surging));
    await driven.pass('2m');
    const others = ['n0', 'n1', 'n2'].filter((node) => node !== nodeOf(surging));
    const silent = (await picture(driven)).split(' ').find((part) => part.startsWith(nodeOf(surging)));
    expect(silent).toBe(`${nodeOf(surging)}:1!x+2!`);
    expect(await census(driven)).toEqual({ '1': 2, '1!x': 1, '2': 1, '2!': 1 });
    await driven.pass('20m');
    expect((await picture(driven)).split(' ').filter((part) => others.some((node) => part.startsWith(node)))).toEqual(
      others.map((node) => `${node}:2`),
    );
  });

  it('removed for good has its pods collected, and the update ends with the others (B-219, B-330, B-333)', async () => {
    await running(3, unavailable(1));
    await driven.cluster.nodes.fail('n0');
    await driven.pass('2m');
    await driven.setImage('web:2');
    await driven.pass('2m');
    await driven.cluster.nodes.remove('n0');
    await driven.pass('5m');
    expect(await picture(driven)).toBe('n1:2 n2:2');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberMisscheduled: 0 });
  });
});

describe('a node that is cordoned, drained, or evicts', () => {
  it('takes part in an update as any other (B-080, B-221)', async () => {
    await running(3, unavailable(1));
    await driven.cluster.nodes.cordon('n1');
    await driven.setImage('web:2');
    await driven.pass('1m');
    expect(await picture(driven)).toBe('n0:2 n1:2 n2:2');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 3, numberMisscheduled: 0 });
  });

  it('has an evicted pod replaced on it, of the newest template under OnDelete, too (B-080, B-121, B-251)', async () => {
    await running(2, ON_DELETE);
    await driven.cluster.nodes.cordon('n1');
    await driven.setImage('web:2');
    const [pod] = await driven.podsOn('n1');
    if (pod === undefined) throw new Error('no pod');
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod.metadata.name } };
    await driven.cluster.nodes.drain('n1');
    expect(await picture(driven)).toBe('n0:1 n1:1');
    expect(eviction.kind).toBe('Eviction');
    await driven.remove(pod);
    await driven.pass('10s');
    expect(await picture(driven)).toBe('n0:1 n1:2');
  });
});

describe('nodes that come and go with labels and taints', () => {
  it('that match again while their pod ends get the next one when it has gone (B-064, B-085, B-114)', async () => {
    driven = await DrivenCluster.start(2);
    await driven.label('n0', { in: 'yes' });
    await driven.apply(web({ pod: { nodeSelector: { in: 'yes' } } }));
    await driven.readyAll();
    await driven.label('n0', { in: 'no' });
    expect(await picture(driven)).toBe('n0:1x');
    await driven.label('n0', { in: 'yes' });
    expect([await picture(driven), (await driven.status()).currentNumberScheduled]).toEqual(['n0:1x', 1]);
    await driven.finishAll();
    expect(await picture(driven)).toBe('n0:1!');
  });

  it('join in the middle of an update with the newest template, and use up the budget until they are ready (B-113, B-214)', async () => {
    await start(3, unavailable(1));
    await driven.setImage('web:2');
    await driven.cluster.nodes.scale(5);
    await driven.pass('10s');
    await driven.finishAll();
    await driven.ready((await driven.pods()).filter((pod) => nodeOf(pod) < 'n3'));
    await driven.pass();
    expect(await census(driven)).toEqual({ '1': 2, '2': 1, '2!': 2 });
    await driven.readyAll();
    expect(await census(driven)).toEqual({ '1': 1, '1x': 1, '2': 3 });
  });

  it('all gone leave a DaemonSet of zero with its revisions, which starts over when they are back (B-061, B-065, B-330)', async () => {
    await running(3, unavailable(1));
    await driven.setImage('web:2');
    await driven.cluster.nodes.scale(0);
    await driven.pass('5m');
    expect([await driven.pods(), (await driven.history()).map(({ revision }) => revision)]).toEqual([[], [1, 2]]);
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 0, currentNumberScheduled: 0, numberReady: 0 });
    await driven.cluster.nodes.scale(2);
    await driven.pass('1m');
    expect(await picture(driven)).toBe('n0:2 n1:2');
  });

  it('with a taint that the next template tolerates get pods at once, while the others are rolled (B-084, B-113, B-205)', async () => {
    await start(3, unavailable(1));
    await driven.cluster.nodes.add({ name: 'special', taints: [{ key: 'special', effect: 'NoExecute' }], kubelet: 'manual' });
    await driven.pass('10s');
    expect(await picture(driven)).toBe('n0:1 n1:1 n2:1');
    await driven.change({ template: { spec: { tolerations: [{ key: 'special', operator: 'Exists' }] } } });
    expect(await census(driven)).toEqual({ '1': 3, '1!': 1 });
    await driven.readyAll();
    expect(await census(driven)).toEqual({ '1': 3, '1x': 1 });
  });

  it('with a taint that the next template does not tolerate any more lose their pods at once, beyond the budget (B-073, B-205)', async () => {
    driven = await DrivenCluster.start(4);
    for (const node of ['n0', 'n1', 'n2']) await driven.taint(node, { key: 'k', effect: 'NoExecute' });
    await driven.apply(web({ spec: unavailable(1), pod: { tolerations: [{ key: 'k', operator: 'Exists' }] } }));
    await driven.readyAll();
    await driven.change({ template: { spec: { tolerations: null } } });
    expect(await picture(driven)).toBe('n0:1x n1:1x n2:1x n3:1');
    await driven.finishAll();
    expect(await picture(driven)).toBe('n3:1x');
  });

  it('named by the next template keep theirs until the others have lost theirs, which goes at once (B-071, B-097, B-215)', async () => {
    await start(3, unavailable(1));
    await driven.change({ template: { spec: { nodeName: 'n1' } } });
    expect(await picture(driven)).toBe('n0:1x n1:1 n2:1x');
    await driven.finishAll();
    expect(await picture(driven)).toBe('n1:1x');
    await settle();
    expect(await picture(driven)).toBe('n1:1');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberMisscheduled: 0 });
  });

  it('made anew under their name in the middle of an update have their pod, which is rolled as any other (B-173, B-205)', async () => {
    await start(2, unavailable(1));
    const extra = { name: 'x', kubelet: 'manual' } as const;
    await driven.cluster.nodes.add(extra);
    await driven.readyAll();
    const before = namesOf(await driven.podsOn('x'));
    await driven.setImage('web:2');
    await driven.cluster.nodes.remove('x');
    await driven.cluster.nodes.add(extra);
    await driven.pass('5m');
    expect([namesOf(await driven.podsOn('x')), before.length]).toEqual([before, 1]);
    for (let step = 0; step < 3; step += 1) await settle();
    expect(await picture(driven)).toBe('n0:2 n1:2 x:2');
  });
});

describe('pods that cannot be placed', () => {
  it('are replaced at once by an update, as nobody runs them (B-069, B-120, B-205)', async () => {
    driven = await DrivenCluster.start(3, { nodePool: { capacity: { cpu: '1', memory: '1Gi', pods: '10' } } });
    const containers = (cpu: string) => [{ name: 'c', image: 'web:1', resources: { requests: { cpu } } }];
    await driven.apply(web({ spec: unavailable(1), pod: { containers: containers('2') } }));
    expect([await picture(driven), (await driven.status()).currentNumberScheduled]).toEqual(['n0:1! n1:1! n2:1!', 3]);
    const before = namesOf(await driven.pods());
    await driven.change({ template: { spec: { containers: containers('500m') } } });
    const after = await driven.pods();
    expect([
      after.length,
      after.filter(({ metadata }) => before.includes(metadata.name)),
      after.every(({ spec }) => spec.nodeName !== undefined),
    ]).toEqual([3, [], true]);
    await driven.readyAll();
    expect(await driven.status()).toMatchObject({ numberReady: 3, updatedNumberScheduled: 3 });
  });

  it('for the host port of another DaemonSet wait, and have it when that goes (B-069, B-196)', async () => {
    const containers = [{ name: 'c', image: 'web:1', ports: [{ containerPort: 80, hostPort: 80 }] }];
    await running(2, unavailable(1), { pod: { containers } });
    await driven.apply(
      web({
        name: 'second',
        image: 'web:2',
        spec: { selector: { matchLabels: { app: 'second' } }, template: { metadata: { labels: { app: 'second' } }, spec: { containers } } },
      }),
    );
    await driven.pass('30s');
    expect(await picture(driven, 'second')).toBe('n0:1! n1:1!');
    expect(await driven.status('second')).toMatchObject({ currentNumberScheduled: 2, numberReady: 0, numberUnavailable: 2 });
    await driven.cluster.delete('daemonsets', 'web');
    await driven.pass('1m');
    expect((await driven.pods()).map((pod) => isReady(pod))).toEqual([true, true]);
    expect(await driven.status('second')).toMatchObject({ numberReady: 2, numberAvailable: 2 });
  });
});

describe('pods that end', () => {
  it('failed on a node with a NoSchedule taint are taken with an event, and not made again (B-072, B-130, B-137)', async () => {
    await start(2, unavailable(1));
    await driven.taint('n0', { key: 'k', effect: 'NoSchedule' });
    const pod = await driven.podOn('n0');
    await driven.say(pod, { phase: 'Failed' });
    await driven.pass('1m');
    expect(await picture(driven)).toBe('n1:1');
    expect(await driven.events('DaemonSet')).toContainEqual(
      expect.stringContaining(`Found failed daemon pod default/${pod.metadata.name} on node n0`),
    );
  });

  it('under OnDelete are made again of the newest template, whatever they came to (B-130, B-136, B-252)', async () => {
    await start(2, ON_DELETE);
    await driven.setImage('web:2');
    await driven.say(await driven.podOn('n0'), { phase: 'Succeeded' });
    await driven.say(await driven.podOn('n1'), { phase: 'Failed' });
    await driven.pass();
    expect(await picture(driven)).toBe('n0:2! n1:2!');
  });

  it('again and again during an update stop it, and begin their backoff anew with the next template (B-132, B-134, B-208)', async () => {
    await start(3, unavailable(1));
    await driven.setImage('web:2');
    await driven.finishAll();
    const fresh = async () => (await driven.pods()).find(({ spec }) => spec.containers[0]?.image !== 'web:1');
    for (let failures = 0; failures < 3; failures += 1) {
      const pod = await fresh();
      if (pod === undefined) throw new Error('no new pod');
      await driven.say(pod, { phase: 'Failed' });
      await driven.pass(failures < 2 ? '4s' : '2s');
    }
    expect(await census(driven)).toEqual({ '1': 2, '2!': 1 });
    const last = await fresh();
    if (last === undefined) throw new Error('no new pod');
    await driven.say(last, { phase: 'Failed' });
    await driven.pass('1s');
    expect((await fresh())?.metadata.name).toBe(last.metadata.name);
    await driven.setImage('web:3');
    expect(await census(driven)).toEqual({ '1': 2, '3!': 1 });
  });
});
