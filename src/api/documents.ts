import { aggregatedDiscovery } from './aggregated-discovery.js';
import { sendDocument, sendValue } from './answers.js';
import type { Inquiry } from './call.js';
import { discoveryDocument } from './discovery.js';
import { negotiateDiscovery } from './negotiation.js';
import { openApiDocument } from './openapi/openapi.js';
import { VERSION } from './version.js';

/** What a client may do with a document whose hash it named: keep it, it never changes. */
const IMMUTABLE = { 'cache-control': 'public, immutable' };

/** Answers with a document about the API itself: discovery, OpenAPI, version. Says false if there is none under the path. */
export function answerDocument(inquiry: Inquiry): boolean {
  const path = inquiry.path.replace(/(?<=.)\/$/, '');
  if (path === '/version') return sent(inquiry, VERSION);
  if (path.startsWith('/openapi/')) return answerOpenApi(inquiry, path);
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

function answerOpenApi(inquiry: Inquiry, path: string): boolean {
  const document = openApiDocument(path, inquiry.context.groups, inquiry.request.headers.accept);
  if (document === undefined) return false;
  const isNamed = inquiry.query.get('hash') === document.hash;
  sendDocument(inquiry, document, isNamed ? IMMUTABLE : {});
  return true;
}

function sent(inquiry: Inquiry, value: object): true {
  sendValue(inquiry, value);
  return true;
}
