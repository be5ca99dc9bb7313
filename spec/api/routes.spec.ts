import { describe, expect, it } from 'vitest';
import { createRouter, verbOf } from '#api/routes.js';
import { SERVED_GROUPS } from '#api/served-resources.js';

const find = createRouter(SERVED_GROUPS);

describe('a path', () => {
  it.each([
    ['/api/v1/nodes', 'nodes', 'collection', '', ''],
    ['/api/v1/nodes/', 'nodes', 'collection', '', ''],
    ['/api/v1/nodes/worker-0', 'nodes', 'object', '', 'worker-0'],
    ['/api/v1/nodes/worker-0/status', 'nodes', 'status', '', 'worker-0'],
    ['/api/v1/namespaces', 'namespaces', 'collection', '', ''],
    ['/api/v1/namespaces/a', 'namespaces', 'object', '', 'a'],
    ['/api/v1/namespaces/a/finalize', 'namespaces', 'finalize', '', 'a'],
    ['/api/v1/pods', 'pods', 'everywhere', '', ''],
    ['/api/v1/namespaces/a/pods', 'pods', 'collection', 'a', ''],
    ['/api/v1/namespaces/a/pods/b', 'pods', 'object', 'a', 'b'],
    ['/api/v1/namespaces/a/pods/b/log', 'pods', 'log', 'a', 'b'],
    ['/api/v1/namespaces/a/bindings', 'bindings', 'collection', 'a', ''],
    ['/apis/apps/v1/namespaces/a/daemonsets/b/status', 'daemonsets', 'status', 'a', 'b'],
    ['/apis/events.k8s.io/v1/namespaces/a/events/b', 'events', 'object', 'a', 'b'],
    ['/apis/everynode.dev/v1alpha1/nodepools/default/scale', 'nodepools', 'scale', '', 'default'],
    ['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 'selfsubjectaccessreviews', 'collection', '', ''],
    ['/api/v1/nodes/a%2Fb', 'nodes', 'object', '', 'a/b'],
    ['/api/v1/%70ods', 'pods', 'everywhere', '', ''],
    ['/api/v1/watch/namespaces/a/pods', 'pods', 'watch', 'a', ''],
    ['/api/v1/watch/namespaces/a/pods/b', 'pods', 'watch', 'a', 'b'],
    ['/api/v1/watch/nodes/a', 'nodes', 'watch', '', 'a'],
    ['/api/v1/nodes/__proto__', 'nodes', 'object', '', '__proto__'],
    [`/api/v1/nodes/${'%61'.repeat(253)}`, 'nodes', 'object', '', 'a'.repeat(253)],
  ])('%s is of %s: %s', (path, ...expected) => {
    const { target, namespace, name } = find(path) ?? {};
    expect([target?.resource.name, target?.subresource || target?.scope, namespace, name]).toEqual(expected);
  });

  it.each([
    '/',
    '/api/v1',
    '/api/v1/nopes',
    '/api/v1/nodes/a/b/c',
    '/api/v1/namespaces/a/nodes',
    '/api/v1/nodes/%ZZ',
    '/api/v1/nodes//',
    '/api/v1/nodes//status',
    '/api/v1/namespaces//pods',
    '/api/v1%2Fnodes',
    'api/v1/nodes',
    '',
    '/apis/apps/v2/daemonsets',
    '/apis/apps/v1/namespaces/a/daemonsets/b/scale',
  ])('%s is not', (path) => {
    expect(find(path)).toBeUndefined();
  });
});

describe('a method', () => {
  it.each([
    ['GET', '/api/v1/pods', 'list'],
    ['POST', '/api/v1/pods', undefined],
    ['DELETE', '/api/v1/pods', undefined],
    ['POST', '/api/v1/namespaces/a/pods', 'create'],
    ['DELETE', '/api/v1/namespaces/a/pods', 'deletecollection'],
    ['DELETE', '/api/v1/namespaces', undefined],
    ['PUT', '/api/v1/namespaces/a/pods', undefined],
    ['PUT', '/api/v1/nodes/a', 'update'],
    ['PATCH', '/api/v1/nodes/a/status', 'patch'],
    ['POST', '/api/v1/nodes/a', undefined],
    ['POST', '/api/v1/namespaces/a/pods/b/eviction', 'create'],
    ['GET', '/api/v1/namespaces/a/pods/b/eviction', undefined],
    ['GET', '/api/v1/namespaces/a/pods/b/log', 'get'],
    ['PUT', '/api/v1/namespaces/a/pods/b/log', undefined],
    ['constructor', '/api/v1/nodes/a', undefined],
  ])('%s of %s means %s', (method, path, verb) => {
    const route = find(path);
    expect(route && verbOf(route.target, method)).toBe(verb);
  });
});

describe('what a path means', () => {
  const paths = [
    '/api/v1/namespaces/a/pods/b/status',
    '/api/v1/namespaces/a/pods/status/status',
    '/api/v1/namespaces/a/pods/b/log',
    '/api/v1/namespaces/a/pods/log',
    '/api/v1/namespaces/a/pods/%62/log',
    '/api/v1/namespaces/a/pods/b/nope',
    '/api/v1/namespaces/a/pods//log',
    '/api/v1/namespaces/b/pods/b/log',
    '/api/v1/namespaces/a/pods',
    '/api/v1/namespaces/a',
    '/api/v1/namespaces/a/status',
    '/api/v1/namespaces/pods',
    '/api/v1/nodes/',
    '/api/v1/nodes/a',
    '/api/v1/nodes/a/',
    '/api/v1/nodes/a/status',
    '/api/v1/nodes/status',
    '/api/v1/nodes/A',
    `/api/v1/nodes/${'a'.repeat(800)}`,
  ];

  it('does not depend on those that came before', () => {
    const alone = paths.map((path) => createRouter(SERVED_GROUPS)(path));
    const [router, wrong]: [typeof find, string[]] = [createRouter(SERVED_GROUPS), []];
    for (const before of paths) {
      paths.forEach((path, index) => {
        router(before);
        if (JSON.stringify(router(path)) !== JSON.stringify(alone[index])) wrong.push(`${path} after ${before}`);
      });
    }
    expect(wrong).toEqual([]);
  });
});
