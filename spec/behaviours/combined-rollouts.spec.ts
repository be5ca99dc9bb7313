import { afterEach, describe, expect, it } from 'vitest';
import { DrivenCluster, namesOf, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';
import { census, picture } from '../support/picture.js';

// What several rules together come to. What is expected is what the reference's source says, step by step.

let driven: DrivenCluster;

afterEach(() => driven.cluster.stop());

async function start(nodes: number, spec: object, more: object = {}): Promise<void> {
  driven = await DrivenCluster.start(nodes);
  await driven.apply(web({ spec: { ...spec, ...more } }));
  await driven.readyAll();
}

function unavailable(maxUnavailable: number | string) {
  return rollingUpdate({ maxUnavailable });
}

function surge(maxSurge: number | string) {
  return rollingUpdate({ maxSurge, maxUnavailable: 0 });
}

/** The kubelets end what is being deleted, and run what is new. */
async function settle(): Promise<void> {
  await driven.finishAll();
  await driven.readyAll();
}

async function revisions(): Promise<readonly number[]> {
  return (await driven.history()).map(({ revision }) => revision);
}

describe('an update of odd numbers of nodes', () => {
  it('takes a percentage rounded up, also when a third template comes while the second is not ready (B-201, B-205, B-209)', async () => {
    await start(7, unavailable('30%'));
    await driven.setImage('web:2');
    expect(await census(driven)).toEqual({ '1': 4, '1x': 3 });
    await driven.finishAll();
    expect(await census(driven)).toEqual({ '1': 4, '2!': 3 });
    await driven.setImage('web:3');
    expect(await census(driven)).toEqual({ '1': 4, '2!x': 3 });
    await settle();
    expect(await census(driven)).toEqual({ '1': 1, '1x': 3, '3': 3 });
    await settle();
    expect(await census(driven)).toEqual({ '1x': 1, '3': 6 });
    await settle();
    expect([await census(driven), await revisions()]).toEqual([{ '3': 7 }, [1, 2, 3]]);
  });

  it('takes the percentage of the nodes that want a pod, but takes pods of others, too, and makes none there (B-201, B-217)', async () => {
    await start(5, unavailable('40%'));
    for (const node of ['n0', 'n1', 'n2']) await driven.taint(node, { key: 'k', effect: 'NoSchedule' });
    await driven.setImage('web:2');
    for (let step = 0; step < 5; step += 1) {
      const going = Object.entries(await census(driven)).filter(([look]) => look.endsWith('x'));
      expect(going.map(([, count]) => count)).toEqual([1]);
      await settle();
    }
    expect(await picture(driven)).toBe('n3:2 n4:2');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberMisscheduled: 0 });
  });

  it('takes all at once where the number is greater than there are nodes (B-048, B-205)', async () => {
    await start(3, unavailable(10));
    await driven.setImage('web:2');
    expect(await picture(driven)).toBe('n0:1x n1:1x n2:1x');
  });
});

describe('an update whose numbers change meanwhile', () => {
  it('waits until less is away than the lower number (B-205, B-213)', async () => {
    await start(6, unavailable(3));
    await driven.setImage('web:2');
    await driven.change(unavailable(1));
    await driven.finishAll();
    expect(await census(driven)).toEqual({ '1': 3, '2!': 3 });
    const [first, second, third] = (await driven.pods()).filter(({ spec }) => spec.containers[0]?.image === 'web:2');
    if (first === undefined || second === undefined || third === undefined) throw new Error('no new pods');
    await driven.ready([first, second]);
    await driven.pass();
    expect(await census(driven)).toEqual({ '1': 3, '2': 2, '2!': 1 });
    await driven.ready(third);
    await driven.pass();
    expect(await census(driven)).toEqual({ '1': 2, '1x': 1, '2': 3 });
  });

  it('goes on at once with the higher number (B-205, B-213)', async () => {
    await start(5, unavailable(1));
    await driven.setImage('web:2');
    expect(await census(driven)).toEqual({ '1': 4, '1x': 1 });
    await driven.change(unavailable('50%'));
    expect(await census(driven)).toEqual({ '1': 2, '1x': 3 });
  });

  it('replaces all pods at once that a higher minReadySeconds makes unavailable, and none without a new template (B-203, B-204, B-205)', async () => {
    await start(4, unavailable(1));
    await driven.change({ minReadySeconds: 60 });
    expect([await census(driven), (await driven.status()).numberAvailable ?? 0]).toEqual([{ '1': 4 }, 0]);
    await driven.setImage('web:2');
    expect(await census(driven)).toEqual({ '1x': 4 });
  });

  it('counts pods as available when a higher minReadySeconds has passed, by itself (B-166, B-203)', async () => {
    await start(3, unavailable(1));
    await driven.change({ minReadySeconds: 60 });
    expect(await driven.status()).toMatchObject({ numberReady: 3, numberUnavailable: 3 });
    await driven.pass('61s');
    expect(await driven.status()).toMatchObject({ numberReady: 3, numberAvailable: 3 });
  });

  it('stops for OnDelete, which takes what is deleted by hand, and goes on after it (B-213, B-250, B-251)', async () => {
    await start(4, ON_DELETE);
    await driven.setImage('web:2');
    await driven.remove(await driven.podOn('n0'));
    await driven.finishAll();
    expect(await picture(driven)).toBe('n0:2! n1:1 n2:1 n3:1');
    await driven.change(unavailable(1));
    expect(await picture(driven)).toBe('n0:2! n1:1 n2:1 n3:1');
    await driven.readyAll();
    expect(await census(driven)).toEqual({ '1': 2, '1x': 1, '2': 1 });
    await driven.change(ON_DELETE);
    await settle();
    expect(await census(driven)).toEqual({ '1': 2, '2': 2 });
    await driven.change(unavailable('100%'));
    expect(await census(driven)).toEqual({ '1x': 2, '2': 2 });
  });
});

