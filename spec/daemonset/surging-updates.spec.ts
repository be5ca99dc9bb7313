import { describe, expect, it } from 'vitest';
import type { IntOrString, Toleration } from '#objects/kubernetes.js';
import { node, rolling, taint, UNREADY } from '../support/daemon-sets.js';
import { Fleet } from '../support/fleet.js';

const surge = (maxSurge: IntOrString) => ({ spec: { updateStrategy: rolling({ maxUnavailable: 0, maxSurge }) } });
const tolerating = (...keys: string[]) => ({ tolerations: keys.map((key): Toleration => ({ key, operator: 'Exists' })) });

/** One sync in words, such as `-2 +2`: what both of its steps delete and create. */
function sync(fleet: Fleet): string {
  const steps = [fleet.manage(), fleet.surge()];
  const [created, deleted] = [steps.reduce((sum, step) => sum + step.created, 0), steps.reduce((sum, step) => sum + step.deleted, 0)];
  return [deleted > 0 ? `-${deleted}` : '', created > 0 ? `+${created}` : ''].filter(Boolean).join(' ');
}

describe('update with surge', () => {
  it('runs new pods beside the old ones of two of five nodes at a time (B-236)', () => {
    const fleet = new Fleet(5, surge(2));
    fleet.rollTo('b');
    const steps = Array.from({ length: 5 }, () => {
      const step = sync(fleet);
      fleet.makeReady();
      return step;
    });
    expect(steps).toEqual(['+2', '-2 +2', '-2 +1', '-1', '']);
    expect(fleet.census()).toEqual({ b: 5 });
    expect(fleet.ledger.progress(fleet.nowMs).isComplete).toBe(true);
  });

  it('goes no further while new pods are not ready (B-234, B-241)', () => {
    const fleet = new Fleet(5, surge(2));
    fleet.rollTo('b');
    expect([sync(fleet), sync(fleet), sync(fleet)]).toEqual(['+2', '', '']);
    expect(fleet.ledger.progress(fleet.nowMs)).toMatchObject({ surging: 2, outdated: 5, isComplete: false });
  });

  it('holds no surge where the old pod has gone, though the new one is not ready (B-241)', () => {
    const fleet = new Fleet(3, surge(1));
    fleet.rollTo('b');
    sync(fleet);
    const beside = [...fleet.pods.values()].filter(({ nodeName }) => countOn(fleet, nodeName) === 2 && isOld(fleet, nodeName));
    const old = beside.find(({ labels }) => labels['controller-revision-hash'] === 'a');
    if (old !== undefined) fleet.put({ ...old, ...UNREADY });
    expect([sync(fleet), fleet.census()]).toEqual(['-1 +1', { a: 2, b: 2 }]);
  });

  it('replaces five unready nodes beyond a surge of three (B-235)', () => {
    const fleet = new Fleet(5, surge(3));
    fleet.set('a', UNREADY);
    fleet.rollTo('b');
    expect([sync(fleet), sync(fleet)]).toEqual(['+5', '-5']);
  });

  it('keeps the old pod until the new one has been ready for minReadySeconds (B-237)', () => {
    const fleet = new Fleet(3, { spec: { ...surge(1).spec, minReadySeconds: 15 } });
    fleet.nowMs += 15_000;
    fleet.rollTo('b');
    sync(fleet);
    fleet.makeReady();
    fleet.nowMs += 10_000;
    const early = sync(fleet);
    fleet.nowMs += 10_000;
    expect([early, sync(fleet)]).toEqual(['', '-1 +1']);
  });

  it('frees an immediate replacement when an old pod turns unready meanwhile (B-237)', () => {
    const fleet = new Fleet(3, surge(1));
    fleet.rollTo('b');
    sync(fleet);
    const alone = [...fleet.pods.values()].find(({ nodeName }) => countOn(fleet, nodeName) === 1);
    if (alone !== undefined) fleet.put({ ...alone, ...UNREADY });
    expect(sync(fleet)).toBe('+1');
  });

  it('takes the old pod of a node that is tainted now only when others serve for it (B-238)', () => {
    const fleet = new Fleet([node('y', { taints: [taint('y')] }), node('z', { taints: [taint('z')] })], {
      ...surge(1),
      template: tolerating('y'),
    });
    fleet.rollTo('b', tolerating('z'));
    expect([sync(fleet), sync(fleet)]).toEqual(['+1', '']);
    fleet.makeReady();
    expect([sync(fleet), fleet.census()]).toEqual(['-1', { b: 1 }]);
  });

  it('takes it at once if it does not serve itself (B-238)', () => {
    const fleet = new Fleet([node('y', { taints: [taint('y')] })], { ...surge(1), template: tolerating('y') });
    fleet.set('a', UNREADY);
    fleet.rollTo('b', {});
    expect(sync(fleet)).toBe('-1');
  });

  it('follows changed tolerations over nodes y, y, z, z, c, c (B-239)', () => {
    const nodes = ['y', 'y', 'z', 'z', 'c', 'c'].map((key, index) => node(`${key}${index}`, { taints: [taint(key)] }));
    const fleet = new Fleet(nodes, { ...surge(1), template: tolerating('y', 'c') });
    expect(fleet.census()).toEqual({ a: 4 });
    fleet.rollTo('b', tolerating('z', 'c'));
    const first = sync(fleet);
    const atOnce = fleet.census();
    for (let step = 0; step < 6; step += 1) {
      fleet.makeReady();
      sync(fleet);
    }
    expect([first, atOnce, fleet.census()]).toEqual(['+3', { a: 4, b: 3 }, { b: 4 }]);
    fleet.rollTo('c', {});
    sync(fleet);
    expect([fleet.census(), fleet.ledger.status(fleet.nowMs).desiredNumberScheduled]).toEqual([{}, 0]);
  });

  it('protects no old pod of a node that must not have one (B-240)', () => {
    const fleet = new Fleet(2, surge(1));
    fleet.ledger.setNode(node('node-1', { taints: [taint('x', 'NoExecute')] }));
    expect(fleet.manage()).toEqual({ created: 0, deleted: 1 });
  });

  it('cannot go on while an old pod is on a node that is gone (B-242)', () => {
    const fleet = new Fleet(3, surge(1));
    fleet.ledger.removeNode('node-1');
    fleet.rollTo('b');
    expect(fleet.ledger.surgePlan(fleet.nowMs)).toEqual({ creates: [], deletes: [], missingNode: 'node-1' });
    const lost = [...fleet.pods.values()].find(({ nodeName }) => nodeName === 'node-1');
    if (lost !== undefined) fleet.ledger.removePod(lost);
    expect(fleet.ledger.surgePlan(fleet.nowMs).creates).toHaveLength(1);
  });

  it('keeps the older of two pods when it is turned off in between (B-243)', () => {
    const fleet = new Fleet(1, surge(1));
    fleet.nowMs += 5000;
    fleet.rollTo('b');
    sync(fleet);
    fleet.change({ spec: { updateStrategy: rolling({ maxUnavailable: 1, maxSurge: 0 }) } });
    expect([fleet.manage().deleted, fleet.census()]).toEqual([1, { a: 1 }]);
  });

  it('comes to no node where none is desired, and then takes unavailable old pods alone (B-218)', () => {
    const fleet = new Fleet(2, surge('50%'));
    for (const name of ['node-0', 'node-1']) fleet.ledger.setNode(node(name, { taints: [taint('dedicated')] }));
    fleet.set('a', UNREADY, 1);
    fleet.rollTo('b');
    expect(fleet.surge()).toEqual({ created: 0, deleted: 1 });
  });

  it('creates a failing pod anew without delay, though its deletion waits (B-138)', () => {
    const fleet = new Fleet(1, surge(1));
    const fail = () => fleet.set('a', { phase: 'Failed', ...UNREADY });
    fail();
    const first = fleet.manage();
    fail();
    expect([first, fleet.manage()]).toEqual([
      { created: 1, deleted: 1 },
      { created: 1, deleted: 0 },
    ]);
  });
});

function countOn(fleet: Fleet, nodeName: string | undefined): number {
  return [...fleet.pods.values()].filter((one) => one.nodeName === nodeName).length;
}

function isOld(fleet: Fleet, nodeName: string | undefined): boolean {
  return [...fleet.pods.values()].some((one) => one.nodeName === nodeName && one.labels['controller-revision-hash'] === 'a');
}
