import { beforeEach, describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { startControllers } from '#controllers/controllers.js';
import { ControllerHarness } from '../support/controllers.js';

describe('the controllers together', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
  });

  function start(binder = true) {
    const { registry, clock } = cluster;
    const onError = (_name: string, _key: string, error: unknown) => cluster.errors.push(error);
    return startControllers({ registry, clock, random: new Random('controllers'), onError }, { binder });
  }

  function pool(replicas: number): void {
    const head = { kind: 'NodePool', apiVersion: 'everynode.dev/v1alpha1', metadata: { name: 'default' } };
    cluster.create('nodepools', { ...head, spec: { replicas, namePrefix: 'n-', timing: {}, failureRates: {} }, status: {} });
  }

  it('give a fresh cluster what kubectl expects', () => {
    start();
    cluster.clock.settle();
    expect(cluster.names('namespaces')).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
    expect(cluster.names('serviceaccounts')).toHaveLength(4);
    expect(cluster.errors).toEqual([]);
  });

  it('leave pods unbound without a binder', () => {
    start(false);
    cluster.node('n-0');
    cluster.pod('p', { tolerations: [{ operator: 'Exists' }] });
    cluster.clock.advance(60_000);
    expect(cluster.find('pods', 'p', 'default')?.spec.nodeName).toBeUndefined();
  });

  it('change nothing in a settled cluster when they are started again (B-126)', () => {
    const controllers = start();
    pool(5);
    cluster.clock.settle();
    for (const name of cluster.names('nodes')) cluster.post(name, 'True');
    for (const name of ['a', 'b']) cluster.pod(name, { tolerations: [{ operator: 'Exists' }] });
    cluster.clock.advance(1_000);
    controllers.stop();
    const { version } = cluster.store;
    start();
    cluster.clock.advance(30_000);
    expect(cluster.store.version).toBe(version);
    expect(cluster.errors).toEqual([]);
  });

  it('do nothing more after they have been stopped', () => {
    start().stop();
    const { version } = cluster.store;
    pool(3);
    cluster.clock.advance(120_000);
    expect(cluster.store.version).toBe(version + 1);
  });

  it('bring up a pool of 1,000 nodes and take it down again', () => {
    start();
    pool(1_000);
    cluster.clock.settle();
    expect([cluster.names('nodes').length, cluster.names('leases').length]).toEqual([1_000, 1_000]);
    cluster.remove('nodepools', 'default');
    cluster.clock.settle();
    expect([...cluster.names('nodes'), ...cluster.names('leases')]).toEqual([]);
    expect(cluster.errors).toEqual([]);
  });
});
