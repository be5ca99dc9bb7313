import { groupPath } from '#api/discovery.js';
import { SERVED_GROUPS } from '#api/served-resources.js';
import type { Random } from '#clock/random.js';
import { MANIFESTS } from './manifests.js';

/** A request that is nearly right, or not even that. */
export interface FuzzedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

const MAGIC = Buffer.from('k8s\0');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'get', ''];
const NAMES = ['a', 'default', 'other', '__proto__', 'constructor', '..', '%00', '%2F', '%ZZ', 'é', 'a'.repeat(300), '', ' ', '{}'];
const PARTS = ['', '/status', '/scale', '/binding', '/eviction', '/log', '/finalize', '/nope'];
const DOCUMENTS = [
  '/',
  '/api',
  '/apis',
  '/apis/apps',
  '/openapi/v2',
  '/openapi/v3',
  '/openapi/v3/apis/apps/v1',
  '/version',
  '/readyz',
  '//',
];
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
const PATCHES = TYPES.slice(3, 7);
const ACCEPTS = [
  '*/*',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io',
  'application/vnd.kubernetes.protobuf',
  ';;;,',
  'x/y',
];
const HEADERS: readonly (readonly [string, string])[] = [
  ['accept-encoding', 'gzip'],
  ['if-none-match', '"x"'],
  ['user-agent', 'curl/8'],
  ['user-agent', '\u{1f600}'.repeat(100)],
  ['authorization', 'Bearer'],
  ['authorization', 'Basic Og=='],
  ['host', 'evil.example'],
  ['origin', 'https://evil.example'],
  ['content-encoding', 'gzip'],
  ['__proto__', 'x'],
];
const PARAMETERS = [
  'watch',
  'limit',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'allowWatchBookmarks',
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
  'true',
  'All',
  'Strict',
  'NotOlderThan',
  'Exact',
  'a=b',
  'a in (',
  'a in (b,c),d!=e,!f',
  'metadata.name=a',
  'spec.nodeName!=a,metadata.namespace=other',
  '('.repeat(500),
  '!',
  '%',
  'null',
  'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0',
  'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiLi4vb3RoZXIvYSJ9',
];

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

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
  nested(50),
  nested(400),
  '9'.repeat(400),
  { $patch: 'delete' },
  { $patch: 'replace' },
  { $retainKeys: ['a'] },
  { '$setElementOrder/containers': [{}] },
  [{ op: 'remove', path: '/metadata' }],
  [{ op: 'replace', path: '', value: 1 }],
  [{ op: 'add', path: '/metadata/__proto__/x', value: 1 }],
  [{ op: 'copy', from: '', path: '/data' }],
  [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }],
  [{ manager: 'm', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:a': { 'k:{': {} }, 'v:[': {} } }],
  [{ manager: 'm', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:__proto__': { '.': {} } } }],
];

/** Makes up a request: mostly right, so that it gets somewhere. */
export function fuzzedRequest(random: Random): FuzzedRequest {
  if (random.chance(0.03))
    return { method: random.pick(METHODS), url: random.pick(DOCUMENTS), headers: headersOf(random), body: undefined };
  const group = random.pick(SERVED_GROUPS);
  const resource = random.pick(group.resources);
  const isObject = random.chance(0.5);
  const namespace = resource.isNamespaced ? `/namespaces/${mostly(random, random.pick(['default', 'other']), NAMES)}` : '';
  const object = isObject ? `/${mostly(random, 'a', NAMES)}${mostly(random, '', PARTS)}` : '';
  const parameters = Array.from({ length: random.below(3) }, () => `${random.pick(PARAMETERS)}=${random.pick(VALUES)}`);
  const right = random.pick(isObject ? ['GET', 'PUT', 'PATCH', 'PATCH', 'DELETE'] : ['GET', 'POST', 'POST', 'POST', 'DELETE']);
  const method = mostly(random, right, METHODS);
  const type = method === 'PATCH' ? random.pick(PATCHES) : mostly(random, 'application/json', TYPES);
  if (type.includes('apply')) parameters.push('fieldManager=fuzz');
  return {
    method,
    url: `${groupPath(group)}${namespace}/${resource.name}${object}?${parameters.join('&')}`,
    headers: { 'content-type': type, ...headersOf(random) },
    body: method === 'GET' ? undefined : Buffer.from(bodyOf(random, { resource: resource.name, kind: resource.kind, version: group })),
  };
}

function mostly<Item>(random: Random, right: Item, others: readonly Item[]): Item {
  return random.chance(0.85) ? right : random.pick(others);
}

function headersOf(random: Random): Readonly<Record<string, string>> {
  const more = random.chance(0.05) ? [random.pick(HEADERS)] : [];
  return { accept: mostly(random, '*/*', ACCEPTS), ...Object.fromEntries(more) };
}

interface Meant {
  readonly resource: string;
  readonly kind: string;
  readonly version: { readonly group: string; readonly version: string };
}

function bodyOf(random: Random, { resource, kind, version }: Meant): string | Buffer {
  const apiVersion = version.group === '' ? version.version : `${version.group}/${version.version}`;
  const manifest = { apiVersion, kind, ...(MANIFESTS[resource] ?? { metadata: { name: 'a' } }) };
  const text = JSON.stringify(damaged(random, manifest)) ?? '';
  if (random.chance(0.9)) return text;
  return random.pick([
    () => text.slice(0, random.below(text.length + 1)),
    () => bytes(random),
    () => Buffer.concat([MAGIC, bytes(random)]),
    () => '['.repeat(random.below(5_000)),
    () => `a: &a [${'*a,'.repeat(random.below(300))}]`,
  ])();
}

/** A value with some of its parts replaced by scraps. */
function damaged(random: Random, value: unknown): unknown {
  if (random.chance(0.03)) return random.pick(SCRAPS);
  if (Array.isArray(value)) return value.map((item) => damaged(random, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [random.chance(0.02) ? '__proto__' : key, damaged(random, item)]));
}

function bytes(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random.below(80) }, () => random.below(256)));
}
