import { describe, expect, it } from 'vitest';
import type { NodeFamilyOptions } from '#actors/nodes/node-family.js';
import { rowActors } from '#actors/row-actors.js';
import { xstateActors } from '#actors/xstate-actors.js';
import { container } from '../../support/api-objects.js';
import { node } from '../../support/daemon-sets.js';
import { boundPod, NodeBench } from './node-bench.js';

const KINDS = [
  { kind: 'XState actors', hosting: xstateActors() },
  { kind: 'rows', hosting: rowActors },
];

describe.each(KINDS)('where nodes and pods are $kind,', ({ hosting }) => {
  const newBench = (options: NodeFamilyOptions = {}) => new NodeBench({ hosting, ...options });
  const READY = { running: 'ready' };
  const readyNode = () => newBench().addNode('node-1');
  const poolNode = (spec: Parameters<NodeBench['addPool']>[1]) => newBench().addPool('p', spec).addNode('node-1', { pool: 'p' });

  describe('a node whose kubelet is played here', () => {
    it.each(['simulated', 'manual'] as const)('registers at once when it is %s', (kubelet) => {
      const bench = newBench().addNode('node-1', { kubelet });
      expect(bench.healthOf('node-1')).toBe('ready');
      expect(bench.writes).toMatchObject([{ verb: 'reportNode', name: 'node-1' }]);
    });

    it('says all about itself when no pool has made it', () => {
      const [write] = readyNode().writes;
      expect(write).toMatchObject({
        uid: 'uid-of-node-1',
        status: {
          capacity: { cpu: '32', memory: '256Gi', pods: '110' },
          addresses: [{ type: 'InternalIP' }, { type: 'Hostname', address: 'node-1' }],
          nodeInfo: { kubeletVersion: 'v1.36.2', osImage: 'everynode', containerRuntimeVersion: 'everynode://0.1' },
          conditions: [{ type: 'MemoryPressure' }, { type: 'DiskPressure' }, { type: 'PIDPressure' }, { type: 'Ready', status: 'True' }],
        },
      });
    });

    it('takes the time to register that its pool says', () => {
      const bench = poolNode({ timing: { register: '3s' } });
      expect(bench.advance(2_999).healthOf('node-1')).toEqual({ registering: 'starting' });
      expect(bench.advance(1).healthOf('node-1')).toBe('ready');
    });

    it('posts its status again after a refusal, and when the control plane was lost', () => {
      const bench = newBench();
      bench.outcome = 'refused';
      expect(bench.addNode('node-1').healthOf('node-1')).toEqual({ registering: 'refused' });
      bench.outcome = 'lost';
      expect(bench.advance(1_000).healthOf('node-1')).toEqual({ registering: 'refused' });
      bench.outcome = 'done';
      expect(bench.advance(1_000).healthOf('node-1')).toBe('ready');
    });

    it('says within 10 s that it is ready when somebody has written that it is not (B-305)', () => {
      const bench = readyNode().change('nodes', 'node-1', { ready: 'False' });
      expect(bench.healthOf('node-1')).toBe('notReady');
      expect(bench.advance(10_000).healthOf('node-1')).toBe('ready');
    });

    it('does not let itself be given up while it is well', () => {
      const bench = readyNode().change('nodes', 'node-1', { ready: 'Unknown' });
      expect(bench.healthOf('node-1')).toBe('ready');
    });

    it('shows whether it is cordoned beside its health', () => {
      const bench = readyNode().change('nodes', 'node-1', { isUnschedulable: true });
      expect(bench.states['node/node-1']).toEqual({ present: { health: 'ready', scheduling: 'cordoned' } });
      bench.change('nodes', 'node-1', { isUnschedulable: false });
      expect(bench.states['node/node-1']).toEqual({ present: { health: 'ready', scheduling: 'schedulable' } });
    });

    it('says that it is cordoned, and that it is so no more, while its kubelet is well', () => {
      const said = (bench: ReturnType<typeof readyNode>) =>
        bench.events.slice(1).map(({ type, message, component }) => [type, message, component]);
      const cordoned = readyNode().change('nodes', 'node-1', { isUnschedulable: true });
      expect(said(cordoned)).toEqual([['Normal', 'Node node-1 status is now: NodeNotSchedulable', 'kubelet']]);
      expect(said(cordoned.change('nodes', 'node-1', { isUnschedulable: false }))).toContainEqual([
        'Normal',
        'Node node-1 status is now: NodeSchedulable',
        'kubelet',
      ]);
      const silent = readyNode();
      silent.family.failNode('node-1');
      expect(said(silent.change('nodes', 'node-1', { isUnschedulable: true }))).toEqual([]);
      expect(poolNode({ replicas: 1_001 }).change('nodes', 'node-1', { isUnschedulable: true }).events).toEqual([]);
    });

    it('is recorded as ready, unless its pool is too large to be looked at', () => {
      expect(readyNode().events).toMatchObject([{ reason: 'NodeReady', message: 'Node node-1 status is now: NodeReady', host: 'node-1' }]);
      expect(poolNode({ replicas: 1_001 }).events).toEqual([]);
    });
  });

  describe('a node whose kubelet is outside', () => {
    it('is followed, and nothing is written about it or its pods', () => {
      const bench = newBench().addNode('node-1', { kubelet: 'external', ready: undefined }).addPod('a');
      expect(bench.healthOf('node-1')).toEqual({ registering: 'awaited' });
      bench.change('nodes', 'node-1', { ready: 'True' }).change('pods', 'a', { phase: 'Running', hasStarted: true, isReady: true });
      expect(bench.states).toMatchObject({ 'pod/default/a': READY });
      bench.change('nodes', 'node-1', { ready: 'Unknown' });
      expect(bench.healthOf('node-1')).toBe('unreachable');
      bench.change('nodes', 'node-1', { isUnschedulable: true });
      expect([bench.writes, bench.reports, bench.events]).toEqual([[], [], []]);
    });

    it('has no actor here when another shard has it', () => {
      const bench = newBench();
      bench.isElsewhere = () => true;
      expect(bench.addNode('node-1').addPod('a').states).toEqual({});
    });
  });

  describe('a pod on a node with a simulated kubelet', () => {
    it('goes from bound to ready in one report, without any time passing', () => {
      const bench = readyNode().addPod('a');
      expect(bench.stateOf('a')).toEqual(READY);
      expect(bench.reports).toMatchObject([
        { name: 'a', phase: 'Running', isReady: true, containers: [{ state: 'running', restarts: 0, isReady: true }] },
      ]);
    });

    it('waits until the node has registered', () => {
      const bench = poolNode({ timing: { register: '3s' } }).addPod('a');
      expect(bench.stateOf('a')).toBe('pending');
      expect(bench.advance(3_000).stateOf('a')).toEqual(READY);
    });

    it('shares what is said of its containers with the pods that do the same at the same time', () => {
      const bench = readyNode().addPod('a').addPod('b');
      expect(bench.reports[0]?.containers).toBe(bench.reports[1]?.containers);
    });

    it('is removed when its containers have stopped', () => {
      const bench = poolNode({ timing: { stop: '2s' } }).addPod('a');
      bench.change('pods', 'a', { deletionAtMs: bench.clock.now() + 30_000 });
      expect(bench.advance(1_999).stateOf('a')).toEqual({ terminating: 'stopping' });
      bench.advance(1);
      expect(bench.writes.at(-1)).toMatchObject({
        verb: 'delete',
        name: 'a',
        options: { gracePeriodSeconds: 0 },
        preconditions: { uid: 'uid-of-a' },
      });
      expect(bench.stateOf('a')).toBeUndefined();
    });

    it('is removed later when the removal was refused', () => {
      const bench = readyNode().addPod('a');
      bench.outcome = 'refused';
      bench.change('pods', 'a', { deletionAtMs: bench.clock.now() + 30_000 });
      expect(bench.stateOf('a')).toEqual({ terminating: 'retrying' });
      bench.outcome = 'done';
      expect(bench.advance(1_000).stateOf('a')).toBeUndefined();
    });

    it('stays away once others have written that it failed', () => {
      const bench = readyNode().addPod('a').change('pods', 'a', { phase: 'Failed', isReady: false });
      expect(bench.advance(600_000).stateOf('a')).toBe('failed');
      expect(bench.reports).toHaveLength(1);
    });

    it('is taken on anew once others have written that it has not ended after all', () => {
      const bench = readyNode().addPod('a').change('pods', 'a', { phase: 'Failed', isReady: false });
      bench.change('pods', 'a', { phase: 'Succeeded' });
      expect(bench.stateOf('a')).toBe('succeeded');
      bench.change('pods', 'a', { phase: 'Running' });
      expect([bench.stateOf('a'), bench.pod('a').isReady]).toEqual([READY, true]);
      bench.change('pods', 'a', { deletionAtMs: bench.clock.now() + 30_000 });
      expect(bench.stateOf('a')).toBeUndefined();
    });

    it('is reported again when others have written that it is not ready', () => {
      const bench = readyNode().addPod('a').change('pods', 'a', { isReady: false });
      expect(bench.pod('a').isReady).toBe(true);
    });

    it('backs off while its image cannot be pulled', () => {
      const spec = { containers: [container('c', { image: 'fluentd:non-existent' })] };
      const bench = readyNode().addPod('a', { spec });
      expect([bench.stateOf('a'), bench.pod('a').reason]).toEqual(['backingOff', 'ErrImagePull']);
      expect(bench.advance(1_000).pod('a')).toMatchObject({ phase: 'Pending', reason: 'ImagePullBackOff' });
    });

    it('starts a container anew when it is to run another image, and only that one', () => {
      const bench = readyNode().addPod('a', { spec: { containers: [container('c'), container('d')] } });
      bench.change('pods', 'a', { spec: { containers: [container('c', { image: 'other' }), container('d')] } }).advance(0);
      expect(bench.stateOf('a')).toEqual(READY);
      expect(bench.reports.at(-1)?.containers).toMatchObject([{ restarts: 1, last: { exitCode: 0 } }, { restarts: 0 }]);
      expect(bench.events.map(({ message }) => message)).toContain('Container c definition changed, will be restarted');
    });

    it('runs the containers whose images it has, and the others when they can be pulled', () => {
      const spec = { containers: [container('c', { image: 'fluentd:non-existent' }), container('d')] };
      const bench = readyNode().addPod('a', { spec }).advance(3_600_000);
      expect([bench.stateOf('a'), bench.pod('a').phase]).toEqual(['backingOff', 'Pending']);
      expect(bench.reports.at(-1)?.containers).toMatchObject([
        { reason: 'ImagePullBackOff' },
        { state: 'running', restarts: 0, isReady: true },
      ]);
    });
  });

  describe('a pod on a manual node', () => {
    it('is left alone, and followed', () => {
      const bench = newBench().addNode('node-1', { kubelet: 'manual' }).addPod('a');
      const seen = [bench.stateOf('a')];
      for (const more of [
        { reason: 'CrashLoopBackOff' },
        { phase: 'Running', hasStarted: true, reason: '' },
        { isReady: true },
        { deletionAtMs: bench.clock.now() },
      ]) {
        seen.push(bench.change('pods', 'a', more).advance(3_600_000).stateOf('a'));
      }
      expect(seen).toEqual(['pending', 'backingOff', { running: 'unready' }, READY, { terminating: 'stopping' }]);
      expect(bench.reports).toEqual([]);
    });
  });

  describe('a node whose kubelet fails', () => {
    it('is silent, and its pods are neither started nor removed', () => {
      const bench = readyNode().addPod('a');
      bench.family.failNode('node-1');
      bench.addPod('b').change('pods', 'a', { deletionAtMs: bench.clock.now() });
      expect(bench.advance(600_000).states).toMatchObject({ 'pod/default/a': 'unknown', 'pod/default/b': 'unknown' });
      expect(bench.family.silentNodes()).toEqual(['node-1']);
    });

    it('takes its pods over as they are when it is healed', () => {
      const bench = readyNode().addPod('a').addPod('c');
      bench.family.failNode('node-1');
      bench.change('nodes', 'node-1', { ready: 'Unknown' }).change('pods', 'a', { isReady: false });
      bench.addPod('b').change('pods', 'c', { deletionAtMs: bench.clock.now() });
      expect(bench.healthOf('node-1')).toBe('unreachable');
      bench.family.healNode('node-1');
      bench.clock.settle();
      expect(bench.states).toEqual({
        'node/node-1': { present: { health: 'ready', scheduling: 'schedulable' } },
        'pod/default/a': READY,
        'pod/default/b': READY,
      });
      expect(bench.pod('a')).toMatchObject({ isReady: true, restarts: 0 });
      expect(bench.family.silentNodes()).toEqual([]);
    });

    it('says when it is healed that its pods are ready, which was denied meanwhile (B-308)', () => {
      const bench = readyNode().addPod('a');
      const containers = [{ state: 'running', restarts: 1, isReady: true }] as const;
      bench.change('pods', 'a', { containers });
      bench.family.failNode('node-1');
      bench.change('pods', 'a', { isReady: false });
      bench.family.healNode('node-1');
      expect([bench.advance(0).stateOf('a'), bench.pod('a').isReady]).toEqual([READY, true]);
    });

    it('does not register before it is healed', () => {
      const bench = newBench();
      bench.family.failNode('node-1');
      expect(bench.addNode('node-1').advance(60_000).healthOf('node-1')).toEqual({ registering: 'silent' });
      bench.family.healNode('node-1');
      bench.clock.settle();
      expect(bench.healthOf('node-1')).toBe('ready');
    });
  });

  describe('a node that is removed', () => {
    it('leaves its pods to the garbage collector', () => {
      const bench = readyNode().addPod('a').remove('nodes', 'node-1');
      bench.change('pods', 'a', { deletionAtMs: bench.clock.now() });
      expect(bench.advance(600_000).states).toEqual({ 'pod/default/a': 'unknown' });
    });

    it('finds its pods again when it is made anew under its name (B-173)', () => {
      const bench = readyNode().addPod('a').remove('nodes', 'node-1');
      bench.put('nodes', node('node-1', { uid: 'another', ready: 'False' }));
      expect([bench.stateOf('a'), bench.reports.length]).toEqual([READY, 1]);
    });
  });

  describe('after a restart of its thread', () => {
    const RUNNING = { phase: 'Running', hasStarted: true, isReady: true } as const;

    it.each([
      ['a running pod', RUNNING, READY],
      ['a bound pod', {}, READY],
      ['a pod that was not ready yet', { ...RUNNING, isReady: false }, READY],
      ['a failed pod', { phase: 'Failed' }, 'failed'],
      ['a pod that ended well', { phase: 'Succeeded' }, 'succeeded'],
      ['a terminating pod', { ...RUNNING, deletionAtMs: 1 }, undefined],
    ])('%s goes on from its view', (_, more, state) => {
      const bench = readyNode();
      bench.family.stop();
      bench.views.take([{ resource: 'pods', uid: 'uid-of-a', view: boundPod('a', more) }], 9);
      bench.restart();
      expect(bench.stateOf('a')).toEqual(state);
    });

    it('nothing is said anew of pods that run (B-126)', () => {
      const bench = readyNode().addPod('a');
      bench.restart();
      expect([bench.stateOf('a'), bench.advance(600_000).reports.length]).toEqual([READY, 1]);
    });

    it('a container that crashed waits as long as it would have, and its neighbour goes on (B-126)', () => {
      const bench = readyNode();
      const endedAtMs = bench.clock.now();
      const last = { reason: 'Error', exitCode: 1, finishedAtMs: endedAtMs };
      const crashed = { state: 'waiting', reason: 'CrashLoopBackOff', restarts: 2, isReady: false, last } as const;
      const running = { state: 'running', startedAtMs: 5, restarts: 0, isReady: true } as const;
      const spec = { containers: [container('c'), container('d')] };
      bench.addPod('a', { spec, phase: 'Running', reason: 'CrashLoopBackOff', restarts: 2, containers: [crashed, running] });
      bench.restart();
      expect(bench.advance(19_999).stateOf('a')).toBe('backingOff');
      expect(bench.advance(1).stateOf('a')).toEqual(READY);
      expect(bench.reports.at(-1)?.containers).toMatchObject([
        { state: 'running', restarts: 3 },
        { state: 'running', startedAtMs: 5, restarts: 0 },
      ]);
    });

    it('a termination goes on to its deadline', () => {
      const bench = poolNode({ timing: { stop: '1m' } }).addPod('a');
      bench.change('pods', 'a', { deletionAtMs: bench.clock.now() + 30_000 }).advance(20_000);
      bench.restart();
      expect(bench.advance(9_999).stateOf('a')).toEqual({ terminating: 'stopping' });
      expect(bench.advance(1).stateOf('a')).toBeUndefined();
    });
  });

  describe('the actors of nodes and pods', () => {
    it('are started again one by one', () => {
      const bench = readyNode().addPod('a');
      bench.family.restart('pod/default/a');
      bench.family.restart('node/node-1');
      bench.family.restart('pod/default/stranger');
      bench.clock.settle();
      expect(bench.states).toMatchObject({ 'node/node-1': { present: { health: 'ready' } }, 'pod/default/a': READY });
      expect(bench.failures).toEqual([]);
    });

    it('leave no timer behind when they are stopped', () => {
      const bench = poolNode({ timing: { pull: '1m', register: '1m' } })
        .addPod('a')
        .addNode('node-2', { pool: 'p' });
      bench.family.stop();
      expect([bench.clock.nextTimeMs(), bench.states]).toEqual([undefined, {}]);
    });

    it('say each step to those who watch', () => {
      const bench = readyNode().addPod('a');
      expect(bench.steps.filter((step) => step.startsWith('pod/'))).toEqual(
        ['started', 'pod.admitted', 'pod.pulled', 'pod.started', 'pod.becameReady'].map((event) => `pod/default/a ${event}`),
      );
    });
  });
});
