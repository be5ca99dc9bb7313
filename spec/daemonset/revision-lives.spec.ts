import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { canonicalText } from '#daemonset/canonical-json.js';
import { revisionHash } from '#daemonset/revision-hash.js';
import { revisionData } from '#daemonset/revision-object.js';
import { type RevisionAction, revisionPlan } from '#daemonset/revisions.js';
import type { ControllerRevision } from '#objects/kubernetes.js';
import type { PodView } from '#objects/views.js';
import { daemonSet, pod, podTemplate, revision } from '../support/daemon-sets.js';

// Whatever revisions lie about, a few rounds of plans end in what the catalogue asks for, and then ask for nothing.

const HASH = 'controller-revision-hash';
const OWN = 'uid-of-web';
const SAME = revisionData(daemonSet());
const DATA = [SAME, SAME, { some: 'thing' }, { other: 'thing' }];

/** The revisions and pods of a namespace, on which plans are carried out at once. */
class Revisions {
  readonly all = new Map<string, ControllerRevision>();
  readonly pods = new Map<string, PodView>();
  collisionCount: number | undefined;

  constructor(random: Random) {
    const taken = `web-${revisionHash(podTemplate(), undefined)}`;
    for (let index = random.below(6); index > 0; index -= 1) {
      const name = random.chance(0.15) ? taken : `web-r${index}`;
      const labels = { app: random.pick(['web', 'web', 'web', 'db']), ...(random.chance(0.8) && { [HASH]: `r${index}` }) };
      const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'x', uid: random.pick([OWN, OWN, 'else']), controller: true };
      const metadata = { labels, ownerReferences: random.chance(0.7) ? [owner] : [], uid: `uid-${name}` };
      this.all.set(name, revision(name, { metadata, data: random.pick(DATA), revision: random.below(5) }));
    }
    for (const name of ['a', 'b']) this.pods.set(name, pod(name, { hash: `r${1 + random.below(5)}` }));
  }

  get daemonSet() {
    return daemonSet({ status: this.collisionCount === undefined ? {} : { collisionCount: this.collisionCount } });
  }

  get own(): readonly ControllerRevision[] {
    return [...this.all.values()].filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === OWN));
  }

  plan() {
    return revisionPlan(this.daemonSet, { revisions: this.all.values(), pods: this.pods.values() });
  }

  carryOut(action: RevisionAction): void {
    if (action.kind === 'create') this.all.set(action.object.metadata.name, asStored(action.object));
    else if (action.kind === 'countCollision') this.collisionCount = action.collisionCount;
    else if (action.kind === 'relabelPod') {
      this.pods.set(action.pod.name, { ...action.pod, labels: { ...action.pod.labels, [HASH]: action.hash } });
    } else this.#change(action);
  }

  #change(action: Exclude<RevisionAction, { readonly kind: 'create' | 'countCollision' | 'relabelPod' }>): void {
    const { name } = action.revision.metadata;
    const now = this.all.get(name);
    if (now === undefined) throw new Error(`${action.kind}: there is no ${name}`);
    const { metadata } = now;
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: OWN, controller: true };
    if (action.kind === 'remove') this.all.delete(name);
    else if (action.kind === 'adopt') this.all.set(name, { ...now, metadata: { ...metadata, ownerReferences: [owner] } });
    else if (action.kind === 'release') this.all.set(name, { ...now, metadata: { ...metadata, ownerReferences: [] } });
    else if (action.kind === 'label')
      this.all.set(name, { ...now, metadata: { ...metadata, labels: { ...metadata.labels, [HASH]: action.hash } } });
    else this.all.set(name, { ...now, revision: action.number });
  }
}

function asStored(object: Extract<RevisionAction, { readonly kind: 'create' }>['object']): ControllerRevision {
  return {
    ...object,
    metadata: { ...object.metadata, uid: `uid-${object.metadata.name}`, resourceVersion: '9', creationTimestamp: '' },
  } as ControllerRevision;
}

const isSame = ({ data }: ControllerRevision) => canonicalText(data) === canonicalText(SAME);
const matches = ({ metadata }: ControllerRevision) => metadata.labels?.['app'] === 'web';
const isElses = ({ metadata }: ControllerRevision) => metadata.ownerReferences?.[0]?.uid === 'else';

describe('revisions that lie about', () => {
  it.each(Array.from({ length: 20 }, (_, index) => `lives/${index}`))(
    'end in one that is current and the highest, in 100 cases of %s (B-190, B-260 to B-268)',
    (seed) => {
      for (let index = 0; index < 100; index += 1) {
        const at = `${seed}/${index}`;
        const revisions = new Revisions(new Random(at));
        const before = new Map(revisions.all);
        for (let round = 0; round < 6; round += 1) for (const action of revisions.plan().actions) revisions.carryOut(action);
        const last = revisions.plan();
        expect(last.actions, at).toEqual([]);
        expectOrder(revisions, before, at);
        expect(
          [...before.values()].filter(isElses).every((one) => revisions.all.get(one.metadata.name) === one),
          at,
        ).toBe(true);
        expect(last.hash, at).toMatch(/./);
      }
    },
  );
});

function expectOrder({ own, all, pods }: Revisions, before: ReadonlyMap<string, ControllerRevision>, at: string): void {
  expect(own.every(matches) && own.every(({ metadata }) => metadata.labels?.[HASH] !== undefined), at).toBe(true);
  expect(
    [...all.values()].filter((one) => matches(one) && (one.metadata.ownerReferences ?? []).length === 0),
    at,
  ).toEqual([]);
  const mine = [...before.values()].filter((one) => matches(one) && !isElses(one));
  const duplicates = mine.filter(isSame);
  expect([...before.keys()].filter((name) => !all.has(name)).length, at).toBe(Math.max(0, duplicates.length - 1));
  const current = own.filter(isSame);
  // Of somebody else's revision that has the name and the data, the hash is used (B-267).
  if (current.length === 0) return;
  const others = own.filter((one) => !isSame(one)).map((one) => one.revision);
  const [kept] = current;
  expect([current.length, others.every((number) => number < (kept?.revision ?? 0))], at).toEqual([1, true]);
  if (duplicates.length < 2) return;
  expect(Math.max(...duplicates.map((one) => one.revision)), at).toBe(before.get(kept?.metadata.name ?? '')?.revision);
  expect(
    [...pods.values()].map(({ labels }) => labels[HASH]),
    at,
  ).toEqual(Array(2).fill(kept?.metadata.labels?.[HASH]));
}
