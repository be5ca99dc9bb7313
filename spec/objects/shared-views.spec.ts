import { describe, expect, it } from 'vitest';
import { type CommonOfNodes, NodeLabels, SharedNodeView, SharedPodView } from '#objects/shared-views.js';
import type { NodeView, PodView } from '#objects/views.js';

const LIKE: PodView = {
  uid: 'uid-a',
  namespace: 'default',
  name: 'a',
  version: 5,
  createdAtMs: 1_000,
  labels: { app: 'web' },
  controllerUid: 'set',
  nodeName: 'node-a',
  targetNode: 'node-a',
  phase: 'Running',
  isReady: true,
  readyChangedAtMs: 3_000,
  deletionAtMs: 9_000,
  reason: 'Error',
  hasStarted: true,
  restarts: 2,
  containers: [{ state: 'running', startedAtMs: 2_000, restarts: 2, isReady: true }],
  spec: { containers: [], restartPolicy: 'Always' },
};

const COMMON: Omit<CommonOfNodes, 'labels'> = {
  taints: [{ key: 'a', effect: 'NoSchedule' }],
  isUnschedulable: true,
  ready: 'Unknown',
  kubelet: 'manual',
  pool: 'large',
};

/** Whatever a reader sees of a view that has the same fields as another. */
function seen<View extends object>(view: View, fields: object) {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, view[field as keyof View]]));
}

function nodeView(name: string, labels: NodeLabels): SharedNodeView {
  return new SharedNodeView({ uid: `uid-${name}`, name, version: 3 }, { ...COMMON, labels });
}

describe('the view of a pod that is like another', () => {
  it.each([
    { uid: 'uid-b', name: 'b', version: 6, nodeName: 'node-b', targetNode: 'node-b' },
    { uid: 'uid-b', name: 'b', version: 6, nodeName: undefined, targetNode: undefined },
  ])('has its own %o, and all else of the other', (own) => {
    expect(seen(new SharedPodView(own, LIKE), LIKE)).toEqual({ ...LIKE, ...own });
  });
});

describe('labels of nodes that are alike', () => {
  const sample = { 'kubernetes.io/hostname': 'a', size: 'large', alias: 'a' };
  const labels = new NodeLabels(sample, 'a');

  it('say of each node what it is called', () => {
    expect(labels.of('b')).toEqual({ 'kubernetes.io/hostname': 'b', size: 'large', alias: 'b' });
    expect(Object.keys(labels.of('b'))).toEqual(Object.keys(sample));
    expect(sample.alias).toBe('a');
  });

  it('are one object where none says so', () => {
    const plain = { size: 'large' };
    expect(new NodeLabels(plain, 'a').of('b')).toBe(plain);
  });

  it.each([
    [true, { 'kubernetes.io/hostname': 'b', size: 'large', alias: 'b' }],
    [false, { 'kubernetes.io/hostname': 'b', size: 'large', alias: 'a' }],
    [false, { 'kubernetes.io/hostname': 'b', size: 'small', alias: 'b' }],
    [false, { size: 'large', 'kubernetes.io/hostname': 'b', alias: 'b' }],
    [false, { 'kubernetes.io/hostname': 'b', size: 'large' }],
    [false, { 'kubernetes.io/hostname': 'b', size: 'large', alias: 'b', more: 'b' }],
  ])('are those of a node, in their order: %s for %o', (areThey, others) => {
    expect(labels.areOf('b', others)).toBe(areThey);
  });
});

describe('the view of a node that is like others', () => {
  const labels = new NodeLabels({ on: 'a' }, 'a');

  it('has its own name and labels, and all else in common with them', () => {
    const plain: NodeView = { uid: 'uid-b', name: 'b', version: 3, labels: { on: 'b' }, ...COMMON };
    expect(seen(nodeView('b', labels), plain)).toEqual(plain);
  });

  it('shares its labels with no other node, and not with itself once they are others', () => {
    const [one, again, other] = [nodeView('b', labels), nodeView('b', labels), nodeView('c', labels)];
    const changed = nodeView('b', new NodeLabels({ on: 'a' }, 'a'));
    expect([one.sharesLabels(again), one.sharesLabels(other), one.sharesLabels(changed)]).toEqual([true, false, false]);
    expect(one.sharesLabels({ uid: 'uid-b', name: 'b', version: 3, labels: { on: 'b' }, ...COMMON })).toBe(false);
  });
});
