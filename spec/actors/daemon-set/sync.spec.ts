import { describe, expect, it } from 'vitest';
import { forbiddenObject } from '#objects/api-errors.js';
import { RESOURCES } from '#objects/resources.js';
import type { PodView } from '#objects/views.js';
import { node, pod } from '../../support/daemon-sets.js';
import { DaemonSetBench, running } from './daemon-set-bench.js';

const TERMINATING = { metadata: { deletionTimestamp: '2026-11-23T19:20:00Z' } };
const REFUSED = forbiddenObject(RESOURCES.pods, 'web-', 'exceeded quota').status;

function firstPod(bench: DaemonSetBench): PodView {
  const [first] = bench.podsOn('node-1');
  if (first === undefined) throw new Error('node-1 has no pod');
  return first;
}

describe('the sync of a DaemonSet', () => {
  it('makes a revision, then one pod on every node, then the status (B-110, B-260)', () => {
    const bench = new DaemonSetBench().settle();
    const { done } = bench;
    expect([done[0], done.slice(1, 4).sort(), done.slice(4)]).toEqual([
      'create controllerrevisions',
      ['create node-1', 'create node-2', 'create node-3'],
      ['patch daemonsets/status'],
    ]);
    expect(bench.daemonSet.status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 0,
      observedGeneration: 1,
    });
  });

  it('creates pods before it deletes others (B-120)', () => {
    const bench = running(1);
    bench.store.put('nodes', node('node-1', { taints: [{ key: 'k', effect: 'NoExecute' }] }));
    bench.store.put('nodes', node('node-2'));
    bench.settle();
    expect(bench.done.slice(0, 2)).toEqual(['create node-2', 'delete web-1']);
  });

  it('ends with every counter equal, and then rests (B-290)', () => {
    const bench = running();
    expect(bench.daemonSet.status).toEqual({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      numberMisscheduled: 0,
      observedGeneration: 1,
    });
    expect([bench.stateOf('daemonset'), bench.stateOf('rollout')]).toEqual(['idle', 'complete']);
  });

  it('changes nothing when its thread is replaced (B-126)', () => {
    const bench = running().restartShard();
    expect([bench.done, bench.stateOf('daemonset')]).toEqual([[], 'idle']);
  });

  it('writes a revision and the status also where there is no node (B-061)', () => {
    const bench = new DaemonSetBench({ nodes: 0 }).settle();
    expect(bench.done).toEqual(['create controllerrevisions', 'patch daemonsets/status']);
    expect(bench.daemonSet.status).toMatchObject({ desiredNumberScheduled: 0, observedGeneration: 1 });
  });

  it('creates no more than 250 pods at a time (B-140)', () => {
    const bench = new DaemonSetBench({ nodes: 600 });
    const rounds: number[] = [];
    bench.store.refuses = (line) => {
      if (line === 'patch daemonsets/status') rounds.push(bench.store.all('pods').length);
      return undefined;
    };
    bench.settle();
    expect(rounds).toEqual([250, 500, 600]);
  });

  it('writes a status after each of the first syncs of a large fleet, and then one in 100 ms until the last', () => {
    const bench = new DaemonSetBench({ nodes: 2_600 });
    const rounds: number[] = [];
    bench.store.refuses = (line) => {
      if (line === 'patch daemonsets/status') rounds.push(bench.store.all('pods').length);
      // The pods of two syncs take 100 ms, once there are 1,500.
      if (line.startsWith('create') && bench.store.all('pods').length === 1_600) bench.clock.advance(100);
      return undefined;
    };
    bench.settle();
    expect(rounds).toEqual([250, 500, 750, 1_000, 1_750, 2_600]);
  });

  it('asks for the next pods as soon as it has seen that there are as many as it may ask for at a time', () => {
    const bench = new DaemonSetBench({ nodes: 600 });
    const isWaking: boolean[] = [];
    while (bench.store.all('pods').length < 600) {
      bench.store.flush();
      if (!bench.clock.step()) break;
      if (bench.store.all('pods').length === 250) isWaking.push(bench.stateOf('daemonset') === 'waking');
    }
    expect(isWaking).toContain(false);
    expect(isWaking).not.toContain(true);
  });
});

