import { ApiError } from '../objects/api-error.js';
import { internalError } from '../objects/api-errors.js';
import type { Status } from '../objects/kubernetes.js';
import type { ResourceName } from '../objects/resources.js';
import type { Written } from '../registry/registry.js';
import { between, type SizedText, sized, unsized } from '../store/sized-text.js';
import { type Call, type Inquiry, representationRequest } from './call.js';
import { compressedReply, takesGzip } from './compressed-reply.js';
import { encode } from './encoding.js';
import type { ReplyHeaders } from './exchange.js';
import { GZIP_THRESHOLD_BYTES } from './limits.js';
import { negotiate, type Representation } from './negotiation.js';
import type { Rendering } from './rendering.js';
import type { ServedDocument } from './served-document.js';
import { warningHeaders } from './warnings.js';

/** What most answers say of caches: nothing that we answer is to be kept. */
export const UNCACHED = { 'cache-control': 'no-cache, private' } as const satisfies ReplyHeaders;
/** Most answers have no other headers. */
const USUAL = {
  'application/json': { ...UNCACHED, 'content-type': 'application/json' },
  'application/yaml': { ...UNCACHED, 'content-type': 'application/yaml' },
} as const satisfies Record<Representation['mediaType'], ReplyHeaders>;
const NO_WARNINGS: readonly string[] = [];

/** What is sent beside a value. */
export interface AnswerOptions {
  readonly status?: number;
  /** Advice to the caller, one Warning header each. */
  readonly warnings?: readonly string[];
  readonly headers?: ReplyHeaders;
  /** How the value is written; negotiated for a document if left out. */
  readonly representation?: Representation;
}

/** Answers with a value. Throws an ApiError 406 if the client takes neither JSON nor YAML. */
export function sendValue(inquiry: Inquiry, value: unknown, options: AnswerOptions = {}): void {
  const representation = options.representation ?? negotiate(representationRequest(inquiry), 'document');
  sendEncoded(inquiry, unsized(encode(value, representation)), { ...options, representation });
}

/** Answers with an object of the store that was just written; whoever watches it is told in the same text. */
export function sendWritten(call: Call, written: AnyWritten, rendering: Rendering, options: Omit<AnswerOptions, 'representation'>): void {
  const { representation } = rendering;
  sendEncoded(call, writtenText(call, written, rendering), { ...options, representation });
}

/** What was written; made whole when somebody asks for the object. */
type AnyWritten = Pick<Written<ResourceName>, 'object' | 'filled'>;

function writtenText({ context }: Call, written: AnyWritten, rendering: Rendering): SizedText {
  const { representation, sharedForm, isSharedByForms = false } = rendering;
  const { texts } = context.watches;
  const { filled } = written;
  const form = representation.mediaType === 'application/json' && !representation.isPretty ? sharedForm : undefined;
  if (filled !== undefined && form !== undefined && isSharedByForms) {
    return between(
      '',
      texts.ofFilled(filled, form, (object) => JSON.stringify(rendering.event(object, false))),
      '\n',
    );
  }
  const { object } = written;
  const shown = rendering.whole(object);
  if (shown === object && form !== undefined) return between('', texts.of(object, form, JSON.stringify), '\n');
  return unsized(encode(shown, representation));
}

function sendEncoded(
  inquiry: Inquiry,
  { text, bytes }: SizedText,
  options: AnswerOptions & { readonly representation: Representation },
): void {
  const { status = 200, warnings = NO_WARNINGS, headers, representation } = options;
  const reply = compressedReply(inquiry.reply, inquiry.request.headers);
  const usual = USUAL[representation.mediaType];
  const warned = warnings.length > 0 ? { ...usual, warning: warningHeaders(warnings) } : usual;
  reply.begin(status, headers === undefined ? warned : { ...warned, ...headers });
  reply.end(text, bytes);
}

/** Answers that something was done that has no object to show. */
export function sendSuccess(inquiry: Inquiry, details: Partial<Status>): void {
  sendValue(inquiry, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...details });
}

const CREATED = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
/** Its texts: a scheduler gets one for each pod. */
const createdTexts = new WeakMap<Representation, SizedText>();

/** Answers that something was made that has no object to show. */
export function sendCreated(inquiry: Inquiry, warnings: readonly string[]): void {
  const representation = negotiate(representationRequest(inquiry), 'document');
  let text = createdTexts.get(representation);
  if (text === undefined) {
    text = sized(encode(CREATED, representation));
    createdTexts.set(representation, text);
  }
  sendEncoded(inquiry, text, { status: 201, warnings, representation });
}

/** Answers with an error: a caller's mistake as its Status, anything else as a mistake of ours, which is logged. */
export function sendError(inquiry: Inquiry, error: unknown): void {
  const apiError = ApiError.is(error) ? error : internalError(error);
  const { method, url } = inquiry.request;
  if (!ApiError.is(error)) inquiry.context.log.error({ err: error, method, url }, 'a request failed for a reason of ours');
  const { status, code } = apiError;
  const retrySeconds = status.details?.retryAfterSeconds;
  const headers = {
    ...(retrySeconds !== undefined && { 'retry-after': String(retrySeconds) }),
    ...(code === 401 && { 'www-authenticate': 'Bearer' }),
  };
  sendValue(inquiry, status, { status: code, headers, representation: errorRepresentation(inquiry) });
}

/** Answers with plain text. */
export function sendText({ reply }: Inquiry, status: number, text: string): void {
  reply.begin(status, { ...UNCACHED, 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  reply.end(text);
}

/** Answers with a document that stays the same, or says that the client's copy is still good. */
export function sendDocument({ reply, request }: Inquiry, document: ServedDocument, headers: ReplyHeaders = {}): void {
  const etag = `"${document.hash}"`;
  const common = { 'cache-control': 'public', etag, vary: 'Accept', ...headers };
  if (isKnown(request.headers['if-none-match'] ?? '', etag)) {
    reply.begin(304, common);
    reply.end();
    return;
  }
  const isCompressed = document.body.length > GZIP_THRESHOLD_BYTES && takesGzip(request.headers);
  reply.begin(200, { ...common, 'content-type': document.contentType, ...(isCompressed && { 'content-encoding': 'gzip' }) });
  reply.end(isCompressed ? document.gzipped() : document.body);
}

/** Whether a client has a document already, whichever way it says so (RFC 9110). */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((known) => known.trim() === '*' || known.trim().replace(/^W\//, '') === etag);
}

/** An error is told in JSON to those who take neither JSON nor YAML. */
function errorRepresentation(inquiry: Inquiry): Representation {
  try {
    return negotiate(representationRequest(inquiry), 'document');
  } catch {
    return { mediaType: 'application/json', transform: undefined, isPretty: false };
  }
}
