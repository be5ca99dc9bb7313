import { expect, it } from 'vitest';
import { aggregatedDiscovery, type DiscoveryVersion } from '#api/aggregated-discovery.js';
import { SERVED_GROUPS } from '#api/served-resources.js';

interface GroupEntry {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly { readonly version: string; readonly resources: readonly { readonly resource: string }[] }[];
}

function groups(root: 'api' | 'apis', version: DiscoveryVersion = 'v2'): readonly GroupEntry[] {
  return JSON.parse(aggregatedDiscovery(root, SERVED_GROUPS, version).body.toString()).items;
}

function resource(root: 'api' | 'apis', name: string) {
  return groups(root)
    .flatMap(({ versions }) => versions.flatMap(({ resources }) => resources))
    .find((one) => one.resource === name);
}

it.each<DiscoveryVersion>(['v2', 'v2beta1'])('is a list of groups in version %s', (version) => {
  const { body, contentType } = aggregatedDiscovery('apis', SERVED_GROUPS, version);
  const head = { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {} };
  expect(JSON.parse(body.toString())).toMatchObject(head);
  expect(contentType).toBe(`application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
});

it('has the core group alone under /api, without a name', () => {
  expect(groups('api').map(({ metadata }) => metadata)).toEqual([{}]);
});

it('has the other groups under /apis, each current', () => {
  expect(groups('apis')[0]).toMatchObject({ metadata: { name: 'apps' }, versions: [{ version: 'v1', freshness: 'Current' }] });
});

it('describes a resource as Kubernetes does', () => {
  expect(resource('apis', 'daemonsets')).toEqual({
    resource: 'daemonsets',
    responseKind: { group: '', version: '', kind: 'DaemonSet' },
    scope: 'Namespaced',
    singularResource: 'daemonset',
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: ['ds'],
    categories: ['all'],
    subresources: [
      { subresource: 'status', responseKind: { group: '', version: '', kind: 'DaemonSet' }, verbs: ['get', 'patch', 'update'] },
    ],
  });
});

it('says where the kind of a subresource comes from', () => {
  expect(resource('apis', 'nodepools')).toMatchObject({
    scope: 'Cluster',
    subresources: [
      { subresource: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } },
      { subresource: 'status' },
    ],
  });
});

it('leaves out what a resource does not have', () => {
  const keys = Object.keys(resource('api', 'secrets') ?? {});
  expect(keys).toEqual(['resource', 'responseKind', 'scope', 'singularResource', 'verbs']);
});

it('is made once', () => {
  expect(aggregatedDiscovery('api', SERVED_GROUPS, 'v2')).toBe(aggregatedDiscovery('api', SERVED_GROUPS, 'v2'));
});
