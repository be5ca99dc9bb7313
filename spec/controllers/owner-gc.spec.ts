import { beforeEach, describe, expect, it } from 'vitest';
import { createOwnerGcController } from '#controllers/owner-gc.js';
import type { OwnerReference } from '#objects/kubernetes.js';
import { ControllerHarness } from '../support/controllers.js';

describe('garbage collection', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
    cluster.start(createOwnerGcController);
  });

  function configMap(name: string, owners: readonly Partial<OwnerReference>[] = [], more: object = {}): OwnerReference {
    const ownerReferences = owners.length > 0 ? { ownerReferences: owners } : {};
    const metadata = { name, namespace: 'default', ...ownerReferences, ...more };
    const { uid } = cluster.create('configmaps', { kind: 'ConfigMap', apiVersion: 'v1', metadata }, 'default').metadata;
    return { apiVersion: 'v1', kind: 'ConfigMap', name, uid };
  }

  const find = (name: string) => cluster.find('configmaps', name, 'default');
  const owned = (names: readonly string[], owner: OwnerReference) => names.map((name) => configMap(name, [owner]));
  const names = () => cluster.names('configmaps').map((key) => key.replace('default/', ''));

  it('deletes what an object owned after it has gone (B-191)', () => {
    const owner = configMap('owner');
    const [a] = owned(['a', 'b'], owner);
    configMap('grandchild', a ? [a] : []);
    cluster.clock.settle();
    cluster.remove('configmaps', 'owner', { namespace: 'default' });
    expect(names()).toEqual(['a', 'b', 'grandchild']);
    cluster.clock.settle();
    expect(names()).toEqual([]);
    expect(cluster.errors).toEqual([]);
  });

  it('collects thousands of dependents in slices (B-191)', () => {
    const owner = configMap('owner');
    owned(
      Array.from({ length: 1_000 }, (_, index) => `c-${index}`),
      owner,
    );
    cluster.clock.settle();
    cluster.remove('configmaps', 'owner', { namespace: 'default' });
    cluster.clock.step();
    expect(names().length).toBeGreaterThan(900);
    cluster.clock.settle();
    expect(names()).toEqual([]);
  });

  it('keeps an object until what it owns has gone, if its deletion is to be in the foreground (B-192)', () => {
    const owner = configMap('owner');
    configMap('held', [{ ...owner, blockOwnerDeletion: true }], { finalizers: ['example.com/held'] });
    cluster.clock.settle();
    cluster.remove('configmaps', 'owner', { namespace: 'default', propagationPolicy: 'Foreground' });
    cluster.clock.settle();
    expect(find('owner')?.metadata.finalizers).toEqual(['foregroundDeletion']);
    expect(find('held')?.metadata.deletionTimestamp).toBeDefined();
    const key = { resource: 'configmaps', namespace: 'default', name: 'held' } as const;
    cluster.registry.patch({ key, type: 'merge', patch: { metadata: { finalizers: null } } });
    cluster.clock.settle();
    expect(names()).toEqual([]);
  });

  it('does not wait for what does not block its owner (B-192)', () => {
    const owner = configMap('owner');
    configMap('held', [owner], { finalizers: ['example.com/held'] });
    cluster.clock.settle();
    cluster.remove('configmaps', 'owner', { namespace: 'default', propagationPolicy: 'Foreground' });
    cluster.clock.settle();
    expect(find('owner')).toBeUndefined();
    expect(find('held')?.metadata.deletionTimestamp).toBeDefined();
  });

  it('sets free what an object owned, if its deletion orphans (B-193)', () => {
    const owner = configMap('owner');
    owned(
      Array.from({ length: 120 }, (_, index) => `c-${index}`),
      owner,
    );
    cluster.clock.settle();
    cluster.remove('configmaps', 'owner', { namespace: 'default', propagationPolicy: 'Orphan' });
    cluster.clock.settle();
    expect(names()).toHaveLength(120);
    expect(find('owner')).toBeUndefined();
    expect(find('c-7')?.metadata.ownerReferences).toBeUndefined();
  });

  it('deletes an object whose owner is another one of the same name (B-196)', () => {
    const owner = configMap('owner');
    configMap('c', [{ ...owner, uid: 'earlier' }]);
    cluster.clock.settle();
    expect(names()).toEqual(['owner']);
  });

  it('takes a lost owner off an object that has another one', () => {
    const [one, two] = [configMap('one'), configMap('two')];
    configMap('c', [one, two]);
    cluster.clock.settle();
    cluster.remove('configmaps', 'one', { namespace: 'default' });
    cluster.clock.settle();
    expect(find('c')?.metadata.ownerReferences).toEqual([two]);
  });

  it('follows owners from one kind to another, and from namespaced objects to those of the cluster', () => {
    const { uid } = cluster.node('n-0').metadata;
    configMap('c', [{ apiVersion: 'v1', kind: 'Node', name: 'n-0', uid }]);
    cluster.clock.settle();
    expect(find('c')).toBeDefined();
    cluster.remove('nodes', 'n-0');
    cluster.clock.settle();
    expect(find('c')).toBeUndefined();
  });

  /** Leases that are owned by a node, of which one is called as it is. */
  function leases(node: string, uid: string, ...leaseNames: readonly string[]): void {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: node, uid, blockOwnerDeletion: true }];
    for (const name of leaseNames) {
      const metadata = { name, namespace: 'kube-node-lease', ownerReferences };
      cluster.create('leases', { kind: 'Lease', apiVersion: 'coordination.k8s.io/v1', metadata, spec: {} }, 'kube-node-lease');
    }
    cluster.clock.settle();
  }

  it('deletes the leases of a node with it, whatever they are called', () => {
    leases('n-0', cluster.node('n-0').metadata.uid, 'n-0', 'other');
    leases('n-1', cluster.node('n-1').metadata.uid, 'n-1');
    cluster.remove('nodes', 'n-0');
    cluster.clock.settle();
    expect(cluster.names('leases')).toEqual(['kube-node-lease/n-1']);
  });

  it('keeps a node until its lease has gone, if its deletion is to be in the foreground (B-192)', () => {
    leases('n-0', cluster.node('n-0').metadata.uid, 'n-0');
    cluster.remove('nodes', 'n-0', { propagationPolicy: 'Foreground' });
    expect(cluster.names('nodes')).toEqual(['n-0']);
    cluster.clock.settle();
    expect([cluster.names('nodes'), cluster.names('leases')]).toEqual([[], []]);
  });

  it('sets the lease of a node free, if its deletion orphans (B-193)', () => {
    leases('n-0', cluster.node('n-0').metadata.uid, 'n-0');
    cluster.remove('nodes', 'n-0', { propagationPolicy: 'Orphan' });
    cluster.clock.settle();
    expect([cluster.names('nodes'), cluster.names('leases')]).toEqual([[], ['kube-node-lease/n-0']]);
    expect(cluster.find('leases', 'n-0', 'kube-node-lease')?.metadata.ownerReferences).toBeUndefined();
  });

  it('leaves the lease of a node that has come anew under its name', () => {
    const { uid } = cluster.node('n-0').metadata;
    leases('n-0', uid, 'other');
    cluster.remove('nodes', 'n-0');
    leases('n-0', cluster.node('n-0').metadata.uid, 'n-0');
    expect(cluster.names('leases')).toEqual(['kube-node-lease/n-0']);
  });

  it('leaves alone what is owned by a kind that is not served', () => {
    configMap('c', [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: 'd' }]);
    cluster.clock.advance(60_000);
    expect(find('c')).toBeDefined();
  });

  it('goes on after a restart with what had not been done', () => {
    const [background, foreground, orphaned] = [configMap('background'), configMap('foreground'), configMap('orphaned')];
    owned(['a'], background);
    configMap('b', [{ ...foreground, blockOwnerDeletion: true }]);
    owned(['c'], orphaned);
    cluster.clock.settle();
    cluster.stop();
    cluster.remove('configmaps', 'background', { namespace: 'default' });
    cluster.remove('configmaps', 'foreground', { namespace: 'default', propagationPolicy: 'Foreground' });
    cluster.remove('configmaps', 'orphaned', { namespace: 'default', propagationPolicy: 'Orphan' });
    cluster.start(createOwnerGcController);
    cluster.clock.settle();
    expect(names()).toEqual(['c']);
  });
});
