import { describe, expect, it } from 'vitest';
import { packed, unpacked } from '#channels/packed-changes.js';
import { Random } from '#clock/random.js';
import { areShared, type SharedNodeView } from '#objects/shared-views.js';
import type { Change, NodeView, PodView } from '#objects/views.js';
import { plainly } from '../support/plain-views.js';

const spec = { containers: [{ name: 'web', image: 'web:1', resources: {} }] };
const labels = { app: 'web' };

function pod(uid: string, fields: Partial<PodView> = {}): Change {
  const view: PodView = {
    uid,
    namespace: 'default',
    name: `web-${uid}`,
    version: 7,
    createdAtMs: 1_000,
    labels,
    controllerUid: 'owner',
    nodeName: undefined,
    targetNode: 'node-1',
    phase: 'Pending',
    isReady: false,
    readyChangedAtMs: undefined,
    deletionAtMs: undefined,
    reason: '',
    hasStarted: false,
    restarts: 0,
    containers: undefined,
    spec,
    ...fields,
  };
  return { resource: 'pods', uid, view };
}

/** What shards are told of at random: most of it is like what was told before. */
function randomChange(random: Random, number: number): Change {
  const name = random.pick(['a', 'b', 'c', `node-${number}`]);
  if (random.chance(0.1)) return { resource: 'pods', uid: `pod-${number}`, view: undefined };
  if (random.chance(0.1)) return { resource: 'nodes', uid: name, name, view: undefined };
  if (random.chance(0.4))
    return node(name, random.pick([{ zone: 'a', host: name }, { host: name, zone: 'a' }, { host: name }, { zone: 'b' }]));
  const states: readonly Partial<PodView>[] = [{}, { phase: 'Running', isReady: true, hasStarted: true }, { restarts: random.below(2) }];
  const place = random.pick([{}, { nodeName: name, targetNode: name }, { targetNode: name }, { targetNode: undefined }]);
  return pod(String(number), { ...random.pick(states), ...place, ...(random.chance(0.1) && { labels: { app: 'other' } }) });
}

const taints = [{ key: 'dedicated', effect: 'NoSchedule' }] as const;

function node(name: string, nodeLabels: NodeView['labels'] = { zone: 'a' }): Change {
  const view: NodeView = {
    uid: name,
    name,
    version: 3,
    labels: nodeLabels,
    taints,
    isUnschedulable: true,
    ready: 'True',
    kubelet: 'simulated',
    pool: 'default',
  };
  return { resource: 'nodes', uid: name, view };
}

const sent = (changes: readonly Change[]) => unpacked(structuredClone(packed(changes)));

function labelsOf(view: Change['view']): unknown {
  return (view as PodView).labels;
}

describe('packed changes', () => {
  it('are unpacked as they were, in their order', () => {
    const changes: readonly Change[] = [
      node('node-1'),
      pod('a'),
      pod('b', { nodeName: 'node-1', phase: 'Running', isReady: true, readyChangedAtMs: 2_000, containers: [], deletionAtMs: 9 }),
      { resource: 'pods', uid: 'c', view: undefined },
      { resource: 'daemonsets', uid: 'd', view: undefined },
      pod('e', { controllerUid: undefined, namespace: 'other' }),
      { resource: 'nodes', uid: 'uid-of-node-2', name: 'node-2', view: undefined },
      pod('f', { nodeName: 'node-3', targetNode: 'node-3' }),
    ];
    expect(plainly(sent(changes))).toEqual(changes);
  });

  it('share labels and specs where they were shared', () => {
    const [a, b] = sent([pod('a'), pod('b')]).map(({ view }) => view as PodView);
    expect([a?.spec === b?.spec, a?.labels === b?.labels]).toEqual([true, true]);
  });

  it('keep labels of pods once though they come with each message', () => {
    const [one, other, another] = ['web', 'web', 'db'].flatMap((app) =>
      sent([pod('a', { labels: { app } })]).map(({ view }) => labelsOf(view)),
    );
    expect([one === other, another]).toEqual([true, { app: 'db' }]);
  });

  it('share what pods have in common though it comes with each message, of the 16 latest states of a template', () => {
    const inState = (restarts: number) => sent([pod('a', { restarts })])[0]?.view as PodView;
    const inStates = (from: number, count: number) => Array.from({ length: count }, (_, index) => inState(from + index));
    const first = inState(100);
    inStates(101, 15);
    const again = inState(100);
    inStates(116, 16);
    const late = inState(100);
    expect([areShared(again, first), areShared(late, first)]).toEqual([true, false]);
    expect([late.spec === first.spec, late.labels === first.labels, late.restarts]).toEqual([true, true, 100]);
  });

  it('keep labels of nodes once though they come with each message, but for what each is called', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => {
      const [change] = sent([node(name, { zone: 'z', host: name, ...(name === 'c' && { disk: 'ssd' }) })]);
      return change?.view as SharedNodeView;
    });
    const again = sent([node('a', { zone: 'z', host: 'a' })])[0]?.view as SharedNodeView;
    expect([a?.labels, b?.labels, c?.labels]).toEqual([
      { zone: 'z', host: 'a' },
      { zone: 'z', host: 'b' },
      { zone: 'z', host: 'c', disk: 'ssd' },
    ]);
    expect([again.sharesLabels(a as NodeView), again.sharesLabels(b as NodeView), again.sharesLabels(c as NodeView)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([1, 2, 3, 4])('that are alike are unpacked as they were, to the order of fields (seed %i)', (seed) => {
    const random = new Random(seed);
    const changes = Array.from({ length: 300 }, (_, number) => randomChange(random, number));
    const unpackedChanges = plainly(sent(changes));
    expect(unpackedChanges).toEqual(changes);
    expect(JSON.stringify(unpackedChanges)).toBe(JSON.stringify(changes));
  });

  it('take less room when they are alike', () => {
    const [few, many] = [1, 101].map((count) => packed(Array.from({ length: count }, (_, number) => pod(String(number)))).length);
    expect((many ?? 0) - (few ?? 0)).toBe(100 * 6);
    const nodes = Array.from({ length: 101 }, (_, number) => node(`node-${number}`, { 'kubernetes.io/hostname': `node-${number}` }));
    expect(packed(nodes).length - packed(nodes.slice(0, 1)).length).toBe(100 * 4);
  });

  it('tell a label that says what its node is called from one that says what another is called', () => {
    const changes = [node('a', { zone: 'a' }), node('b', { zone: 'a' }), node('c', { zone: 'c' }), node('d', { zone: 'd' })];
    expect(plainly(sent(changes))).toEqual(changes);
  });

  it('are none when nothing was packed', () => {
    expect(sent([])).toEqual([]);
  });
});