describe('what wakes a DaemonSet', () => {
  it('is a node that joins (B-167)', () => {
    const bench = running();
    bench.store.put('nodes', node('node-4'));
    bench.run();
    expect(bench.changes).toEqual({ created: 1, deleted: 0 });
    expect(bench.daemonSet.status).toMatchObject({ desiredNumberScheduled: 4, numberReady: 4 });
  });

  it.each([
    ['a heartbeat', { ready: 'False' }, 'node-1'],
    ['cordoning', { isUnschedulable: true }, 'node-1'],
    ['a taint that its pod does not tolerate but may stay with (B-170)', { taints: [{ key: 'k', effect: 'NoSchedule' }] }, 'node-1'],
  ] as const)('is not %s of a node (B-168)', (_, change, name) => {
    const bench = running();
    bench.store.put('nodes', node(name, change));
    bench.settle();
    expect(bench.done).toEqual([]);
  });

  it('is a taint that its pod may not stay with (B-073)', () => {
    const bench = running();
    bench.store.put('nodes', node('node-1', { taints: [{ key: 'k', effect: 'NoExecute' }] }));
    bench.run();
    expect(bench.changes).toEqual({ created: 0, deleted: 1 });
  });

  it('is not a node that goes (B-171)', () => {
    const bench = running();
    bench.store.remove('nodes', 'uid-of-node-1');
    bench.settle();
    expect([bench.done, bench.daemonSet.status.desiredNumberScheduled]).toEqual([[], 3]);
    bench.store.remove('pods', firstPod(bench).uid);
    bench.settle();
    expect(bench.daemonSet.status.desiredNumberScheduled).toBe(2);
  });

  it('is a pod that was deleted, when it is really gone (B-114, B-121)', () => {
    const bench = running();
    bench.become(firstPod(bench), { deletionAtMs: bench.clock.now() + 30_000 });
    expect(bench.settle().changes).toEqual({ created: 0, deleted: 0 });
    bench.store.remove('pods', firstPod(bench).uid);
    expect(bench.settle().changes).toEqual({ created: 1, deleted: 0 });
  });

  it('is nobody else’s pod', () => {
    const bench = running();
    bench.store.put('pods', pod('other', { controllerUid: 'another' }));
    bench.settle();
    bench.store.remove('pods', 'uid-of-other');
    expect(bench.settle().done).toEqual([]);
  });
});

describe('pods that end', () => {
  it('are deleted with an event when they fail, and replaced in a later sync (B-130, B-297)', () => {
    const bench = running();
    const failed = firstPod(bench);
    bench.become(failed, { phase: 'Failed', isReady: false });
    const { done } = bench.settle();
    expect(done.slice(0, 2)).toEqual(['event FailedDaemonPod', `delete ${failed.name}`]);
    expect(done).toContain('create node-1');
  });

  it('are deleted ever more slowly if they fail again (B-132, B-133)', () => {
    const bench = running(1);
    bench.kubelet = () => ({ phase: 'Failed' });
    bench.become(firstPod(bench), { phase: 'Failed', isReady: false });
    const deletions: number[] = [];
    bench.store.refuses = (line) => {
      if (line.startsWith('delete')) deletions.push(bench.clock.now());
      return undefined;
    };
    bench.settle();
    for (let i = 0; i < 20; i += 1) bench.play();
    const waits = deletions.slice(1).map((timeMs, i) => timeMs - (deletions[i] ?? 0));
    expect(waits.map((waitMs, i) => waitMs >= 1000 * 2 ** i)).toEqual([true, true, true, true]);
  });

  it('are deleted at once when they succeed (B-136, B-298)', () => {
    const bench = running();
    bench.become(firstPod(bench), { phase: 'Succeeded', isReady: false });
    expect(bench.settle().done).toContain('event SucceededDaemonPod');
    expect(bench.podsOn('node-1').map(({ phase }) => phase)).toEqual(['Pending']);
  });
});

