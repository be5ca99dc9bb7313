import { expect, it } from 'vitest';
import { configmaps } from '#api/tables/configmaps.js';
import { controllerrevisions } from '#api/tables/controllerrevisions.js';
import { leases } from '#api/tables/leases.js';
import { namespaces } from '#api/tables/namespaces.js';
import { nodepools } from '#api/tables/nodepools.js';
import { secrets } from '#api/tables/secrets.js';
import { serviceaccounts } from '#api/tables/serviceaccounts.js';
import type { NodePoolSpec, OwnerReference } from '#objects/kubernetes.js';
import { NOW_MS, storedMeta } from '../../support/api-objects.js';

const metadata = storedMeta('a');

function revisionOwnedBy(owner: Partial<OwnerReference>) {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: 'u', ...owner }];
  const revision = { kind: 'ControllerRevision', apiVersion: 'apps/v1', metadata: { ...metadata, ownerReferences }, revision: 2 } as const;
  return controllerrevisions.cells(revision, NOW_MS);
}

it('prints a ControllerRevision with its controller (B-353)', () => {
  expect(revisionOwnedBy({ controller: true })).toEqual(['a', 'daemonset.apps/web', 2, '5m']);
});

it('prints a controller of the core group without a group', () => {
  expect(revisionOwnedBy({ controller: true, apiVersion: 'v1', kind: 'Node' })[1]).toBe('node/web');
});

it('prints <none> for a ControllerRevision that nothing controls', () => {
  expect(revisionOwnedBy({})[1]).toBe('<none>');
});

it('prints the phase of a namespace (B-353)', () => {
  const namespace = { kind: 'Namespace', apiVersion: 'v1', metadata, spec: {}, status: { phase: 'Terminating' } } as const;
  expect(namespaces.cells(namespace, NOW_MS)).toEqual(['a', 'Terminating', '5m']);
});

it('counts the text and the binary entries of a ConfigMap', () => {
  const map = { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: { x: '1' }, binaryData: { y: '', z: '' } } as const;
  expect(configmaps.cells(map, NOW_MS)).toEqual(['a', 3, '5m']);
});

it('counts the entries of a Secret', () => {
  const secret = { kind: 'Secret', apiVersion: 'v1', metadata, type: 'Opaque', data: { x: '' } } as const;
  expect(secrets.cells(secret, NOW_MS)).toEqual(['a', 'Opaque', 1, '5m']);
});

it('counts the secrets of a ServiceAccount', () => {
  const account = { kind: 'ServiceAccount', apiVersion: 'v1', metadata, secrets: [{ name: 's' }] } as const;
  expect(serviceaccounts.cells(account, NOW_MS)).toEqual(['a', 1, '5m']);
});

it('prints the holder of a Lease', () => {
  const lease = { kind: 'Lease', apiVersion: 'coordination.k8s.io/v1', metadata, spec: { holderIdentity: 'worker-0' } } as const;
  expect(leases.cells(lease, NOW_MS)).toEqual(['a', 'worker-0', '5m']);
});

function poolWith(spec: Partial<NodePoolSpec>) {
  const all = { replicas: 3, timing: {}, failureRates: {}, ...spec };
  const status = { replicas: 2, readyReplicas: 1 };
  return nodepools.cells({ kind: 'NodePool', apiVersion: 'everynode.dev/v1alpha1', metadata, spec: all, status }, NOW_MS);
}

it('prints what a NodePool wants and has, with its defaults', () => {
  expect(poolWith({})).toEqual(['a', 3, 2, 1, 'simulated', '5m', 'a-', '<none>', '<none>']);
});

it('prints what the nodes of a NodePool look like', () => {
  const taints = [
    { key: 'gpu', effect: 'NoSchedule' as const },
    { key: 'team', value: 'x', effect: 'NoExecute' as const },
  ];
  const row = poolWith({ kubelet: 'manual', namePrefix: 'n', labels: { zone: 'a' }, taints });
  expect(row.slice(4)).toEqual(['manual', '5m', 'n', 'zone=a', 'gpu:NoSchedule,team=x:NoExecute']);
});
