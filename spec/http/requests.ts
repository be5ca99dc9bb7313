/** One request of the session, in order. */
export interface SessionRequest {
  /** Names the file of the answer. */
  readonly name: string;
  readonly method: string;
  /** `{{17.metadata.resourceVersion}}` stands for a part of an earlier answer. */
  readonly path: string;
  readonly accept?: string;
  readonly contentType?: string;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
  /** How much of the cluster's time passes afterwards. */
  readonly passes?: string;
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
const PARTIAL = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
const SETS = '/apis/apps/v1/namespaces/golden/daemonsets';
const WEB = `${SETS}/web`;
const PODS = '/api/v1/namespaces/golden/pods';
const REVISIONS = '/apis/apps/v1/namespaces/golden/controllerrevisions';
const EVENTS = '/api/v1/namespaces/golden/events';
const POD = `${PODS}/{{77.items.0.metadata.name}}`;

function daemonSet(name: string, spec: object = {}, container: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'golden' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'example/c:1', ...container }] } },
      ...spec,
    },
  };
}

/** The web of the session as a client might send it whole. */
function wholeWeb(metadata: object) {
  return { ...daemonSet('web', { minReadySeconds: 4 }, { image: 'example/c:2' }), metadata };
}

function get(name: string, path: string, accept?: string): SessionRequest {
  return { name, method: 'GET', path, ...(accept !== undefined && { accept }) };
}

function post(name: string, path: string, body: unknown, more: Partial<SessionRequest> = {}): SessionRequest {
  return { name, method: 'POST', path, contentType: 'application/json', body, ...more };
}

function put(name: string, body: unknown): SessionRequest {
  return { name, method: 'PUT', path: WEB, contentType: 'application/json', body };
}

function patch(name: string, type: string, body: unknown, more: Partial<SessionRequest> = {}): SessionRequest {
  return { name, method: 'PATCH', path: WEB, contentType: `application/${type}`, body, ...more };
}

function remove(name: string, path: string, body?: unknown, more: Partial<SessionRequest> = {}): SessionRequest {
  return { name, method: 'DELETE', path, ...(body !== undefined && { contentType: 'application/json', body }), ...more };
}

/** A watch that lasts a second. */
function watch(name: string, path: string, accept?: string): SessionRequest {
  const request = get(name, `${path}&watch=true&timeoutSeconds=1`, accept);
  return { ...request, passes: '1500ms' };
}

function configuration(minReadySeconds: number) {
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'web' }, spec: { minReadySeconds } };
}

const DOCUMENTS: readonly SessionRequest[] = [
  get('version', '/version'),
  get('api', '/api'),
  get('apis', '/apis'),
  get('api-aggregated', '/api', AGGREGATED),
  get('apis-aggregated', '/apis', AGGREGATED),
  get('api-v1', '/api/v1'),
  get('apps-v1', '/apis/apps/v1'),
  get('apps-group', '/apis/apps'),
  get('openapi-v3-index', '/openapi/v3'),
  get('healthz', '/healthz'),
  get('livez', '/livez'),
  get('readyz', '/readyz'),
  get('readyz-verbose', '/readyz?verbose'),
];

const READS: readonly SessionRequest[] = [
  post(
    'create-namespace',
    '/api/v1/namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'golden' } },
    { passes: '500ms' },
  ),
  get('namespace-service-accounts', '/api/v1/namespaces/golden/serviceaccounts'),
  get('namespace-configmaps', '/api/v1/namespaces/golden/configmaps'),
  get('list-empty', SETS),
  post('create', SETS, daemonSet('web'), { passes: '1500ms' }),
  get('get', WEB),
  get('list', SETS),
  get('list-table', SETS, TABLE),
  get('get-table', WEB, TABLE),
  get('pods-table', PODS, TABLE),
  get('pods-table-none', `${PODS}?includeObject=None`, TABLE),
  get('pods-table-object', `${PODS}?includeObject=Object&limit=1`, TABLE),
  get('nodes-table', '/api/v1/nodes', TABLE),
  get('controllerrevisions-table', REVISIONS, TABLE),
  get('events-table', EVENTS, TABLE),
  get('events', EVENTS),
  get('namespaces-table', '/api/v1/namespaces', TABLE),
  get('pods-limit-1', `${PODS}?limit=1`),
  get('pods-metadata-only', PODS, PARTIAL),
  get('pods-by-node', `${PODS}?fieldSelector=spec.nodeName%3Dworker-0`),
  get('bad-field-selector', `${PODS}?fieldSelector=spec.nope%3Dx`),
  get('bad-label-selector', `${PODS}?labelSelector=a%3D%3D%3D`),
  get('bad-continue', `${PODS}?continue=zzz`),
  watch('watch-from-list', `${SETS}?resourceVersion={{17.metadata.resourceVersion}}`),
  watch('watch-from-zero', `${SETS}?resourceVersion=0`),
  watch('watch-initial-events', `${SETS}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`),
  watch('watch-table', `${SETS}?resourceVersion=0`, TABLE),
  watch('watch-too-old', `${PODS}?resourceVersion=1`),
  watch('watch-timeout', `${SETS}?resourceVersion=0`),
];

