import { describe, expect, it } from 'vitest';
import { groupPath } from '#api/discovery.js';
import { SERVED_GROUPS } from '#api/served-resources.js';
import { Random } from '#clock/random.js';
import { ApiHarness } from '../../support/api-harness.js';
import { configMap, daemonSet, pod } from '../../support/manifests.js';

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
const MANIFESTS: readonly unknown[] = [
  daemonSet('a'),
  configMap('a'),
  pod('a'),
  { metadata: { name: 'a' }, spec: { replicas: 1 } },
  { kind: 'Binding', metadata: { name: 'a' }, target: { name: 'n' } },
];

/** A value with some of its parts replaced by scraps. */
function damaged(random: Random, value: unknown): unknown {
  if (random.chance(0.08)) return random.pick(SCRAPS);
  if (Array.isArray(value)) return value.map((item) => damaged(random, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [random.chance(0.05) ? '__proto__' : key, damaged(random, item)]));
}

function bodyOf(random: Random): string | Buffer {
  const text = JSON.stringify(damaged(random, random.pick(random.chance(0.2) ? SCRAPS : MANIFESTS))) ?? '';
  if (random.chance(0.1)) return text.slice(0, random.below(text.length + 1));
  if (random.chance(0.1)) return Buffer.from(Array.from({ length: random.below(80) }, () => random.below(256)));
  return random.chance(0.1)
    ? Buffer.concat([Buffer.from('k8s\0'), Buffer.from(Array.from({ length: random.below(80) }, () => random.below(256)))])
    : text;
}

function pathOf(random: Random): string {
  const group = random.pick(SERVED_GROUPS);
  const resource = random.pick(group.resources);
  const namespace = resource.isNamespaced && random.chance(0.8) ? `/namespaces/${random.pick(NAMES)}` : '';
  const object = random.chance(0.6) ? `/${random.pick(NAMES)}${random.pick(PARTS)}` : '';
  const parameters = Array.from({ length: random.below(3) }, () => `${random.pick(PARAMETERS)}=${random.pick(VALUES)}`);
  return `${groupPath(group)}${namespace}/${resource.name}${object}?${parameters.join('&')}`;
}

describe('noise', () => {
  it.each(Array.from({ length: 10 }, (_, index) => `noise ${index}`))(
    'of seed %j is answered as a mistake of the caller, or done',
    async (seed) => {
      const harness = new ApiHarness('in process');
      await harness.start();
      const random = new Random(seed);
      const wrong: unknown[] = [];
      for (let count = 0; count < 400; count += 1) {
        const [method, path] = [random.pick(METHODS), pathOf(random)];
        const headers = { 'content-type': random.pick(TYPES), accept: random.pick(ACCEPTS) };
        const body = random.chance(0.7) ? bodyOf(random) : undefined;
        const { status, text } = await harness.ask(method, path, { headers, body });
        if (status < 200 || (status >= 500 && status !== 504)) wrong.push({ method, path, headers, body: String(body), status, text });
      }
      expect(wrong).toEqual([]);
      expect(harness.logged).toEqual([]);
    },
  );
});
