import { beforeEach, describe, expect, it } from 'vitest';
import { createPodGcController } from '#controllers/pod-gc.js';
import { ControllerHarness } from '../support/controllers.js';

describe('pod garbage collection', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
    cluster.node('n-0');
    cluster.start(createPodGcController);
  });

  const pod = (name = 'p') => cluster.find('pods', name, 'default');

  it('removes the pods of a node that has been gone for 40 s (B-330)', () => {
    cluster.pod('p', { nodeName: 'n-0' });
    cluster.clock.advance(1_000);
    cluster.remove('nodes', 'n-0');
    cluster.clock.advance(40_000);
    expect(pod()).toBeDefined();
    cluster.clock.advance(40_000);
    expect(pod()).toBeUndefined();
    expect(cluster.errors).toEqual([]);
  });

  it('spares the pods of a node that is back in time (B-330, B-173)', () => {
    cluster.pod('p', { nodeName: 'n-0' });
    cluster.remove('nodes', 'n-0');
    cluster.clock.advance(30_000);
    cluster.node('n-0');
    cluster.clock.advance(120_000);
    expect(pod()).toBeDefined();
  });

  it('removes pods that were bound to a node that never was (B-330)', () => {
    cluster.pod('p', { nodeName: 'n-9' });
    cluster.clock.advance(80_000);
    expect(pod()).toBeUndefined();
  });

  it('marks a pod as failed before it removes it; a finalizer holds it still (B-331)', () => {
    cluster.pod('p', { nodeName: 'n-9', finalizers: ['example.com/held'] });
    cluster.clock.advance(80_000);
    expect(pod()?.status).toMatchObject({ phase: 'Failed' });
    expect(pod()?.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByPodGC',
        message: 'PodGC: node no longer exists',
      }),
    );
    expect(pod()?.metadata.deletionTimestamp).toBeDefined();
  });

  it('removes by force what terminates on a node that is out of service (B-332)', () => {
    const taints = [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] as const;
    for (const [name, ready] of [
      ['bad', 'Unknown'],
      ['good', 'True'],
    ] as const) {
      cluster.node(name, { taints, ready });
      cluster.pod(`${name}-leaving`, { nodeName: name });
      cluster.remove('pods', `${name}-leaving`, { namespace: 'default' });
    }
    cluster.pod('bad-staying', { nodeName: 'bad' });
    cluster.clock.advance(20_000);
    expect(cluster.names('pods')).toEqual(['default/bad-staying', 'default/good-leaving']);
  });

  it('removes the excess of pods that have ended: evicted ones, then the oldest (B-333)', () => {
    cluster.stop();
    cluster.start((context, pods) => createPodGcController(context, pods, { keptTerminated: 2 }));
    for (const name of ['a', 'b', 'c', 'd']) {
      cluster.clock.advance(1_000);
      const reason = name === 'd' ? { reason: 'Evicted' } : {};
      cluster.pod(name, { nodeName: 'n-0', status: { phase: 'Failed', ...reason } });
    }
    cluster.pod('alive', { nodeName: 'n-0', status: { phase: 'Running' } });
    cluster.clock.advance(20_000);
    expect(cluster.names('pods')).toEqual(['default/alive', 'default/b', 'default/c']);
  });

  it('keeps all pods that have ended if told so (B-333)', () => {
    cluster.stop();
    cluster.start((context, pods) => createPodGcController(context, pods, { keptTerminated: 0 }));
    cluster.pod('a', { nodeName: 'n-0', status: { phase: 'Failed' } });
    cluster.clock.advance(40_000);
    expect(pod('a')).toBeDefined();
  });

  it('finds pods of missing nodes after a restart', () => {
    cluster.pod('p', { nodeName: 'n-0' });
    cluster.stop();
    cluster.remove('nodes', 'n-0');
    cluster.start(createPodGcController);
    cluster.clock.advance(80_000);
    expect(pod()).toBeUndefined();
  });
});