const PATCHES: readonly SessionRequest[] = [
  patch(
    'patch-strategic',
    'strategic-merge-patch+json',
    { spec: { template: { spec: { containers: [{ name: 'c', image: 'example/c:2' }] } } } },
    { passes: '1500ms' },
  ),
  patch('patch-merge', 'merge-patch+json', { metadata: { annotations: { a: 'b' } } }),
  patch('patch-json', 'json-patch+json', [
    { op: 'test', path: '/metadata/annotations/a', value: 'b' },
    { op: 'remove', path: '/metadata/annotations/a' },
  ]),
  patch('patch-json-test-fails', 'json-patch+json', [{ op: 'test', path: '/metadata/name', value: 'nope' }]),
  patch('patch-apply', 'apply-patch+yaml', configuration(3), { path: `${WEB}?fieldManager=me` }),
  patch('patch-apply-conflict', 'apply-patch+yaml', configuration(4), { path: `${WEB}?fieldManager=you` }),
  patch('patch-apply-force', 'apply-patch+yaml', configuration(4), { path: `${WEB}?fieldManager=you&force=true`, passes: '100ms' }),
  get('get-after-apply', WEB),
  put('put-stale', wholeWeb({ name: 'web', namespace: 'golden', resourceVersion: '1' })),
  put('put-no-resource-version', wholeWeb({ name: 'web', namespace: 'golden' })),
  put('put-wrong-name', wholeWeb({ name: 'other', namespace: 'golden' })),
  get('get-status', `${WEB}/status`),
  patch(
    'patch-status',
    'merge-patch+json',
    { status: { conditions: [{ type: 'StatusUpdate', status: 'True' }] }, spec: { minReadySeconds: 9 } },
    { path: `${WEB}/status` },
  ),
  get('get-scale', `${WEB}/scale`),
];

const MANIFEST = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: y}
spec: {selector: {matchLabels: {app: y}}, template: {metadata: {labels: {app: y}}, spec: {containers: [{name: c, image: i}]}}}
`;
const MISTAKES = {
  minReadySeconds: -1,
  revisionHistoryLimit: -1,
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '150%', maxSurge: 'x' } },
};

const CREATIONS: readonly SessionRequest[] = [
  post('create-conflict', SETS, daemonSet('web')),
  post('create-invalid-selector', SETS, daemonSet('bad', { selector: { matchLabels: { app: 'other' } } })),
  post('create-invalid-many', SETS, daemonSet('Bad_Name', MISTAKES, { image: '', name: 'UP' })),
  post('create-unknown-field-strict', `${SETS}?fieldValidation=Strict`, daemonSet('strict', { replicas: 3 })),
  post('create-unknown-field-warn', `${SETS}?fieldValidation=Warn&dryRun=All`, daemonSet('warn', { replicas: 3 })),
  post('create-dry-run', `${SETS}?dryRun=All`, daemonSet('dry')),
  post('create-bad-json', SETS, '{"a":'),
  post('create-wrong-kind', SETS, { ...daemonSet('x'), kind: 'Pod' }),
  post('create-wrong-type', SETS, daemonSet('x', { minReadySeconds: 'soon' })),
  post('create-wrong-namespace', SETS, { ...daemonSet('x'), metadata: { name: 'x', namespace: 'other' } }),
  post('create-missing-namespace', '/apis/apps/v1/namespaces/nowhere/daemonsets', { ...daemonSet('x'), metadata: { name: 'x' } }),
  post('create-yaml', `${SETS}?dryRun=All`, MANIFEST, { contentType: 'application/yaml' }),
  post('create-bad-media-type', SETS, 'x', { contentType: 'text/plain' }),
];

const REFUSALS: readonly SessionRequest[] = [
  get('get-not-acceptable', SETS, 'text/html'),
  get('get-missing', `${SETS}/none`),
  get('unknown-resource', '/apis/apps/v1/namespaces/golden/nopes'),
  get('unknown-group', '/apis/nope/v1'),
  post('method-not-allowed', WEB, {}),
  patch('immutable-selector', 'merge-patch+json', { spec: { selector: { matchLabels: { app: 'z' } } } }),
  remove('bad-precondition', WEB, { preconditions: { uid: 'nope' } }, { passes: '3s' }),
];

const REVIEW = { resourceAttributes: { verb: 'create', resource: 'daemonsets', group: 'apps' } };

const ENDINGS: readonly SessionRequest[] = [
  get('pods-before-delete', PODS),
  post('evict', `${POD}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: '{{77.items.0.metadata.name}}', namespace: 'golden' },
  }),
  remove('delete-pod-missing', `${PODS}/none`),
  get('pod-log', `${POD}/log`),
  post('can-i', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: REVIEW,
  }),
  post('who-am-i', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
  }),
  get('controllerrevisions', REVISIONS),
  remove('delete-foreground', WEB, { propagationPolicy: 'Foreground' }),
  { ...get('get-while-deleting', WEB), passes: '90s' },
  get('get-after-delete', WEB),
  post('create-again', SETS, daemonSet('again'), { passes: '800ms' }),
  remove('delete-collection', `${SETS}?labelSelector=none%3Dsuch`),
  remove('delete-background', `${SETS}/again`),
  remove('delete-namespace', '/api/v1/namespaces/golden'),
  get('get-namespace-terminating', '/api/v1/namespaces/golden'),
  post('create-in-terminating-namespace', SETS, daemonSet('late')),
];

/** Everything that the session asks for. */
export const REQUESTS: readonly SessionRequest[] = [...DOCUMENTS, ...READS, ...PATCHES, ...CREATIONS, ...REFUSALS, ...ENDINGS];
