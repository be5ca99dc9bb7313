import { notAcceptable } from '../../objects/api-errors.js';
import { preferredMediaType } from '../accept-header.js';
import { groupPath } from '../discovery.js';
import { jsonDocument, type ServedDocument, servedDocument } from '../served-document.js';
import type { ServedGroup } from '../served-resources.js';
import { servedDefinitions } from './kinds.js';
import { openApiV2 } from './openapi-v2.js';
import { openApiV2Protobuf } from './openapi-v2-protobuf.js';
import { openApiV3 } from './openapi-v3.js';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** What clients ask for, though `@` is not allowed in a media type. */
const OLD_PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

type Groups = readonly ServedGroup[];

/**
 * One document for each path and format of what some server serves: there are no more than these paths, and one of them has
 * two formats.
 */
const caches = new WeakMap<Groups, Map<string, ServedDocument>>();

/**
 * The document under `/openapi/v2`, `/openapi/v3` or, say, `/openapi/v3/apis/apps/v1`, in the format that the client accepts;
 * undefined if there is none. Each is made when first asked for, and kept. Throws an ApiError 406.
 */
export function openApiDocument(path: string, groups: Groups, accept: string | undefined): ServedDocument | undefined {
  if (path === '/openapi/v2') return documentV2(groups, accept);
  const contents = contentsV3(path, groups);
  if (contents === undefined) return undefined;
  negotiate(accept, [JSON_TYPE]);
  return cached(groups, path, () => jsonDocument(contents()));
}

function documentV2(groups: Groups, accept: string | undefined): ServedDocument {
  const contents = () => openApiV2(groups, servedDefinitions(groups));
  const mediaType = negotiate(accept, [JSON_TYPE, OLD_PROTOBUF_TYPE, PROTOBUF_TYPE]);
  if (mediaType === JSON_TYPE) return cached(groups, JSON_TYPE, () => jsonDocument(contents()));
  return cached(groups, PROTOBUF_TYPE, () => servedDocument(PROTOBUF_TYPE, openApiV2Protobuf(contents())));
}

function contentsV3(path: string, groups: Groups): (() => object) | undefined {
  if (path === '/openapi/v3') return () => index(groups);
  const served = groups.find((one) => path === `/openapi/v3${groupPath(one)}`);
  return served && (() => openApiV3(served, servedDefinitions(groups)));
}

/** Where the documents are. The hash lets a client keep a document for as long as it stays the same. */
function index(groups: Groups): object {
  const paths = groups.map((served) => {
    const path = groupPath(served);
    const hash = openApiDocument(`/openapi/v3${path}`, groups, JSON_TYPE)?.hash;
    return [path.slice(1), { serverRelativeURL: `/openapi/v3${path}?hash=${hash}` }];
  });
  return { paths: Object.fromEntries(paths) };
}

function negotiate(accept: string | undefined, mediaTypes: readonly string[]): string {
  const preferred = preferredMediaType(accept, mediaTypes);
  if (preferred === undefined) throw notAcceptable(mediaTypes);
  return preferred;
}

function cached(groups: Groups, key: string, make: () => ServedDocument): ServedDocument {
  const cache = caches.get(groups) ?? new Map<string, ServedDocument>();
  caches.set(groups, cache);
  const document = cache.get(key) ?? make();
  cache.set(key, document);
  return document;
}
