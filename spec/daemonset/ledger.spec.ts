import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import type { DaemonSetUpdateStrategy } from '#objects/kubernetes.js';
import type { Labels } from '#objects/label-selector.js';
import { SharedPodView } from '#objects/shared-views.js';
import type { Uid } from '#objects/uids.js';
import type { NodeView, PodView } from '#objects/views.js';
import { daemonSet, NOW_MS, namesOf, node, ON_DELETE, pod, rolling, taint } from '../support/daemon-sets.js';
import { NamedLedger } from '../support/named-ledger.js';

const STRATEGIES: readonly DaemonSetUpdateStrategy[] = [
  ON_DELETE,
  rolling({ maxUnavailable: 2, maxSurge: 0 }),
  rolling({ maxUnavailable: '30%', maxSurge: 0 }),
  rolling({ maxUnavailable: 0, maxSurge: 2 }),
];
const NAMES = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5'];
const HASHES = ['x', 'y', 'z'];
/** Labels that pods have in common. */
const LABELS = new Map<string, Labels>();

/** A random life of a DaemonSet, its nodes and pods, one event at a time. */
class History {
  readonly ledger: NamedLedger;
  nowMs = NOW_MS;
  readonly #random: Random;
  readonly #nodes = new Map<string, NodeView>();
  readonly #pods = new Map<Uid, PodView>();
  /** The node of each place: one of which nothing is left may give it to another. */
  readonly #places = NAMES.slice();
  /** Pods like which others are, but for what is their own. */
  #samples: readonly PodView[] = [];
  #hash = '';
  #generation = 1;

