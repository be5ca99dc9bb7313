import { describe, expect, it } from 'vitest';
import { groupPath } from '#api/discovery.js';
import { SERVED_GROUPS } from '#api/served-resources.js';
import { Random } from '#clock/random.js';
import { ApiHarness } from '../../support/api-harness.js';
import { configMap, daemonSet, pod } from '../../support/manifests.js';

const SEEDS = Array.from({ length: 10 }, (_, index) => `noise ${index}`);
const MAGIC = Buffer.from('k8s\0');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'get', ''];
const NAMES = ['a', 'default', '__proto__', 'constructor', '..', '%00', '%2F', '%ZZ', 'é', 'a'.repeat(300), '', ' ', '{}'];
const PARTS = ['', '/status', '/scale', '/binding', '/eviction', '/log', '/finalize', '/nope'];
const TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  ';',
  'text/plain',
];
const PATCHES = ['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml'].map(
  (type) => `application/${type}`,
);
const ACCEPTS = [
  '*/*',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  ';;;,',
  'x/y',
];
const PARAMETERS = [
  'limit',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'labelSelector',
  'fieldSelector',
  'dryRun',
  'fieldValidation',
  'fieldManager',
  'propagationPolicy',
  'gracePeriodSeconds',
  'includeObject',
  'pretty',
  'timeoutSeconds',
  'force',
  '__proto__',
];
const VALUES = [
  '1',
  '0',
  '-1',
  '999999999999999999999',
  'x',
  '',
  'All',
  'Strict',
  'a=b',
  'a in (',
  'metadata.name=a',
  '!',
  '%',
  'null',
  'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0',
];
const SCRAPS: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  Number.MAX_VALUE,
  '',
  'a',
  '2026-01-01T00:00:00Z',
  [],
  [null],
  {},
  { a: null },
  [[[]]],
  '9'.repeat(400),
  { $patch: 'delete' },
  { $patch: 'replace' },
  [{ op: 'remove', path: '/metadata' }],
  [{ op: 'replace', path: '', value: 1 }],
];
/** What could be posted to each resource, if it were not damaged. */
const MANIFESTS: Readonly<Record<string, unknown>> = {
  daemonsets: daemonSet('a'),
  configmaps: configMap('a', { data: { b: 'c' }, labels: { d: 'e' } }),
  pods: pod('a', { nodeName: 'n', labels: { d: 'e' } }),
  nodepools: { metadata: { name: 'a' }, spec: { replicas: 1, timing: { pull: '1s-2s' }, taints: [{ key: 'k', effect: 'NoSchedule' }] } },
  nodes: {
    metadata: { name: 'a' },
    spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
  bindings: { metadata: { name: 'a' }, target: { name: 'n' } },
  leases: { metadata: { name: 'a' }, spec: { holderIdentity: 'h', renewTime: '2026-01-01T00:00:00.000000Z' } },
  controllerrevisions: { metadata: { name: 'a' }, data: { b: 1 }, revision: 1 },
  secrets: { metadata: { name: 'a' }, data: { b: 'Yw==' } },
};

/** A value with some of its parts replaced by scraps. */
function damaged(random: Random, value: unknown): unknown {
  if (random.chance(0.04)) return random.pick(SCRAPS);
  if (Array.isArray(value)) return value.map((item) => damaged(random, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [random.chance(0.02) ? '__proto__' : key, damaged(random, item)]));
}

function bytes(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random.below(80) }, () => random.below(256)));
}

function bodyOf(random: Random, resource: string): string | Buffer {
  const text = JSON.stringify(damaged(random, MANIFESTS[resource] ?? { metadata: { name: 'a' } })) ?? '';
  if (random.chance(0.85)) return text;
  return random.pick([
    () => text.slice(0, random.below(text.length + 1)),
    () => bytes(random),
    () => Buffer.concat([MAGIC, bytes(random)]),
  ])();
}

/** A request that is nearly right, or not even that. */
function requestOf(random: Random) {
  const group = random.pick(SERVED_GROUPS);
  const resource = random.pick(group.resources);
  const mostly = <Item>(right: Item, others: readonly Item[]) => (random.chance(0.85) ? right : random.pick(others));
  const isObject = random.chance(0.5);
  const namespace = resource.isNamespaced ? `/namespaces/${mostly('default', NAMES)}` : '';
  const object = isObject ? `/${mostly('a', NAMES)}${mostly('', PARTS)}` : '';
  const parameters = Array.from({ length: random.below(3) }, () => `${random.pick(PARAMETERS)}=${random.pick(VALUES)}`);
  const method = mostly(random.pick(isObject ? ['GET', 'PUT', 'PATCH', 'DELETE'] : ['GET', 'POST', 'POST', 'POST', 'DELETE']), METHODS);
  const type = method === 'PATCH' ? random.pick(PATCHES) : mostly('application/json', TYPES);
  return {
    method,
    path: `${groupPath(group)}${namespace}/${resource.name}${object}?${parameters.join('&')}`,
    headers: { 'content-type': type, accept: mostly('*/*', ACCEPTS) },
    body: method === 'GET' ? undefined : bodyOf(random, resource.name),
  };
}

describe('noise', () => {
  it.each(SEEDS)('of seed %j is answered as a mistake of the caller, or done', async (seed) => {
    const harness = new ApiHarness('in process');
    await harness.start();
    const random = new Random(seed);
    const wrong: unknown[] = [];
    for (let count = 0; count < 400; count += 1) {
      const { method, path, headers, body } = requestOf(random);
      const { status, text } = await harness.ask(method, path, { headers, body });
      if (status < 200 || (status >= 500 && status !== 504)) wrong.push({ method, path, headers, body: String(body), status, text });
    }
    expect(wrong).toEqual([]);
    expect(harness.logged).toEqual([]);
  });
});