describe('surge that comes and goes', () => {
  it('fills at once a node whose pod is on its way out, beside its budget (B-213, B-233, B-234)', async () => {
    await start(3, unavailable(1));
    await driven.setImage('web:2');
    await driven.change(surge(1));
    expect(await census(driven)).toEqual({ '1': 2, '1x': 1, '2!': 2 });
    await settle();
    expect(await census(driven)).toEqual({ '1': 1, '1x': 1, '2': 2, '2!': 1 });
  });

  it('is undone at once when its template is taken back: what it had made goes (B-220, B-232)', async () => {
    await start(3, surge(1), { minReadySeconds: 30 });
    await driven.pass('60s');
    const before = namesOf(await driven.pods());
    await driven.setImage('web:2');
    await driven.ready((await driven.pods()).filter(({ spec }) => spec.containers[0]?.image === 'web:2'));
    await driven.pass();
    expect(await census(driven)).toEqual({ '1': 3, '2': 1 });
    await driven.setImage('web:1');
    expect(await census(driven)).toEqual({ '1': 3, '2x': 1 });
    await driven.finishAll();
    expect([namesOf(await driven.pods()), await revisions()]).toEqual([before, [2, 3]]);
  });

  it('keeps the best of two old revisions when a third template comes, and begins anew (B-231, B-234)', async () => {
    await start(3, surge(1));
    await driven.setImage('web:2');
    expect(await census(driven)).toEqual({ '1': 3, '2!': 1 });
    await driven.setImage('web:3');
    expect(await census(driven)).toEqual({ '1': 3, '2!x': 1, '3!': 1 });
    for (let step = 0; step < 4; step += 1) await settle();
    expect(await picture(driven)).toBe('n0:3 n1:3 n2:3');
  });

  it('gives no protection on nodes that a new node selector leaves out, and goes on with the others (B-064, B-240)', async () => {
    await start(3, surge('100%'));
    await driven.label('n1', { in: 'yes' });
    await driven.label('n2', { in: 'yes' });
    await driven.setImage('web:2');
    expect(await picture(driven)).toBe('n0:1+2! n1:1+2! n2:1+2!');
    await driven.change({ template: { spec: { nodeSelector: { in: 'yes' } } } });
    expect(await picture(driven)).toBe('n0:1x+2!x n1:1+2!+2!x n2:1+2!+2!x');
    await settle();
    await settle();
    expect(await picture(driven)).toBe('n1:2 n2:2');
  });

  it('replaces pods that were not ready before it began at once, and takes them when their successors are there (B-232, B-235)', async () => {
    await start(4, surge(1));
    const [sick] = await driven.podsOn('n2');
    if (sick === undefined) throw new Error('no pod');
    await driven.ready(sick, false);
    await driven.setImage('web:2');
    const seen = await census(driven);
    expect([seen['1'], seen['1!x'], seen['2!']]).toEqual([3, 1, 2]);
  });

  it('spares no pod of a node that gets a NoExecute taint, which has the newest when the taint goes (B-073, B-240)', async () => {
    await start(3, surge(1));
    await driven.setImage('web:2');
    await driven.taint('n0', { key: 'k', effect: 'NoExecute' });
    await driven.taint('n1', { key: 'k', effect: 'NoExecute' });
    await settle();
    await settle();
    expect(await picture(driven)).toBe('n2:2');
    expect(await driven.status()).toMatchObject({ desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberMisscheduled: 0 });
    await driven.taint('n0');
    await driven.readyAll();
    expect(await picture(driven)).toBe('n0:2 n2:2');
  });
});
