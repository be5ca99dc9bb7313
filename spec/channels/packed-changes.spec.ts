import { describe, expect, it } from 'vitest';
import { packed, unpacked } from '#channels/packed-changes.js';
import type { Change, NodeView, PodView } from '#objects/views.js';

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

function node(name: string): Change {
  const view: NodeView = {
    uid: name,
    name,
    version: 3,
    labels: { zone: 'a' },
    taints: [{ key: 'dedicated', effect: 'NoSchedule' }],
    isUnschedulable: true,
    ready: 'True',
    kubelet: 'simulated',
    pool: 'default',
  };
  return { resource: 'nodes', uid: name, view };
}

const sent = (changes: readonly Change[]) => unpacked(structuredClone(packed(changes)));

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
    expect(sent(changes)).toEqual(changes);
  });

  it('share labels and specs where they were shared', () => {
    const [a, b] = sent([pod('a'), pod('b')]).map(({ view }) => view as PodView);
    expect([a?.spec === b?.spec, a?.labels === b?.labels]).toEqual([true, true]);
  });

  it('are none when nothing was packed', () => {
    expect(sent([])).toEqual([]);
  });
});
