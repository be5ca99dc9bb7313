import { describe, expect, it } from 'vitest';
import { Tally } from '#daemonset/tally.js';
import { daemonSet, node, pod } from '../../support/daemon-sets.js';
import { DaemonSetBench, running } from './daemon-set-bench.js';

describe('what goes wrong around a DaemonSet', () => {
  it('creates nothing twice when the control plane is lost with its answer', () => {
    const bench = new DaemonSetBench();
    bench.store.refuses = (line) => {
      if (line.startsWith('create node')) bench.store.isReachable = false;
      return undefined;
    };
    bench.settle();
    expect([bench.changes.created, bench.stateOf('daemonset')]).toEqual([3, { syncing: 'managing' }]);
    bench.store.isReachable = true;
    bench.store.refuses = () => undefined;
    bench.store.connect(bench.shard);
    bench.run();
    expect([bench.changes.created, bench.stateOf('daemonset')]).toEqual([0, 'idle']);
  });

  it('goes by answers, not by the pods that it sees come and go meanwhile (B-145)', () => {
    const bench = new DaemonSetBench();
    bench.store.refuses = (line) => {
      if (line.startsWith('create node')) bench.store.isReachable = false;
      return undefined;
    };
    bench.settle();
    for (const name of ['node-1', 'node-2', 'node-3']) bench.store.put('pods', pod(`by-hand-on-${name}`, { node: name }));
    bench.settle();
    expect([bench.changes, bench.stateOf('daemonset')]).toEqual([{ created: 3, deleted: 0 }, { syncing: 'managing' }]);
  });

  it('does not plan anew while nobody knows what became of its writes (B-144, B-149)', () => {
    const bench = new DaemonSetBench();
    bench.store.isReachable = false;
    bench.clock.advance(3_600_000);
    expect(bench.changes.created).toBe(0);
    expect(bench.done).toEqual([]);
  });

  it('goes on with the next sync before a status is answered, but writes no other status before that', () => {
    const bench = new DaemonSetBench({ nodes: 600 });
    bench.store.refuses = (line) => {
      bench.store.isReachable = line !== 'patch daemonsets/status';
      return undefined;
    };
    const { done } = bench.settle();
    const statuses = done.filter((line) => line === 'patch daemonsets/status');
    expect([done.length - statuses.length, statuses.length]).toEqual([501, 1]);
    expect(bench.stateOf('daemonset')).toEqual({ syncing: 'reporting' });
    bench.store.refuses = () => undefined;
    bench.store.isReachable = true;
    bench.store.connect(bench.shard);
    bench.run();
    expect([bench.daemonSet.status.numberReady, bench.stateOf('daemonset')]).toEqual([600, 'idle']);
  });

  it('starts an actor again that has failed, and goes on', () => {
    const bench = new DaemonSetBench();
    const { coordinator } = bench;
    const ask = coordinator.ask.bind(coordinator);
    let failures = 2;
    coordinator.ask = (request) => {
      failures -= 1;
      if (failures >= 0) throw new Error('broken');
      ask(request);
    };
    bench.run();
    expect(bench.failures.map(({ actorId, isDead }) => [actorId, isDead])).toEqual([
      ['rollout/default/web', false],
      ['rollout/default/web', false],
    ]);
    expect([bench.daemonSet.status.numberReady, bench.stateOf('rollout')]).toEqual([3, 'complete']);
  });

  it('fails alone when it is told what it cannot take in, and is left dead when that does not end', () => {
    const bench = running();
    bench.store.put('daemonsets', daemonSet({ metadata: { name: 'other', uid: 'uid-of-other', namespace: 'elsewhere' } }));
    bench.store.put('pods', pod('broken', { spec: undefined as never, labels: undefined as never }));
    bench.settle();
    expect(bench.failures.map(({ actorId, isDead }) => [actorId, isDead])).toEqual(
      Array.from({ length: 6 }, (_, i) => ['daemonset/default/web', i === 5]),
    );
    expect([...bench.shard.describe()].find(({ id }) => id === 'daemonset/elsewhere/other')?.state).toBe('idle');
  });

  it('fails alone, and not its shard, when it cannot take in one of many nodes in a later turn', () => {
    const bench = new DaemonSetBench({ nodes: 1_500 });
    bench.store.put('nodes', node('broken', { taints: undefined as never }));
    bench.settle();
    expect(bench.failures.map(({ actorId, isDead }) => [actorId, isDead])).toEqual(
      Array.from({ length: 6 }, (_, i) => ['daemonset/default/web', i === 5]),
    );
  });

  it('looks at each node once for a new template', () => {
    const bench = new DaemonSetBench({ nodes: 300, spec: { updateStrategy: { type: 'OnDelete' } } });
    bench.run();
    const { count } = Tally.prototype;
    let looks = 0;
    Tally.prototype.count = function (assessment, nodes = 1) {
      looks += nodes;
      return count.call(this, assessment, nodes);
    };
    bench.setImage('2');
    Tally.prototype.count = count;
    expect(looks).toBe(300);
  });

  it('looks at 1,000 nodes a turn when all are to be looked at', () => {
    const bench = new DaemonSetBench({ nodes: 2_600 });
    bench.store.flush();
    let turns = 0;
    while (bench.stateOf('daemonset') === undefined || isClaiming(bench.stateOf('daemonset'))) {
      if (!bench.clock.step()) break;
      turns += 1;
    }
    expect(turns).toBeGreaterThan(5);
  });

  it('counts an event that comes for a rollout, or from a step, when the actor has gone', () => {
    const bench = running();
    expect(bench.shard.counts.deadLetters).toBe(0);
    bench.store.isReachable = false;
    bench.setImage('2');
    bench.store.remove('daemonsets', bench.daemonSet.metadata.uid);
    bench.store.isReachable = true;
    bench.settle();
    bench.coordinator.answer();
    expect(bench.shard.counts.deadLetters).toBeGreaterThan(0);
  });

  it('counts what comes for an actor that is left dead', () => {
    const bench = running();
    bench.store.put('pods', pod('broken', { spec: undefined as never, labels: undefined as never }));
    bench.settle();
    const { deadLetters } = bench.shard.counts;
    bench.store.remove('daemonsets', bench.daemonSet.metadata.uid);
    bench.settle();
    expect([bench.failures.at(-1)?.isDead, bench.shard.counts.deadLetters > deadLetters]).toEqual([true, true]);
  });
});

function isClaiming(state: unknown): boolean {
  return state === 'waking' || JSON.stringify(state) === JSON.stringify({ syncing: 'claiming' });
}
