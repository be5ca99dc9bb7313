import { notAcceptable } from '../../objects/api-errors.js';
import { preferredMediaType } from '../accept-header.js';
import { groupPath } from '../discovery.js';
import { jsonDocument, type ServedDocument, servedDocument } from '../served-document.js';
import { SERVED_GROUPS } from '../served-resources.js';
import { servedDefinitions } from './kinds.js';
import { openApiV2 } from './openapi-v2.js';
import { openApiV2Protobuf } from './openapi-v2-protobuf.js';
import { openApiV3 } from './openapi-v3.js';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** What clients ask for, though `@` is not allowed in a media type. */
const OLD_PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** One document for each path and format: there are no more than these paths, and one of them has two formats. */
const cache = new Map<string, ServedDocument>();

/**
 * The document under `/openapi/v2`, `/openapi/v3` or, say, `/openapi/v3/apis/apps/v1`, in the format that the client accepts;
 * undefined if there is none. Each is made when first asked for, and kept. Throws an ApiError 406.
 */
export function openApiDocument(path: string, accept: string | undefined): ServedDocument | undefined {
  if (path === '/openapi/v2') return documentV2(accept);
  const contents = contentsV3(path);
  if (contents === undefined) return undefined;
  negotiate(accept, [JSON_TYPE]);
  return cached(path, () => jsonDocument(contents()));
}

function documentV2(accept: string | undefined): ServedDocument {
  const mediaType = negotiate(accept, [JSON_TYPE, OLD_PROTOBUF_TYPE, PROTOBUF_TYPE]);
  if (mediaType === JSON_TYPE) return cached(JSON_TYPE, () => jsonDocument(openApiV2(servedDefinitions())));
  return cached(PROTOBUF_TYPE, () => servedDocument(PROTOBUF_TYPE, openApiV2Protobuf(openApiV2(servedDefinitions()))));
}

function contentsV3(path: string): (() => object) | undefined {
  if (path === '/openapi/v3') return index;
  const served = SERVED_GROUPS.find((one) => path === `/openapi/v3${groupPath(one)}`);
  return served && (() => openApiV3(served, servedDefinitions()));
}

/** Where the documents are. The hash lets a client keep a document for as long as it stays the same. */
function index(): object {
  const paths = SERVED_GROUPS.map((served) => {
    const path = groupPath(served);
    const hash = openApiDocument(`/openapi/v3${path}`, JSON_TYPE)?.hash;
    return [path.slice(1), { serverRelativeURL: `/openapi/v3${path}?hash=${hash}` }];
  });
  return { paths: Object.fromEntries(paths) };
}

function negotiate(accept: string | undefined, mediaTypes: readonly string[]): string {
  const preferred = preferredMediaType(accept, mediaTypes);
  if (preferred === undefined) throw notAcceptable(mediaTypes);
  return preferred;
}

function cached(key: string, make: () => ServedDocument): ServedDocument {
  const document = cache.get(key) ?? make();
  cache.set(key, document);
  return document;
}
