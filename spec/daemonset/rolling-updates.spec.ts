import { describe, expect, it } from 'vitest';
import type { IntOrString } from '#objects/kubernetes.js';
import { NOW_MS, node, ON_DELETE, pod, rolling, TERMINATING, taint, UNREADY } from '../support/daemon-sets.js';
import { Fleet, type Step } from '../support/fleet.js';

const NOTHING: Step = { created: 0, deleted: 0 };
const atMost = (maxUnavailable: IntOrString) => ({ spec: { updateStrategy: rolling({ maxUnavailable, maxSurge: 0 }) } });

/** One sync: what is missing is created first, then the update goes on. */
function sync(fleet: Fleet): string {
  const { created, deleted } = fleet.manage();
  const rolled = fleet.roll();
  return [deleted > 0 ? `-${deleted} extra` : '', created > 0 ? `+${created}` : '', rolled.deleted > 0 ? `-${rolled.deleted}` : '']
    .filter(Boolean)
    .join(' ');
}

describe('rolling update', () => {
  it('replaces two of five nodes at a time (B-207)', () => {
    const fleet = new Fleet(5, atMost(2));
    fleet.rollTo('b');
    const steps = Array.from({ length: 8 }, () => {
      const step = sync(fleet);
      fleet.makeReady();
      return step;
    });
    expect(steps).toEqual(['-2', '+2', '-2', '+2', '-1', '+1', '', '']);
    expect(fleet.census()).toEqual({ b: 5 });
    expect(fleet.ledger.progress(fleet.nowMs).isComplete).toBe(true);
  });

  it('never has more pods away than the budget, and ends with one pod a node (B-221)', () => {
    const fleet = new Fleet(7, atMost(3));
    fleet.rollTo('b');
    let fewest = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 12; step += 1) {
      sync(fleet);
      fewest = Math.min(fewest, fleet.ledger.status(fleet.nowMs).numberAvailable);
      if (step % 2 === 1) fleet.makeReady();
    }
    expect([fewest, fleet.census()]).toEqual([4, { b: 7 }]);
  });

  it('stops after as many as the budget while new pods do not get ready (B-208)', () => {
    const fleet = new Fleet(5, atMost(3));
    fleet.rollTo('b');
    expect(Array.from({ length: 4 }, () => sync(fleet))).toEqual(['-3', '+3', '', '']);
    expect(fleet.census()).toEqual({ a: 2, b: 3 });
  });

  it.each([
    ['still starts', UNREADY],
    ['is ready already', {}],
  ])('counts a node against the budget that has a pod of each kind, while the new one %s (B-204)', (_, newer) => {
    const fleet = new Fleet(3, atMost(1));
    fleet.rollTo('b');
    fleet.put(pod('newer', { hash: 'b', nodeName: 'node-0', targetNode: 'node-0', ...newer }));
    expect(fleet.roll()).toEqual(NOTHING);
    fleet.change(atMost(2));
    expect(fleet.roll()).toEqual({ created: 0, deleted: 1 });
  });

  it('replaces just the broken pods of a second template by a third (B-209)', () => {
    const fleet = new Fleet(5, atMost(2));
    fleet.rollTo('b');
    sync(fleet);
    sync(fleet);
    fleet.rollTo('c');
    expect(Array.from({ length: 4 }, () => sync(fleet))).toEqual(['-2', '+2', '', '']);
    expect(fleet.census()).toEqual({ a: 3, c: 2 });
  });

  it.each([0, 1, 5, 9])('replaces only the ten unhealthy of 20 nodes with maxUnavailable %i (B-210)', (maxUnavailable) => {
    const fleet = new Fleet(20, atMost(maxUnavailable));
    fleet.set('a', UNREADY, 10);
    for (const hash of ['b', 'c', 'd']) {
      fleet.rollTo(hash);
      sync(fleet);
      sync(fleet);
    }
    expect(fleet.census()).toEqual({ a: 10, d: 10 });
  });

  it('replaces one healthy node with a budget of eleven, beside ten unhealthy ones (B-210)', () => {
    const fleet = new Fleet(20, atMost(11));
    fleet.set('a', UNREADY, 10);
    fleet.rollTo('b');
    expect([sync(fleet), sync(fleet), sync(fleet)]).toEqual(['-11', '+11', '']);
  });

  it('replaces two unavailable old pods while 88 new ones are unavailable, and no more (B-211)', () => {
    const fleet = new Fleet(100, atMost(88));
    fleet.rollTo('b');
    sync(fleet);
    sync(fleet);
    fleet.change(atMost(10));
    fleet.set('a', UNREADY, 2);
    expect([sync(fleet), sync(fleet), sync(fleet)]).toEqual(['-2', '+2', '']);
    expect(fleet.census()).toEqual({ a: 10, b: 90 });
  });

  it('replaces all unready old pods at once, whatever the budget (B-205, B-212)', () => {
    const fleet = new Fleet(5, atMost(3));
    fleet.set('a', UNREADY);
    fleet.rollTo('b');
    expect(sync(fleet)).toBe('-5');
  });

  it.each([atMost(5), { spec: { updateStrategy: ON_DELETE } }])('replaces nothing by a change of strategy alone (B-213)', (parts) => {
    const fleet = new Fleet(3, atMost(1));
    fleet.change(parts);
    expect([fleet.manage(), fleet.roll()]).toEqual([NOTHING, NOTHING]);
  });

  it('starts with outdated pods when OnDelete gives way to it (B-213)', () => {
    const fleet = new Fleet(3, { spec: { updateStrategy: ON_DELETE } });
    fleet.rollTo('b');
    expect(fleet.manage()).toEqual(NOTHING);
    fleet.change(atMost(1));
    expect(sync(fleet)).toBe('-1');
  });

  it('counts a terminating pod against the budget (B-214, B-216)', () => {
    const fleet = new Fleet(3, atMost(1));
    fleet.rollTo('b');
    fleet.set('a', TERMINATING, 1);
    expect(sync(fleet)).toBe('');
  });

  it('counts a terminating pod of a node that is not suitable against the budget (B-215)', () => {
    const fleet = new Fleet([node('a'), node('b')], atMost(1));
    fleet.ledger.setNode(node('b', { taints: [taint('dedicated')] }));
    const onB = [...fleet.pods.values()].find(({ nodeName }) => nodeName === 'b');
    if (onB !== undefined) fleet.put({ ...onB, ...TERMINATING });
    fleet.rollTo('b');
    expect(fleet.roll()).toEqual(NOTHING);
  });

  it('takes an outdated pod from a node with an untolerated taint, and creates none there (B-217)', () => {
    const fleet = new Fleet([node('a'), node('b')], atMost(2));
    fleet.ledger.setNode(node('b', { taints: [taint('dedicated')] }));
    fleet.rollTo('b');
    expect([sync(fleet), sync(fleet), sync(fleet)]).toEqual(['-2', '+1', '']);
  });

  it.each<[IntOrString, number]>([
    ['50%', 0],
    [1, 1],
  ])('with maxUnavailable %s and no desired node takes %i available pods (B-218)', (maxUnavailable, deleted) => {
    const fleet = new Fleet(2, atMost(maxUnavailable));
    for (const name of ['node-0', 'node-1']) fleet.ledger.setNode(node(name, { taints: [taint('dedicated')] }));
    fleet.rollTo('b');
    expect(fleet.roll()).toEqual({ created: 0, deleted });
  });

  it('counts pods on nodes that are gone (B-219)', () => {
    const fleet = new Fleet(2, atMost(1));
    fleet.ledger.removeNode('node-0');
    fleet.set('a', UNREADY);
    fleet.rollTo('b');
    expect(fleet.roll()).toEqual({ created: 0, deleted: 2 });
  });

  it('leaves pods of the first template alone when it comes back (B-220)', () => {
    const fleet = new Fleet(4, atMost(2));
    fleet.rollTo('b');
    sync(fleet);
    sync(fleet);
    const before = [...fleet.pods.values()].filter(({ labels }) => labels['controller-revision-hash'] === 'a');
    fleet.rollTo('a');
    for (let step = 0; step < 4; step += 1) {
      sync(fleet);
      fleet.makeReady();
    }
    expect(fleet.census()).toEqual({ a: 4 });
    expect(before.every(({ uid }) => fleet.pods.has(uid))).toBe(true);
  });

  it('waits for minReadySeconds before it goes on (B-203)', () => {
    const fleet = new Fleet(2, { spec: { ...atMost(1).spec, minReadySeconds: 10 } });
    fleet.nowMs += 10_000;
    fleet.rollTo('b');
    sync(fleet);
    sync(fleet);
    fleet.makeReady();
    const early = sync(fleet);
    expect(fleet.ledger.recheckAtMs(fleet.nowMs)).toBe(fleet.nowMs + 10_000);
    fleet.nowMs += 10_000;
    expect([early, sync(fleet)]).toEqual(['', '-1']);
  });

  it('deletes at most 250 pods in one step (B-140)', () => {
    const fleet = new Fleet(300, atMost('100%'));
    for (let step = 0; step < 2; step += 1) fleet.manage();
    fleet.makeReady();
    fleet.rollTo('b');
    expect([sync(fleet), sync(fleet)]).toEqual(['-250', '+250 -50']);
  });

  it('treats adopted pods of the same template generation as up to date (B-195)', () => {
    const fleet = new Fleet(1, atMost(1));
    const adopted = { app: 'web', 'controller-revision-hash': 'older', 'pod-template-generation': '1' };
    for (const one of fleet.pods.values()) fleet.put({ ...one, labels: adopted });
    expect(fleet.roll()).toEqual(NOTHING);
    fleet.rollTo('b');
    expect(fleet.roll()).toEqual({ created: 0, deleted: 1 });
  });

  it('replaces a bare pod that was adopted (B-188)', () => {
    const fleet = new Fleet(0, atMost(1));
    fleet.ledger.setNode(node('node-1'));
    fleet.put(pod('bare', { labels: { app: 'web' }, createdAtMs: NOW_MS }));
    expect(fleet.roll()).toEqual({ created: 0, deleted: 1 });
  });
});
