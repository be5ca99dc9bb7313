import { notAcceptable } from '../objects/api-errors.js';
import { type AcceptClause, acceptClauses, allowsMediaType } from './accept-header.js';
import type { DiscoveryVersion } from './aggregated-discovery.js';

/** What is asked for: one object, a list, a stream of events, or a document that has only one shape (discovery, `/version`). */
export type Answer = 'object' | 'list' | 'watch' | 'document';

/** The shape in which an answer goes out. */
export interface Representation {
  readonly mediaType: MediaType;
  /** What the objects are turned into; undefined to send them as they are. */
  readonly transform: Transform | undefined;
  /** Whether JSON is indented for people. */
  readonly isPretty: boolean;
}

/** The media types that we write. Kubernetes' protobuf is not among them: clients that prefer it fall back to JSON. */
type MediaType = 'application/json' | 'application/yaml';

/** Another kind of group meta.k8s.io to turn objects into. */
interface Transform {
  readonly kind: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  readonly version: 'v1' | 'v1beta1';
}

/** What of a request decides the representation. */
export interface RepresentationRequest {
  /** The Accept header. */
  readonly accept: string | undefined;
  readonly userAgent: string | undefined;
  readonly query: URLSearchParams;
}

const MEDIA_TYPES: readonly MediaType[] = ['application/json', 'application/yaml'];
const STREAM_MEDIA_TYPES = ['application/json;stream=watch'];

/** Chooses the first representation that the client accepts and we can give. Throws an ApiError 406 if there is none. */
export function negotiate(request: RepresentationRequest, answer: Answer): Representation {
  const chosen = choose(acceptClauses(request.accept || '*/*'), answer);
  if (chosen === undefined || !suits(chosen, answer)) throw notAcceptable(available(answer));
  return chosen.isPretty || !isForPeople(request) ? chosen : { ...chosen, isPretty: true };
}

/** The version of aggregated discovery that a client accepts; undefined if it wants the documents one by one. */
export function negotiateDiscovery(accept: string | undefined): DiscoveryVersion | undefined {
  for (const clause of acceptClauses(accept ?? '')) {
    const { parameters } = clause;
    const isAggregated = parameters.get('g') === 'apidiscovery.k8s.io' && parameters.get('as') === 'APIGroupDiscoveryList';
    const version = parameters.get('v');
    if (isAggregated && allowsMediaType(clause, 'application/json') && (version === 'v2' || version === 'v2beta1')) return version;
  }
  return undefined;
}

/** What was chosen by the clauses of headers that are remembered. */
const chosenBy = new WeakMap<readonly AcceptClause[], Partial<Record<Answer, Representation>>>();

function choose(clauses: readonly AcceptClause[], answer: Answer): Representation | undefined {
  const known = chosenBy.get(clauses) ?? {};
  const chosen = known[answer] ?? firstPossible(clauses, answer);
  if (chosen !== undefined) known[answer] = chosen;
  chosenBy.set(clauses, known);
  return chosen;
}

function firstPossible(clauses: readonly AcceptClause[], answer: Answer): Representation | undefined {
  for (const clause of clauses) {
    const mediaType = MEDIA_TYPES.find((one) => allowsMediaType(clause, one));
    const transform = transformOf(clause);
    const canTransform = transform === undefined || (transform !== 'unknown' && answer !== 'document');
    if (mediaType && canTransform && allowsParameters(clause, mediaType)) {
      return { mediaType, transform, isPretty: clause.parameters.get('pretty') === '1' };
    }
  }
  return undefined;
}

/** Parameters that we do not know ask for nothing; those that we know but cannot heed rule the media type out. */
function allowsParameters({ parameters }: AcceptClause, mediaType: MediaType): boolean {
  const stream = parameters.get('stream') ?? '';
  const serverVersion = parameters.get('sv') ?? '';
  const canStream = stream === '' || (stream === 'watch' && mediaType === 'application/json');
  return canStream && (serverVersion === '' || serverVersion === 'v1');
}

function transformOf({ parameters }: AcceptClause): Transform | 'unknown' | undefined {
  const [kind, group, version] = ['as', 'g', 'v'].map((name) => parameters.get(name));
  if (kind === undefined && group === undefined && version === undefined) return undefined;
  if (group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return 'unknown';
  if (kind !== 'Table' && kind !== 'PartialObjectMetadata' && kind !== 'PartialObjectMetadataList') return 'unknown';
  return { kind, version };
}

/** Kubernetes chooses by the header alone, and then refuses a choice that does not fit the answer. */
function suits({ mediaType, transform }: Representation, answer: Answer): boolean {
  if (answer === 'watch' && mediaType !== 'application/json') return false;
  if (transform?.kind === 'PartialObjectMetadata') return answer !== 'list';
  return transform?.kind !== 'PartialObjectMetadataList' || answer === 'list';
}

function available(answer: Answer): readonly string[] {
  const isCollection = answer === 'list' || answer === 'watch';
  return isCollection ? [...MEDIA_TYPES, ...STREAM_MEDIA_TYPES] : MEDIA_TYPES;
}

function isForPeople({ query, userAgent = '' }: RepresentationRequest): boolean {
  const pretty = query.get('pretty');
  if (pretty) return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(pretty);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}