describe('writes that are refused', () => {
  it('are tried in a slow start, and the status is written all the same (B-111, B-141)', () => {
    const bench = new DaemonSetBench({ nodes: 100 });
    let tried = 0;
    bench.store.refuses = (line) => {
      if (!line.startsWith('create node')) return undefined;
      tried += 1;
      return bench.store.all('pods').length >= 10 ? REFUSED : undefined;
    };
    bench.clock.settle();
    expect(tried).toBe(15);
    expect(bench.daemonSet.status).toMatchObject({ desiredNumberScheduled: 100, currentNumberScheduled: 10, observedGeneration: 1 });
    expect(bench.stateOf('daemonset')).toBe('backingOff');
  });

  it('are tried again after 5 ms, 10 ms, 20 ms and so on, until they succeed (B-148)', () => {
    const bench = new DaemonSetBench({ nodes: 1 });
    const tries: number[] = [];
    bench.store.refuses = (line) => {
      if (line !== 'create node-1') return undefined;
      tries.push(bench.clock.now());
      return tries.length <= 5 ? REFUSED : undefined;
    };
    bench.clock.advance(10_000);
    expect(tries.slice(1).map((timeMs, i) => timeMs - (tries[i] ?? 0))).toEqual([5, 10, 20, 40, 80]);
    expect(bench.stateOf('daemonset')).toBe('idle');
  });

  it('end the sync before any pod and status if they are about revisions (B-112)', () => {
    const bench = new DaemonSetBench();
    bench.store.refuses = (line) => (line === 'create controllerrevisions' ? REFUSED : undefined);
    expect([bench.settle().done, bench.stateOf('daemonset')]).toEqual([[], 'backingOff']);
  });

  it('are awaited for 5 minutes if the namespace is terminating; meanwhile the status is refreshed, and no more (B-127, B-143, B-144)', () => {
    const bench = new DaemonSetBench();
    const cause = { reason: 'NamespaceTerminating', message: '', field: '' };
    const status = { ...REFUSED, details: { causes: [cause] } };
    let tried = 0;
    bench.store.refuses = (line) => {
      if (!line.startsWith('create node')) return undefined;
      tried += 1;
      return status;
    };
    bench.settle();
    expect([bench.stateOf('daemonset'), bench.daemonSet.status.observedGeneration]).toEqual(['idle', 1]);
    bench.clock.advance(299_000);
    bench.edit({ minReadySeconds: 1 });
    expect([tried, bench.daemonSet.status.observedGeneration]).toEqual([1, 1]);
    bench.clock.advance(2_000);
    expect([tried, bench.daemonSet.status.observedGeneration]).toEqual([2, 2]);
  });
});

describe('adoption and release', () => {
  it('adopts an orphan that matches, before it creates anything (B-180, B-188)', () => {
    const bench = new DaemonSetBench({ nodes: 1 });
    bench.store.put('pods', pod('bare', { controllerUid: undefined, labels: { app: 'web' } }));
    const { done } = bench.settle();
    expect(done.slice(0, 2)).toEqual(['patch pods bare', 'create controllerrevisions']);
    expect(bench.podsOn('node-1').map(({ controllerUid }) => controllerUid)).toEqual(['uid-of-web']);
  });

  it('creates nothing if it is found to be deleted when it adopts (B-123, B-181)', () => {
    const bench = new DaemonSetBench({ nodes: 2 });
    bench.clock.advance(0);
    bench.store.log = [];
    bench.store.put('pods', pod('bare', { controllerUid: undefined, labels: { app: 'web' } }));
    bench.store.flush();
    bench.store.put('daemonsets', { ...bench.daemonSet, metadata: { ...bench.daemonSet.metadata, ...TERMINATING.metadata } });
    bench.clock.settle();
    expect(bench.done).toEqual([]);
  });

  it('releases a pod whose labels match no more, and makes another for its node (B-182)', () => {
    const bench = running(1);
    const { labels: _, ...first } = firstPod(bench);
    bench.store.put('pods', { ...first, labels: { app: 'debug' } });
    expect(bench.settle().done).toContain(`patch pods ${first.name}`);
    expect(bench.podsOn('node-1').map(({ controllerUid }) => controllerUid)).toEqual([undefined, 'uid-of-web']);
  });
});

describe('a DaemonSet that is not to act', () => {
  it('is left as it is while it is being deleted (B-122)', () => {
    const bench = new DaemonSetBench(TERMINATING).settle();
    bench.store.put('nodes', node('node-4'));
    bench.settle();
    expect([bench.done, bench.stateOf('daemonset')]).toEqual([[], 'terminating']);
  });

  it('stops in the middle of its work when it is deleted', () => {
    const bench = running();
    bench.store.put('daemonsets', { ...bench.daemonSet, metadata: { ...bench.daemonSet.metadata, ...TERMINATING.metadata } });
    bench.store.remove('pods', firstPod(bench).uid);
    expect([bench.settle().done, bench.stateOf('daemonset')]).toEqual([[], 'terminating']);
  });

  it('only says so if it selects everything (B-124, B-299)', () => {
    const bench = new DaemonSetBench({ spec: { selector: {} } }).settle();
    expect(bench.done).toEqual(['event SelectingAll']);
  });

  it('is forgotten when it is gone', () => {
    const bench = running();
    bench.store.remove('daemonsets', 'uid-of-web');
    bench.settle();
    expect([[...bench.shard.describe()], bench.coordinator.forgotten]).toEqual([[], ['uid-of-web']]);
  });
});
