import { beforeEach, describe, expect, it } from 'vitest';
import { AddressBlocks } from '#controllers/address-blocks.js';
import { createNodeLeasesController } from '#controllers/node-leases.js';
import { createNodePoolsController } from '#controllers/node-pools.js';
import { createOwnerGcController } from '#controllers/owner-gc.js';
import { storedNode } from '../support/api-objects.js';
import { ControllerHarness } from '../support/controllers.js';
import { told } from '../support/told.js';

const KEY = { resource: 'nodepools', namespace: '', name: 'default' } as const;

describe('the addresses of nodes of pools', () => {
  const node = (uid: string, number: number, address: string) =>
    storedNode({
      metadata: {
        name: `n-${number}`,
        ownerReferences: [{ apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', name: 'p', uid, controller: true }],
      },
      status: { addresses: [{ type: 'InternalIP', address }] },
    });

  it('are all different, also of several pools with a million nodes each', () => {
    const blocks = new AddressBlocks();
    const seen = new Set<string>();
    let count = 0;
    for (const pool of ['a', 'b', 'c']) {
      for (let number = 0; number < 1_000_000; number += 977) {
        seen.add(blocks.addressOf(pool, number));
        count += 1;
      }
    }
    expect([seen.size, blocks.addressOf('a', 0), blocks.addressOf('b', 65_534)]).toEqual([count, '10.0.0.1', '10.16.255.255']);
  });

  it('stay as they are when the control plane is replaced, and are given again when their pool has gone', () => {
    const blocks = new AddressBlocks();
    const [first, second] = [node('a', 0, '10.0.0.1'), node('b', 70_000, '10.7.17.113')];
    for (const one of [first, second]) told(blocks.nodeChanged(one, undefined), one.metadata.name);
    expect([blocks.addressOf('a', 1), blocks.addressOf('b', 70_001), blocks.addressOf('c', 0)]).toEqual([
      '10.0.0.2',
      '10.7.17.114',
      '10.1.0.1',
    ]);
    told(blocks.nodeChanged(undefined, first), first.metadata.name);
    expect(blocks.addressOf('d', 0)).toBe('10.0.0.1');
  });
});

describe('node pools', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
    cluster.start(createNodePoolsController, createNodeLeasesController, createOwnerGcController);
  });

  function pool(spec: object): void {
    const head = { kind: 'NodePool', apiVersion: 'everynode.dev/v1alpha1', metadata: { name: 'default' } };
    cluster.create('nodepools', { ...head, spec: { timing: {}, failureRates: {}, namePrefix: 'n-', ...spec }, status: {} });
    cluster.clock.advance(1_000);
  }

  function scale(replicas: number): void {
    cluster.registry.patch({ key: KEY, type: 'merge', patch: { spec: { replicas } } });
    cluster.clock.advance(1_000);
  }

  const remove = (name: string) => {
    cluster.remove('nodes', name);
    cluster.clock.advance(1_000);
  };

  it('create their nodes, numbered from 0', () => {
    pool({ replicas: 3, labels: { ssd: 'true' }, taints: [{ key: 'mine', effect: 'NoSchedule' }] });
    expect(cluster.names('nodes')).toEqual(['n-0', 'n-1', 'n-2']);
    expect(cluster.find('nodes', 'n-1')).toMatchObject({
      metadata: {
        labels: {
          'beta.kubernetes.io/os': 'linux',
          'everynode.dev/pool': 'default',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': 'n-1',
          'kubernetes.io/os': 'linux',
          ssd: 'true',
        },
        annotations: { 'everynode.dev/kubelet': 'simulated' },
        ownerReferences: [{ kind: 'NodePool', name: 'default', controller: true }],
      },
      spec: { taints: [{ key: 'mine' }, { key: 'node.kubernetes.io/not-ready' }] },
      status: { capacity: { cpu: '32', memory: '256Gi', pods: '110' } },
    });
    expect(cluster.errors).toEqual([]);
  });

  it('give each node a lease that goes with it', () => {
    pool({ replicas: 2 });
    expect(cluster.find('leases', 'n-1', 'kube-node-lease')?.spec).toMatchObject({ holderIdentity: 'n-1', leaseDurationSeconds: 40 });
    scale(1);
    expect(cluster.names('leases')).toEqual(['kube-node-lease/n-0']);
  });

  it('remove the nodes with the highest numbers first', () => {
    pool({ replicas: 12 });
    scale(10);
    expect([...cluster.names('nodes')].sort()).toEqual(Array.from({ length: 10 }, (_, index) => `n-${index}`));
    expect(cluster.find('nodepools', 'default')?.spec.replicas).toBe(10);
  });

  it('keep one node less when someone deletes one', () => {
    pool({ replicas: 3 });
    remove('n-1');
    expect(cluster.names('nodes')).toEqual(['n-0', 'n-2']);
    expect(cluster.find('nodepools', 'default')?.spec.replicas).toBe(2);
  });

  it('give the lowest free number to the next node', () => {
    pool({ replicas: 3 });
    remove('n-1');
    scale(4);
    expect(cluster.names('nodes')).toEqual(['n-0', 'n-1', 'n-2', 'n-3']);
  });

  it('leave out numbers whose names are taken', () => {
    cluster.node('n-1');
    pool({ replicas: 2 });
    expect(cluster.names('nodes')).toEqual(['n-0', 'n-1', 'n-2']);
  });

  it('count their nodes', () => {
    pool({ replicas: 2 });
    cluster.post('n-0', 'True');
    cluster.clock.advance(1_000);
    expect(cluster.find('nodepools', 'default')?.status).toEqual({
      replicas: 2,
      readyReplicas: 1,
      observedGeneration: 1,
      selector: 'everynode.dev/pool=default',
    });
  });

  it('create many nodes in slices', () => {
    pool({ replicas: 0 });
    cluster.registry.patch({ key: KEY, type: 'merge', patch: { spec: { replicas: 1000 } } });
    cluster.clock.step();
    expect(cluster.names('nodes').length).toBeLessThan(300);
    cluster.clock.settle();
    expect(cluster.names('nodes')).toHaveLength(1000);
  });

  it('say now and then how far they are while they create and remove many nodes, and in the end how many there are', () => {
    const said: (number | undefined)[] = [];
    cluster.registry.store.subscribe((events) => {
      for (const { value } of events) if (value?.kind === 'NodePool') said.push(value.status.replicas);
    });
    pool({ replicas: 3_050 });
    expect([said.at(-1), said.length <= 8, said.includes(1_000)]).toEqual([3_050, true, true]);
    said.length = 0;
    scale(50);
    expect([said.at(-1), said.length <= 8, said.some((count) => count !== undefined && count > 50 && count < 3_050)]).toEqual([
      50,
      true,
      true,
    ]);
  });

  it('take their nodes with them', () => {
    pool({ replicas: 3 });
    cluster.remove('nodepools', 'default');
    cluster.clock.settle();
    expect([...cluster.names('nodes'), ...cluster.names('leases')]).toEqual([]);
  });

  it('take their nodes with them in the foreground', () => {
    pool({ replicas: 3 });
    cluster.remove('nodepools', 'default', { propagationPolicy: 'Foreground' });
    cluster.clock.settle();
    expect([...cluster.names('nodes'), ...cluster.names('nodepools')]).toEqual([]);
  });

  it('wait for the nodes of an earlier pool of that name to go', () => {
    pool({ replicas: 3 });
    cluster.remove('nodepools', 'default');
    pool({ replicas: 2 });
    expect(cluster.names('nodes')).toEqual(['n-0', 'n-1']);
    expect(cluster.find('nodepools', 'default')?.spec.replicas).toBe(2);
  });

  it('take in nodes that an earlier pool of that name left behind', () => {
    pool({ replicas: 3 });
    const before = cluster.find('nodes', 'n-0')?.metadata.uid;
    cluster.remove('nodepools', 'default', { propagationPolicy: 'Orphan' });
    cluster.clock.settle();
    pool({ replicas: 3 });
    expect(cluster.names('nodes')).toEqual(['n-0', 'n-1', 'n-2']);
    expect(cluster.find('nodes', 'n-0')?.metadata.uid).toBe(before);
    expect(cluster.find('nodes', 'n-0')?.metadata.ownerReferences?.[0]?.uid).toBe(cluster.find('nodepools', 'default')?.metadata.uid);
  });

  it('change nothing after a restart (B-126)', () => {
    pool({ replicas: 3 });
    cluster.stop();
    const { version } = cluster.store;
    cluster.start(createNodePoolsController, createNodeLeasesController, createOwnerGcController);
    cluster.clock.advance(60_000);
    expect(cluster.store.version).toBe(version);
  });
});
