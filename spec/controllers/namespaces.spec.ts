import { beforeEach, describe, expect, it } from 'vitest';
import { createNamespacesController } from '#controllers/namespaces.js';
import { createRootCaController } from '#controllers/root-ca.js';
import { createServiceAccountsController } from '#controllers/service-accounts.js';
import { ControllerHarness } from '../support/controllers.js';

/** Kubernetes leaves a namespace alone for so long. */
const GRACE_MS = 5_000;
const SPACE = { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'space' }, spec: {}, status: {} };
const configMap = (name: string, more: object = {}) => {
  return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name, namespace: 'space', ...more } };
};

describe('namespaces', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
    cluster.start(createRootCaController, createServiceAccountsController, createNamespacesController);
    cluster.create('namespaces', SPACE);
    cluster.clock.settle();
  });

  it('get a service account and the CA certificate', () => {
    expect(cluster.find('serviceaccounts', 'default', 'space')).toBeDefined();
    expect(cluster.find('configmaps', 'kube-root-ca.crt', 'space')?.data).toEqual({ 'ca.crt': 'the CA' });
    expect(cluster.find('configmaps', 'kube-root-ca.crt', 'default')).toBeDefined();
  });

  it('get both back when they are deleted', () => {
    cluster.remove('serviceaccounts', 'default', { namespace: 'space' });
    cluster.remove('configmaps', 'kube-root-ca.crt', { namespace: 'space' });
    cluster.clock.settle();
    expect(cluster.find('serviceaccounts', 'default', 'space')).toBeDefined();
    expect(cluster.find('configmaps', 'kube-root-ca.crt', 'space')).toBeDefined();
  });

  it('get the CA certificate back when it is edited', () => {
    const key = { resource: 'configmaps', namespace: 'space', name: 'kube-root-ca.crt' } as const;
    cluster.registry.patch({ key, type: 'merge', patch: { data: { 'ca.crt': 'another' } } });
    cluster.clock.settle();
    expect(cluster.find('configmaps', 'kube-root-ca.crt', 'space')?.data).toEqual({ 'ca.crt': 'the CA' });
  });

  it('are emptied some time after they are deleted, then go', () => {
    for (let number = 0; number < 120; number += 1) cluster.create('configmaps', configMap(`c-${number}`), 'space');
    cluster.remove('namespaces', 'space');
    cluster.clock.advance(GRACE_MS - 1);
    expect(cluster.names('configmaps')).toContain('space/c-0');
    cluster.clock.advance(1);
    expect(cluster.find('namespaces', 'space')).toBeUndefined();
    expect([...cluster.names('configmaps'), ...cluster.names('serviceaccounts')].filter((name) => name.startsWith('space/'))).toEqual([]);
    expect(cluster.errors).toEqual([]);
  });

  it('wait for what a finalizer holds, and say so', () => {
    cluster.create('configmaps', configMap('held', { finalizers: ['example.com/held'] }), 'space');
    cluster.remove('namespaces', 'space');
    cluster.clock.advance(60_000);
    const conditions = cluster.find('namespaces', 'space')?.status.conditions?.map(({ type, status, message }) => [type, status, message]);
    expect(conditions?.slice(3)).toEqual([
      ['NamespaceContentRemaining', 'True', 'Some resources are remaining: configmaps. has 1 resource instances'],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'Some content in the namespace has finalizers remaining: example.com/held in 1 resource instances',
      ],
    ]);
  });

  it('go as soon as the last object has gone', () => {
    cluster.create('configmaps', configMap('held', { finalizers: ['example.com/held'] }), 'space');
    cluster.remove('namespaces', 'space');
    cluster.clock.advance(GRACE_MS);
    const key = { resource: 'configmaps', namespace: 'space', name: 'held' } as const;
    cluster.registry.patch({ key, type: 'merge', patch: { metadata: { finalizers: null } } });
    cluster.clock.settle();
    expect(cluster.find('namespaces', 'space')).toBeUndefined();
  });

  it('go on being emptied after a restart', () => {
    cluster.create('configmaps', configMap('c'), 'space');
    cluster.remove('namespaces', 'space');
    cluster.stop();
    cluster.start(createNamespacesController);
    cluster.clock.advance(GRACE_MS);
    expect(cluster.find('namespaces', 'space')).toBeUndefined();
  });
});
