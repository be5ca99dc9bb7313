import { expect, it } from 'vitest';
import { SERVED_GROUPS, type ServedResource } from '#api/served-resources.js';
import { RESOURCES } from '#objects/resources.js';

const all = SERVED_GROUPS.flatMap(({ resources }) => resources);

function named(name: string): ServedResource | undefined {
  return all.find((resource) => resource.name === name);
}

function subresources(name: string): string {
  return (named(name)?.subresources ?? []).map((one) => `${one.name}: ${one.verbs.join(' ')}`).join(', ');
}

it('serves every resource that is stored, under its group and version', () => {
  const served = SERVED_GROUPS.flatMap(({ group, version, resources }) => resources.map(({ name }) => `${group}/${version}/${name}`));
  const stored = Object.values(RESOURCES).map(({ group, version, name }) => `${group}/${version}/${name}`);
  expect(served).toEqual(expect.arrayContaining(stored));
});

it('serves nothing else but events in their second group, and what is answered on the spot', () => {
  const others = all.filter((resource) => !(resource.name in RESOURCES));
  expect(others.map(({ name, verbs }) => `${name}: ${verbs}`)).toEqual([
    'bindings: create',
    'selfsubjectreviews: create',
    'tokenreviews: create',
    'localsubjectaccessreviews: create',
    'selfsubjectaccessreviews: create',
    'selfsubjectrulesreviews: create',
    'subjectaccessreviews: create',
  ]);
  expect(SERVED_GROUPS.filter(({ resources }) => resources.some(({ name }) => name === 'events')).map(({ group }) => group)).toEqual([
    '',
    'events.k8s.io',
  ]);
});

it('sorts the resources of each group', () => {
  for (const { resources } of SERVED_GROUPS) expect(resources).toEqual(resources.toSorted((a, b) => a.name.localeCompare(b.name)));
});

it.each([
  [
    'pods',
    'attach: create get, binding: create, eviction: create, exec: create get, log: get, portforward: create get, status: get patch update',
  ],
  ['namespaces', 'finalize: update, status: get patch update'],
  ['nodes', 'status: get patch update'],
  ['daemonsets', 'status: get patch update'],
  ['nodepools', 'scale: get patch update, status: get patch update'],
  ['configmaps', ''],
])('%s have the subresources %s', (name, text) => {
  expect(subresources(name)).toBe(text);
});

it('does everything to DaemonSets', () => {
  expect(named('daemonsets')?.verbs).toEqual(['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']);
});

it('deletes no collection of namespaces', () => {
  expect(named('namespaces')?.verbs).toEqual(['create', 'delete', 'get', 'list', 'patch', 'update', 'watch']);
});
