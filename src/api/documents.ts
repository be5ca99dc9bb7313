import { aggregatedDiscovery } from './aggregated-discovery.js';
import { sendDocument, sendValue, UNCACHED } from './answers.js';
import type { Inquiry } from './call.js';
import { discoveryDocument, groupPath } from './discovery.js';
import { negotiateDiscovery } from './negotiation.js';
import { openApiDocument } from './openapi/openapi.js';
import { ISSUER } from './service-account-tokens.js';
import { VERSION } from './version.js';

/** What a client may do with a document whose hash it named: keep it, it never changes. */
const IMMUTABLE = { 'cache-control': 'public, immutable' };

/** Whether a path asks which version this is; everybody may. */
export function isVersionPath(path: string): boolean {
  return /^\/version\/?$/.test(path);
}

/** The paths beside those of groups that there are. */
const OTHER_PATHS = [
  '/.well-known/openid-configuration',
  ...['/healthz', '/livez', '/readyz'].flatMap((path) => [path, `${path}/ping`]),
  '/metrics',
  '/openapi/v2',
  '/openapi/v3',
  '/openid/v1/jwks',
  '/version',
];

const KEYS_PATH = '/openid/v1/jwks';

/** Answers with a document about the API itself: discovery, OpenAPI, version. Says false if there is none under the path. */
export function answerDocument(inquiry: Inquiry): boolean {
  const path = inquiry.path.replace(/(?<=.)\/$/, '');
  if (path === '/' || path === '/index.html') return sentAsItIs(inquiry, { paths: allPaths(inquiry) });
  if (path === '/version') return sentAsItIs(inquiry, VERSION);
  if (path.startsWith('/openapi/')) return answerOpenApi(inquiry, path);
  if (path === '/.well-known/openid-configuration') return sent(inquiry, openIdConfiguration(inquiry));
  if (path === KEYS_PATH) return sent(inquiry, inquiry.context.tokens.publicKeys(), 'application/jwk-set+json');
  return answerDiscovery(inquiry, path);
}

function answerDiscovery(inquiry: Inquiry, path: string): boolean {
  const { groups } = inquiry.context;
  const { accept, host = 'localhost' } = inquiry.request.headers;
  const version = path === '/api' || path === '/apis' ? negotiateDiscovery(accept) : undefined;
  if (version !== undefined) {
    sendDocument(inquiry, aggregatedDiscovery(path === '/api' ? 'api' : 'apis', groups, version));
    return true;
  }
  const document = discoveryDocument(path, groups, host);
  return document !== undefined && sent(inquiry, document);
}

function allPaths({ context: { groups } }: Inquiry): readonly string[] {
  const named = groups.filter(({ group }) => group !== '');
  const ofGroups = named.flatMap((served) => [`/apis/${served.group}`, groupPath(served)]);
  const openApi = groups.map((served) => `/openapi/v3${groupPath(served)}`);
  return ['/api', '/api/v1', '/apis', '/apis/', ...ofGroups, ...openApi, ...OTHER_PATHS].toSorted();
}

function answerOpenApi(inquiry: Inquiry, path: string): boolean {
  const document = openApiDocument(path, inquiry.context.groups, inquiry.request.headers.accept);
  if (document === undefined) return false;
  const isNamed = inquiry.query.get('hash') === document.hash;
  sendDocument(inquiry, document, isNamed ? IMMUTABLE : UNCACHED);
  return true;
}

/** What verifiers of service accounts' tokens ask for. */
function openIdConfiguration({ request }: Inquiry): object {
  return {
    issuer: ISSUER,
    jwks_uri: `https://${request.headers.host ?? 'localhost'}${KEYS_PATH}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  };
}

/** Documents that are for people, whatever they accept. */
function sentAsItIs({ reply }: Inquiry, value: object): true {
  reply.begin(200, { ...UNCACHED, 'content-type': 'application/json' });
  reply.end(JSON.stringify(value, null, 2));
  return true;
}

function sent(inquiry: Inquiry, value: object, contentType?: string): true {
  sendValue(inquiry, value, contentType === undefined ? {} : { headers: { 'content-type': contentType } });
  return true;
}
