import { describe, expect, it } from 'vitest';
import type { SeenChange } from '#actors/shard-host.js';
import type { Change } from '#objects/views.js';
import { nodeChange, ShardBench } from './shard-bench.js';

describe('views of a shard', () => {
  it('keeps pods by node and namespace as they are bound and go', () => {
    const bench = new ShardBench().listed(1);
    const pod = { uid: 'p', namespace: 'default', name: 'p', nodeName: undefined, targetNode: 'a' } as never;
    const bound = { uid: 'p', namespace: 'default', name: 'p', nodeName: 'a', targetNode: 'a' } as never;
    bench.send({ kind: 'changed', from: 1, to: 2, changes: [{ resource: 'pods', uid: 'p', view: pod }] });
    expect([...bench.host.views.podsOfNode('a')]).toEqual([]);
    bench.send({ kind: 'changed', from: 2, to: 3, changes: [{ resource: 'pods', uid: 'p', view: bound }] });
    expect([...bench.host.views.podsOfNode('a')]).toEqual([bound]);
    expect([...bench.host.views.podsOfNamespace('default')]).toEqual([[bench.host.views.nodeSlot('a'), bound]]);
    bench.send({ kind: 'changed', from: 3, to: 4, changes: [{ resource: 'pods', uid: 'p', view: undefined }] });
    expect([...bench.host.views.podsOfNode('a'), ...bench.host.views.podsOfNamespace('default')]).toEqual([]);
  });

  it('keeps the place of a node that is gone as long as a pod is meant for it', () => {
    const bench = new ShardBench().listed(1, nodeChange('a', 1));
    const { views } = bench.host;
    const pod = { uid: 'p', namespace: 'default', name: 'p', nodeName: undefined, targetNode: 'a' } as never;
    const place = views.nodeSlot('a');
    const take = (...changes: Change[]) => bench.send({ kind: 'changed', from: views.version, to: views.version + 1, changes });
    take({ resource: 'pods', uid: 'p', view: pod });
    take({ resource: 'nodes', uid: 'uid-of-a', name: 'a', view: undefined });
    take(nodeChange('b', 2));
    expect([views.nodeSlot('a'), bench.changes.at(-3)?.target]).toEqual([place, place]);
    take({ resource: 'pods', uid: 'p', view: undefined });
    expect([views.nodeSlot('a'), bench.changes.at(-1)?.target]).toEqual([-1, place]);
    take(nodeChange('c', 3));
    expect(views.nodeSlot('c')).toBe(place);
  });

  it('knows for which node a pod is meant when it is bound to another', () => {
    const bench = new ShardBench().listed(1, nodeChange('a', 1), nodeChange('b', 1));
    const { views } = bench.host;
    const take = (view: object) =>
      bench.send({
        kind: 'changed',
        from: views.version,
        to: views.version + 1,
        changes: [{ resource: 'pods', uid: 'p', view: view as never }],
      });
    const placesOf = (change: SeenChange | undefined) => [change?.from, change?.target];
    take({ uid: 'p', namespace: 'default', name: 'p', nodeName: undefined, targetNode: 'a' });
    expect(placesOf(bench.changes.at(-1))).toEqual([views.nodeSlot('a'), views.nodeSlot('a')]);
    take({ uid: 'p', namespace: 'default', name: 'p', nodeName: 'b', targetNode: 'b' });
    expect(placesOf(bench.changes.at(-1))).toEqual([views.nodeSlot('a'), views.nodeSlot('b')]);
    expect([bench.changes.at(-1)?.target, [...views.podsOfNode('a')].length, [...views.podsOfNode('b')].length]).toEqual([
      views.nodeSlot('b'),
      0,
      1,
    ]);
  });
});
