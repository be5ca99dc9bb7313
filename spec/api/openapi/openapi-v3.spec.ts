import { describe, expect, it } from 'vitest';
import { servedDefinitions } from '#api/openapi/kinds.js';
import { openApiV3 } from '#api/openapi/openapi-v3.js';
import { SERVED_GROUPS } from '#api/served-resources.js';

type Json = { readonly [key: string]: Json } & { readonly parameters?: readonly { readonly name: string }[] };

function documentOf(group: string): Json {
  const served = SERVED_GROUPS.filter((one) => one.group === group);
  return JSON.parse(JSON.stringify(served.map((one) => openApiV3(one, servedDefinitions(SERVED_GROUPS)))[0]));
}

const apps = documentOf('apps');
const core = documentOf('');

function schema(document: Json, name: string): Json | undefined {
  return document.components?.schemas?.[name];
}

function field(name: string, property: string): Json | undefined {
  return schema(core, `io.k8s.api.core.v1.${name}`)?.properties?.[property];
}

const OBJECT = '/apis/apps/v1/namespaces/{namespace}/daemonsets/{name}';

describe('the paths', () => {
  it('are those of the resources and their subresources', () => {
    expect(Object.keys(apps.paths ?? {}).filter((path) => !path.includes('controllerrevisions'))).toEqual([
      '/apis/apps/v1/',
      '/apis/apps/v1/namespaces/{namespace}/daemonsets',
      OBJECT,
      `${OBJECT}/status`,
      '/apis/apps/v1/daemonsets',
    ]);
  });

  it.each([
    ['/apis/apps/v1/namespaces/{namespace}/daemonsets', 'get', 'listAppsV1NamespacedDaemonSet', 'list'],
    ['/apis/apps/v1/namespaces/{namespace}/daemonsets', 'post', 'createAppsV1NamespacedDaemonSet', 'post'],
    ['/apis/apps/v1/namespaces/{namespace}/daemonsets', 'delete', 'deleteAppsV1CollectionNamespacedDaemonSet', 'deletecollection'],
    [OBJECT, 'get', 'readAppsV1NamespacedDaemonSet', 'get'],
    [OBJECT, 'put', 'replaceAppsV1NamespacedDaemonSet', 'put'],
    [OBJECT, 'patch', 'patchAppsV1NamespacedDaemonSet', 'patch'],
    [OBJECT, 'delete', 'deleteAppsV1NamespacedDaemonSet', 'delete'],
    [`${OBJECT}/status`, 'patch', 'patchAppsV1NamespacedDaemonSetStatus', 'patch'],
    ['/apis/apps/v1/daemonsets', 'get', 'listAppsV1DaemonSetForAllNamespaces', 'list'],
  ])('%s do by %s what Kubernetes calls %s', (path, method, id, action) => {
    expect(apps.paths?.[path]?.[method]).toMatchObject({
      operationId: id,
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'DaemonSet' },
    });
  });

  it('leave out what a resource does not do', () => {
    expect(Object.keys(core.paths?.['/api/v1/namespaces'] ?? {})).toEqual(['parameters', 'get', 'post']);
    expect(Object.keys(core.paths?.['/api/v1/namespaces/{namespace}/bindings'] ?? {})).toEqual(['parameters', 'post']);
  });

  it('name the kind of a subresource that comes from another group', () => {
    const eviction = core.paths?.['/api/v1/namespaces/{namespace}/pods/{name}/eviction']?.post;
    expect(eviction).toMatchObject({ 'x-kubernetes-group-version-kind': { group: 'policy', version: 'v1', kind: 'Eviction' } });
  });
});

describe('the parameters', () => {
  const names = (path: string, method: string) => apps.paths?.[path]?.[method]?.parameters?.map(({ name }) => name);

  it.each([
    ['/apis/apps/v1/namespaces/{namespace}/daemonsets', 'post'],
    [OBJECT, 'put'],
    [OBJECT, 'patch'],
    [`${OBJECT}/status`, 'patch'],
  ])('of %s %s include fieldValidation, which kubectl looks for', (path, method) => {
    expect(names(path, method)).toContain('fieldValidation');
  });

  it('of a list are those that the server reads', () => {
    const read = 'allowWatchBookmarks continue fieldSelector labelSelector limit resourceVersion resourceVersionMatch sendInitialEvents';
    const list = '/apis/apps/v1/namespaces/{namespace}/daemonsets';
    expect(names(list, 'get')).toEqual([...read.split(' '), 'timeoutSeconds', 'watch']);
  });

  it('of the path are required', () => {
    const parameters = apps.paths?.[OBJECT]?.parameters;
    expect(parameters).toMatchObject([
      { name: 'name', in: 'path', required: true },
      { name: 'namespace', required: true },
      { name: 'pretty' },
    ]);
  });
});

describe('the bodies', () => {
  it('of patches are of the four types, which tells kubectl that it may merge strategically', () => {
    const content = apps.paths?.[OBJECT]?.patch?.requestBody?.content;
    expect(Object.keys(content ?? {})).toEqual([
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
      'application/apply-patch+yaml',
    ]);
  });

  it('of deletions may be left out', () => {
    expect(apps.paths?.[OBJECT]?.delete?.requestBody).not.toHaveProperty('required');
    expect(apps.paths?.[OBJECT]?.put?.requestBody).toMatchObject({ required: true });
  });
});

describe('the schemas', () => {
  it.each(SERVED_GROUPS.map(({ group }) => group))('of group %j are all there', (group) => {
    const document = documentOf(group);
    const wanted = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(expect.arrayContaining(wanted));
  });

  it('are only those that the group needs', () => {
    expect(schema(apps, 'io.k8s.api.core.v1.PodSpec')).toBeDefined();
    expect(schema(apps, 'io.k8s.api.core.v1.Node')).toBeUndefined();
  });

  it('do not show how we write objects', () => {
    expect(JSON.stringify([apps, core])).not.toContain('x-presence');
  });

  it('wrap a reference, since nothing may stand beside it', () => {
    expect(field('Container', 'livenessProbe')).toEqual({
      description: expect.stringContaining('liveness'),
      allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.Probe' }],
    });
  });

  it.each<[string, string, unknown]>([
    ['Pod', 'spec', {}],
    ['Container', 'name', ''],
    ['ContainerPort', 'containerPort', 0],
    ['ContainerPort', 'protocol', 'TCP'],
    ['ContainerStatus', 'ready', false],
    ['Container', 'livenessProbe', undefined],
    ['Container', 'image', undefined],
    ['PodCondition', 'lastTransitionTime', undefined],
  ])('%s.%s has the default %j', (name, property, value) => {
    expect(field(name, property)?.default).toEqual(value);
  });

  it('give the elements of lists a default', () => {
    const container = { default: {}, allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.Container' }] };
    expect([field('PodSpec', 'containers')?.items, field('Container', 'args')?.items]).toEqual([
      container,
      { default: '', type: 'string' },
    ]);
  });

  it('say how lists are merged', () => {
    expect(field('PodSpec', 'containers')).toMatchObject({
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge',
    });
  });

  it('take a number or a string for what may be both', () => {
    const both = ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', 'io.k8s.apimachinery.pkg.api.resource.Quantity'];
    expect(both.map((name) => schema(core, name)?.oneOf)).toEqual([
      [{ type: 'integer' }, { type: 'string' }],
      [{ type: 'string' }, { type: 'number' }],
    ]);
  });

  it('include the lists of kinds', () => {
    expect(schema(apps, 'io.k8s.api.apps.v1.DaemonSetList')).toMatchObject({
      required: ['items'],
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'DaemonSetList' }],
    });
  });
});