  constructor(seed: string) {
    this.#random = new Random(seed);
    this.ledger = new NamedLedger(this.#daemonSet());
  }

  next(): void {
    if (this.#random.chance(0.2)) this.#exchangePlaces();
    const roll = this.#random.below(100);
    if (roll < 20) this.#setNode();
    else if (roll < 25) this.#removeNode(this.#random.pick(NAMES));
    else if (roll < 65) this.#setPod();
    else if (roll < 80) this.#removePod(this.#random.pick([...this.#pods.keys(), 'none']));
    else if (roll < 85) this.#setRevision(this.#random.pick(HASHES));
    else if (roll < 90) this.ledger.setDaemonSet(this.#daemonSet());
    else this.nowMs += 1000 * this.#random.below(12);
  }

  /** A ledger that finds what there is when it begins. */
  beginningLedger(): NamedLedger {
    const nodes = [...this.#nodes.values()].map((view) => [this.#places.indexOf(view.name), view] as const);
    const ledger = new NamedLedger(this.ledger.daemonSet, {
      nodes,
      pods: [...this.#pods.values()].map((view) => [this.#placeOf(view.targetNode), view] as const),
    });
    ledger.setRevision(this.#hash);
    return ledger;
  }

  /** A ledger that learns of what there is only now. */
  lateLedger(): NamedLedger {
    const late = new NamedLedger(this.ledger.daemonSet);
    late.setRevision(this.#hash);
    for (const view of this.#nodes.values()) late.setNode(view, this.#placeOf(view.name));
    for (const view of this.#pods.values()) late.setPod(view, this.#placeOf(view.targetNode));
    return late;
  }

  #placeOf(name: string | undefined): number {
    return this.#places.indexOf(name ?? '');
  }

  #exchangePlaces(): void {
    const isFree = (name: string) => !this.#nodes.has(name) && ![...this.#pods.values()].some(({ targetNode }) => targetNode === name);
    const [one, other] = NAMES.filter(isFree).map((name) => this.#placeOf(name));
    if (one === undefined || other === undefined) return;
    [this.#places[one], this.#places[other]] = [this.#places[other] ?? '', this.#places[one] ?? ''];
  }

  #setRevision(hash: string): void {
    this.#hash = hash;
    this.ledger.setRevision(hash);
  }

  #setNode(): void {
    const view = this.#node();
    this.#nodes.set(view.name, view);
    this.ledger.setNode(view, this.#placeOf(view.name));
  }

  #removeNode(name: string): void {
    this.#nodes.delete(name);
    this.ledger.removeNode(this.#placeOf(name));
  }

  #setPod(): void {
    const view = this.#pod();
    const before = this.#pods.get(view.uid);
    this.#pods.set(view.uid, view);
    this.ledger.setPod(view, this.#placeOf(view.targetNode), before, this.#placeOf((before ?? view).targetNode));
  }

  #removePod(uid: Uid): void {
    const view = this.#pods.get(uid);
    this.#pods.delete(uid);
    if (view !== undefined) this.ledger.removePod(view, this.#placeOf(view.targetNode));
  }

  #daemonSet() {
    if (this.#random.chance(0.5)) this.#generation += 1;
    return daemonSet({
      generation: this.#generation,
      template: this.#random.pick([{}, { nodeSelector: { disk: 'ssd' } }, { nodeName: 'n1' }, { tolerations: [{ operator: 'Exists' }] }]),
      spec: { updateStrategy: this.#random.pick(STRATEGIES), minReadySeconds: this.#random.pick([0, 0, 5, 30]) },
    });
  }

  #node() {
    const labels = this.#random.chance(0.5) ? { disk: 'ssd' } : {};
    const taints = this.#random.pick([[], [], [taint('a')], [taint('b', 'NoExecute')]]);
    return node(this.#random.pick(NAMES), { labels, taints });
  }

  #pod(): PodView {
    const random = this.#random;
    const name = `p${random.below(25)}`;
    const target = random.chance(0.9) ? random.pick(NAMES) : undefined;
    const [app, hash] = [random.pick(['web', 'web', 'web', 'other']), random.pick(HASHES)];
    const labels = LABELS.get(`${app}/${hash}`) ?? { app, 'controller-revision-hash': hash };
    LABELS.set(`${app}/${hash}`, labels);
    const view = pod(name, {
      createdAtMs: NOW_MS - 1000 * random.below(4),
      labels: random.chance(0.2) ? { ...labels, 'pod-template-generation': String(random.below(3)) } : labels,
      controllerUid: random.chance(0.2) ? undefined : random.pick(['uid-of-web', 'uid-of-web', 'uid-of-web', 'other']),
      nodeName: random.chance(0.8) ? target : undefined,
      targetNode: target,
      phase: random.pick(['Running', 'Running', 'Running', 'Pending', 'Failed', 'Succeeded']),
      isReady: random.chance(0.7),
      readyChangedAtMs: random.chance(0.9) ? this.nowMs - 1000 * random.below(40) : undefined,
      deletionAtMs: random.chance(0.2) ? this.nowMs : undefined,
    });
    this.#samples = [view, ...this.#samples].slice(0, 3);
    return new SharedPodView(view, random.pick(this.#samples));
  }
}

describe('ledger', () => {
  it.each(Array.from({ length: 40 }, (_, index) => `ledger/${index}`))('equals a recount after every event of history %s', (seed) => {
    const history = new History(seed);
    for (let step = 0; step < 150; step += 1) {
      history.next();
      const kept = history.ledger.summary(history.nowMs);
      expect(kept, `seed ${seed}, step ${step}`).toEqual(history.ledger.recount(history.nowMs));
    }
  });

  it.each(Array.from({ length: 20 }, (_, index) => `plans/${index}`))(
    'plans what a ledger plans that starts late, in history %s',
    (seed) => {
      const history = new History(seed);
      for (let step = 0; step < 200; step += 1) history.next();
      const plan = (ledger: NamedLedger) => {
        const { creates, deletes, recheckAtMs } = ledger.managePlan(history.nowMs);
        const { adopt, release } = ledger.claims();
        const names = [creates, namesOf(deletes), namesOf(adopt), namesOf(release), ledger.hashesInUse()].map((some) => [...some].sort());
        return { names, recheckAtMs, status: ledger.status(history.nowMs), progress: ledger.progress(history.nowMs) };
      };
      for (let step = 0; step < 200; step += 1) {
        history.next();
        expect(plan(history.ledger), `seed ${seed}, step ${step}`).toEqual(plan(history.lateLedger()));
      }
    },
  );

  it.each(Array.from({ length: 10 }, (_, index) => `parts/${index}`))(
    'comes to the same when it is settled in parts, in history %s',
    (seed) => {
      const history = new History(seed);
      for (let step = 0; step < 300; step += 1) {
        history.next();
        history.ledger.settle(history.nowMs, 1 + (step % 4));
        if (step % 5 > 0) continue;
        const begun = history.beginningLedger();
        while (!begun.settle(history.nowMs, 1 + (step % 3)));
        const counted = history.ledger.recount(history.nowMs);
        expect([history.ledger.summary(history.nowMs), begun.summary(history.nowMs)], `step ${step}`).toEqual([counted, counted]);
      }
    },
  );

  it('looks at no more than it may when it begins, or when the template changes', () => {
    let read = 0;
    function* nodes() {
      for (let index = 0; index < 1_000; index += 1) {
        read += 1;
        yield [index, node(`node-${index}`)] as const;
      }
    }
    const ledger = new NamedLedger(daemonSet(), { nodes: nodes(), pods: [] });
    const parts = () => {
      let count = 1;
      while (!ledger.settle(NOW_MS, 100)) count += 1;
      return count;
    };
    ledger.settle(NOW_MS, 100);
    expect(read).toBe(100);
    const [beginning, atRest] = [parts(), parts()];
    ledger.setRevision('another');
    // Each node is read, or named, and then assessed.
    expect([beginning, atRest, parts()].map((count) => count > 20)).toEqual([true, false, true]);
    expect(atRest).toBe(1);
  });

  it('creates at most 250 pods in one plan (B-140)', () => {
    const ledger = new NamedLedger(daemonSet());
    for (let index = 0; index < 600; index += 1) ledger.setNode(node(`node-${index}`));
    expect(new Set(ledger.managePlan(NOW_MS).creates).size).toBe(250);
  });

  it('deletes at most 250 pods in one plan (B-140)', () => {
    const ledger = new NamedLedger(daemonSet({ template: { nodeSelector: { none: 'such' } } }));
    for (let index = 0; index < 300; index += 1) {
      ledger.setNode(node(`node-${index}`));
      ledger.setPod(pod(`pod-${index}`, { node: `node-${index}` }));
    }
    expect(ledger.managePlan(NOW_MS).deletes).toHaveLength(250);
  });

  it('gives a node its pod when it joins, and again when the pod is gone (B-113, B-121)', () => {
    const ledger = new NamedLedger(daemonSet());
    ledger.setNode(node('node-1'));
    const joined = ledger.managePlan(NOW_MS).creates;
    ledger.setPod(pod('a'));
    const settled = ledger.managePlan(NOW_MS).creates;
    ledger.removePod(pod('a'));
    expect([joined, settled, ledger.managePlan(NOW_MS).creates]).toEqual([['node-1'], [], ['node-1']]);
  });

  it('takes the pods of a node that comes back under its name for its own (B-173)', () => {
    const ledger = new NamedLedger(daemonSet());
    ledger.setNode(node('node-1'));
    ledger.setPod(pod('a'));
    ledger.removeNode('node-1');
    const gone = ledger.status(NOW_MS);
    ledger.setNode(node('node-1', { uid: 'another' }));
    expect([gone.desiredNumberScheduled, ledger.status(NOW_MS).currentNumberScheduled]).toEqual([0, 1]);
    expect(ledger.managePlan(NOW_MS).creates).toEqual([]);
  });

  it('refills the node of a pod that was released (B-182)', () => {
    const ledger = new NamedLedger(daemonSet());
    ledger.setNode(node('node-1'));
    ledger.setPod(pod('a', { labels: { app: 'other' } }));
    expect(namesOf(ledger.claims().release)).toEqual(['a']);
    ledger.setPod(pod('a', { labels: { app: 'other' }, controllerUid: undefined }));
    expect([ledger.claims().release, ledger.managePlan(NOW_MS).creates]).toEqual([[], ['node-1']]);
  });

  it('counts the pod that it adopted (B-180, B-194)', () => {
    const ledger = new NamedLedger(daemonSet());
    ledger.setNode(node('node-1'));
    ledger.setPod(pod('a', { controllerUid: undefined }));
    expect(namesOf(ledger.claims().adopt)).toEqual(['a']);
    ledger.setPod(pod('a'));
    expect([ledger.claims().adopt, ledger.managePlan(NOW_MS).creates]).toEqual([[], []]);
  });

  it('forgets what it would claim once the set is on its way out (B-185)', () => {
    const ledger = new NamedLedger(daemonSet());
    ledger.setPod(pod('a', { controllerUid: undefined }));
    ledger.setDaemonSet(daemonSet({ metadata: { deletionTimestamp: '2026-11-23T19:19:00Z' } }));
    expect(ledger.claims()).toEqual({ adopt: [], release: [] });
  });

  it('knows the hashes of terminating and ended pods as in use (B-269)', () => {
    const ledger = new NamedLedger(daemonSet());
    ledger.setPod(pod('a', { hash: 'x', phase: 'Failed', deletionAtMs: NOW_MS }));
    ledger.setPod(pod('b', { hash: 'y' }));
    ledger.setPod(pod('c', { hash: 'y' }));
    ledger.removePod(pod('b', { hash: 'y' }));
    expect([...ledger.hashesInUse()].sort()).toEqual(['x', 'y']);
    ledger.removePod(pod('c', { hash: 'y' }));
    expect([...ledger.hashesInUse()]).toEqual(['x']);
  });

  it('has the same order whether nodes are looked at little by little or at once, and none is left out', () => {
    const [once, slowly] = [0, 1].map(() => {
      const ledger = new NamedLedger(daemonSet());
      ledger.setRevision('5b6c688bb7');
      for (let index = 0; index < 100; index += 1) ledger.setNode(node(`node-${index}`));
      return ledger;
    });
    while (!slowly?.settle(NOW_MS, 7));
    const creates = once?.managePlan(NOW_MS).creates;
    expect(slowly?.managePlan(NOW_MS).creates).toEqual(creates);
    expect(new Set(creates).size).toBe(100);
  });

  it('does not always begin with the same node where the order is open (B-206)', () => {
    const first = HASHES.map((hash) => {
      const ledger = new NamedLedger(daemonSet());
      ledger.setRevision(hash);
      for (let index = 0; index < 100; index += 1) ledger.setNode(node(`node-${index}`));
      return ledger.managePlan(NOW_MS).creates[0];
    });
    expect(new Set(first).size).toBeGreaterThan(1);
  });
});
