import { describe, expect, it } from 'vitest';
import { discoveryDocument, groupPath, groupVersion } from '#api/discovery.js';
import { SERVED_GROUPS } from '#api/served-resources.js';
import type { APIResource } from '#objects/kubernetes.js';

const ADDRESS = '127.0.0.1:6443';
const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

function entry(path: string, name: string): APIResource | undefined {
  const document = discoveryDocument(path, SERVED_GROUPS, ADDRESS) as { readonly resources: readonly APIResource[] };
  return document.resources.find((resource) => resource.name === name);
}

it('says under /api which versions the core group has, and where we are', () => {
  expect(discoveryDocument('/api', SERVED_GROUPS, ADDRESS)).toEqual({
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: ADDRESS }],
  });
});

it('lists the other groups under /apis', () => {
  const document = discoveryDocument('/apis', SERVED_GROUPS, ADDRESS) as { readonly groups: readonly { readonly name: string }[] };
  expect(document).toMatchObject({ kind: 'APIGroupList', apiVersion: 'v1' });
  expect(document.groups.map(({ name }) => name)).toEqual([
    'apps',
    'events.k8s.io',
    'authentication.k8s.io',
    'authorization.k8s.io',
    'coordination.k8s.io',
    'everynode.dev',
  ]);
});

it('names the version of a group', () => {
  const version = { groupVersion: 'apps/v1', version: 'v1' };
  expect(discoveryDocument('/apis/apps', SERVED_GROUPS, ADDRESS)).toEqual({
    kind: 'APIGroup',
    apiVersion: 'v1',
    name: 'apps',
    versions: [version],
    preferredVersion: version,
  });
});

describe('the resources of a group and version', () => {
  it('are listed with their group', () => {
    expect(discoveryDocument('/apis/apps/v1', SERVED_GROUPS, ADDRESS)).toMatchObject({
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: 'apps/v1',
    });
  });

  it('are listed without an apiVersion in the core group, as in Kubernetes', () => {
    expect(discoveryDocument('/api/v1', SERVED_GROUPS, ADDRESS)).not.toHaveProperty('apiVersion');
  });

  it('are described as Kubernetes describes them', () => {
    expect(entry('/apis/apps/v1', 'daemonsets')).toEqual({
      name: 'daemonsets',
      singularName: 'daemonset',
      namespaced: true,
      kind: 'DaemonSet',
      verbs: ALL_VERBS,
      shortNames: ['ds'],
      categories: ['all'],
      storageVersionHash: 'dd7pWHUlMKQ=',
    });
  });

  it('have the storage hashes of Kubernetes', () => {
    const hashes = ['configmaps', 'events', 'namespaces', 'nodes', 'pods'].map((name) => entry('/api/v1', name)?.storageVersionHash);
    expect(hashes).toEqual(['qFsyl6wFWjQ=', 'r2yiGXH7wu8=', 'Q3oi5N2YM8M=', 'XwShjMxG9Fs=', 'xPOwRZ+Yhw8=']);
  });

  it('have one hash for events in both groups, since they are stored once', () => {
    expect(entry('/apis/events.k8s.io/v1', 'events')?.storageVersionHash).toBe('r2yiGXH7wu8=');
  });

  it('are followed by their subresources', () => {
    const status = { name: 'daemonsets/status', singularName: '', namespaced: true, kind: 'DaemonSet', verbs: ['get', 'patch', 'update'] };
    expect(entry('/apis/apps/v1', 'daemonsets/status')).toEqual(status);
  });

  it('say where the kind of a subresource comes from', () => {
    expect(entry('/api/v1', 'pods/eviction')).toEqual({
      name: 'pods/eviction',
      singularName: '',
      namespaced: true,
      group: 'policy',
      version: 'v1',
      kind: 'Eviction',
      verbs: ['create'],
    });
  });

  it('have no short names and no storage if they are only answered', () => {
    const binding = { name: 'bindings', singularName: 'binding', namespaced: true, kind: 'Binding', verbs: ['create'] };
    expect(entry('/api/v1', 'bindings')).toEqual(binding);
  });
});

it.each(['/', '/api/v2', '/api/v1/pods', '/apis/extensions', '/apis/apps/v2', '/apis/apps/v1/daemonsets', '/metrics'])(
  'has nothing under %s',
  (path) => {
    expect(discoveryDocument(path, SERVED_GROUPS, ADDRESS)).toBeUndefined();
  },
);

it.each([
  [{ group: '', version: 'v1' }, '/api/v1', 'v1'],
  [{ group: 'apps', version: 'v1' }, '/apis/apps/v1', 'apps/v1'],
])('serves %j under %s as %s', (served, path, name) => {
  expect([groupPath(served), groupVersion(served)]).toEqual([path, name]);
});
