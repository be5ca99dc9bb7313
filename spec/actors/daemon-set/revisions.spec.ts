import { describe, expect, it } from 'vitest';
import { DaemonSetBench, imageTag } from './daemon-set-bench.js';

const HASH = 'controller-revision-hash';

/** A set whose pods all run. */
function running(spec: { revisionHistoryLimit?: number } = {}): DaemonSetBench {
  const bench = new DaemonSetBench({ nodes: 2, spec });
  bench.run();
  bench.store.log = [];
  return bench;
}

function numbers(bench: DaemonSetBench): readonly number[] {
  return bench.store
    .all('controllerrevisions')
    .map(({ revision }) => revision)
    .toSorted((one, other) => one - other);
}

describe('the revisions of a DaemonSet', () => {
  it.each([
    [10, [1, 2, 3, 4]],
    [1, [3, 4]],
    [0, [4]],
  ])('are kept up to a limit: with %i they are %j (B-269, B-270)', (revisionHistoryLimit, expected) => {
    const bench = running({ revisionHistoryLimit });
    for (const tag of ['2', '3', '4']) bench.setImage(tag).run();
    expect(numbers(bench)).toEqual(expected);
  });

  it('keep one that a pod still carries (B-269)', () => {
    const bench = running({ revisionHistoryLimit: 0 }).setImage('2');
    expect(numbers(bench)).toEqual([1, 2]);
  });

  it('are made again when the current one is deleted; no pod is touched (B-271)', () => {
    const bench = running();
    const [before] = bench.store.all('controllerrevisions');
    bench.store.remove('controllerrevisions', before?.metadata.uid ?? '');
    bench.settle();
    const [after] = bench.store.all('controllerrevisions');
    expect([after?.metadata.name, after?.revision]).toEqual([before?.metadata.name, 1]);
    expect(bench.changes).toEqual({ created: 0, deleted: 0 });
  });

  it('are found anew before any pod is made, when one that is rolled back to is deleted meanwhile (B-112, B-264)', () => {
    const bench = running().setImage('2');
    bench.run();
    bench.store.log = [];
    bench.store.refuses = (line) => {
      if (!line.startsWith('patch controllerrevisions')) return undefined;
      bench.store.refuses = () => undefined;
      const [first] = bench.store.all('controllerrevisions');
      bench.store.remove('controllerrevisions', first?.metadata.uid ?? '');
      return undefined;
    };
    bench.setImage('1').run();
    expect(bench.done.filter((line) => !line.startsWith('event'))[0]).toBe('create controllerrevisions');
    expect(bench.images).toEqual(['1', '1']);
  });

  it('are not pruned when the template has become theirs again since the sync began (B-264, B-269)', () => {
    const bench = new DaemonSetBench({ nodes: 1, spec: { revisionHistoryLimit: 0 } }).settle();
    const [first] = bench.store.all('controllerrevisions');
    bench.store.refuses = (line) => {
      if (line.startsWith('delete web')) {
        bench.store.refuses = () => undefined;
        bench.putImage('1');
      }
      return undefined;
    };
    bench.setImage('2').run();
    expect(bench.store.all('controllerrevisions').map(({ metadata }) => metadata.uid)).toEqual([first?.metadata.uid]);
  });

  it('name what their pods run, also when the template changes while one is being written (B-092)', () => {
    const bench = new DaemonSetBench({ nodes: 2 });
    bench.store.refuses = (line) => {
      if (line === 'create controllerrevisions') {
        bench.store.refuses = () => undefined;
        bench.putImage('3');
      }
      return undefined;
    };
    bench.settle();
    const hash = bench.store.all('controllerrevisions').find(({ data }) => JSON.stringify(data).includes('example/c:3'))?.metadata.labels?.[
      HASH
    ];
    expect(bench.store.all('pods').map((pod) => [imageTag(pod), pod.labels[HASH]])).toEqual([
      ['3', hash],
      ['3', hash],
    ]);
  });

  it('get another hash when another revision has their name already (B-267)', () => {
    const bench = running();
    const [first] = bench.store.all('controllerrevisions');
    if (first === undefined) throw new Error('no revision');
    const name = new DaemonSetBench({ nodes: 0 }).settle().setImage('2').store.all('controllerrevisions').at(-1)?.metadata.name ?? '';
    const { ownerReferences: _, ...metadata } = first.metadata;
    bench.store.put('controllerrevisions', { ...first, metadata: { ...metadata, name, uid: 'taken', labels: {} }, data: {} });
    bench.setImage('2').run();
    expect(bench.daemonSet.status.collisionCount).toBe(1);
    expect(bench.images).toEqual(['2', '2']);
    expect(bench.store.all('controllerrevisions').length).toBe(3);
  });

  it('are one for one template: of two equal ones the higher stays, and pods take its hash (B-265)', () => {
    const bench = running();
    const [first] = bench.store.all('controllerrevisions');
    if (first === undefined) throw new Error('no revision');
    const labels = { ...first.metadata.labels, 'controller-revision-hash': 'twin' };
    bench.store.put('controllerrevisions', { ...first, metadata: { ...first.metadata, name: 'twin', uid: 'twin', labels }, revision: 2 });
    bench.store.put('daemonsets', bench.daemonSet);
    bench.run();
    expect(bench.store.all('controllerrevisions').map(({ metadata }) => metadata.name)).toEqual(['twin']);
    expect(bench.store.all('pods').map(({ labels: own }) => own['controller-revision-hash'])).toEqual(['twin', 'twin']);
    expect(bench.changes).toEqual({ created: 0, deleted: 0 });
  });

  it('are adopted when nobody owns them and the selector matches (B-190, B-194)', () => {
    const bench = running();
    const [first] = bench.store.all('controllerrevisions');
    if (first === undefined) throw new Error('no revision');
    const { ownerReferences: _, ...metadata } = first.metadata;
    bench.store.put('controllerrevisions', { ...first, metadata });
    bench.settle();
    const revisions = bench.store.all('controllerrevisions');
    expect(revisions.map(({ metadata: { name, ownerReferences } }) => [name, ownerReferences?.[0]?.uid])).toEqual([
      [first.metadata.name, 'uid-of-web'],
    ]);
  });
});
