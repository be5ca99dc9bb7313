import type { Clock } from '../clock/clock.js';
import { badRequest, requestEntityTooLarge, unknownPath } from '../objects/api-errors.js';
import type { UserInfo } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import type { Registry } from '../registry/registry.js';
import type { Store } from '../store/store.js';
import { sendError, sendText } from './answers.js';
import { createAuthenticator } from './authentication.js';
import type { ApiContext, ApiLog, Inquiry } from './call.js';
import { groupPath } from './discovery.js';
import { answerDocument, isVersionPath } from './documents.js';
import type { ApiReply, ApiRequest } from './exchange.js';
import { foreignRequestCheck } from './foreign-requests.js';
import type { PodsOn } from './found-objects.js';
import { answerHealth, type HealthCheck, isHealthPath } from './health.js';
import { MAX_BODY_BYTES, MAX_URL_LENGTH } from './limits.js';
import { answerMetrics } from './metrics/metrics.js';
import { type RequestLabels, RequestMetrics } from './metrics/request-metrics.js';
import { perform, verbOfCall } from './operations.js';
import { createRouter, type Route, type Router, type Target } from './routes.js';
import { servedGroups, type Verb } from './served-resources.js';
import { ServiceAccountTokens } from './service-account-tokens.js';
import { Watches } from './watches.js';

/** How an API is made. */
export interface ApiOptions {
  readonly registry: Registry;
  readonly store: Store<StoredObject>;
  readonly clock: Clock;
  /** The bearer token that every request carries, but for those that ask after the server's health, or that carry a service account's. */
  readonly token: string;
  /** Host names under which the server may be reached beside those of the loopback interface. */
  readonly hosts?: readonly string[];
  /** What must be well for the server to be ready. */
  readonly readiness?: readonly HealthCheck[];
  readonly log?: ApiLog;
  /** Where the pods of a node are; without it, and as long as it does not know, every pod is looked at for whoever lists them. */
  readonly podsOn?: PodsOn;
  /** Serves what old clients ask for, too: group `extensions/v1beta1`. */
  readonly legacyApis?: boolean;
}

/** The Kubernetes REST API, whatever carries its requests. */
export interface Api {
  /** Answers a request, at once or bit by bit. Never throws. */
  handle(request: ApiRequest, reply: ApiReply): void;
  /** Ends every watch. */
  endWatches(): void;
}

const NOBODY = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
/** Nobody changes a query. */
const NO_QUERY = new URLSearchParams();

const UNKNOWN: PodsOn = () => undefined;
const SILENT: ApiLog = { error: () => undefined };

/** The API of a cluster. It keeps nothing but open watches: several of them may serve one cluster. */
export function createApi(options: ApiOptions): Api {
  const { registry, store, clock, log = SILENT, podsOn = UNKNOWN, legacyApis = false } = options;
  const groups = servedGroups({ legacyApis });
  const tokens = new ServiceAccountTokens(options.token, registry);
  const context: ApiContext = {
    registry,
    store,
    clock,
    log,
    watches: new Watches(store, clock),
    requests: new RequestMetrics(clock),
    authenticator: createAuthenticator(options.token, tokens),
    tokens,
    podsOn,
    groups,
  };
  const dispatch = dispatcher(options, createRouter(groups));
  return {
    handle: (request, reply) => answer(inquiryOf(context, request, reply), dispatch),
    endWatches: () => context.watches.endAll(),
  };
}

function inquiryOf(context: ApiContext, request: ApiRequest, reply: ApiReply): Inquiry {
  const { url } = request;
  const end = url.indexOf('?');
  const [path, query] = end < 0 ? [url, NO_QUERY] : [url.slice(0, end), new URLSearchParams(url.slice(end + 1))];
  return { context, request, reply, path, query, user: NOBODY };
}

function answer<Asked extends Inquiry>(inquiry: Asked, dispatch: (inquiry: Asked) => void): void {
  try {
    dispatch(inquiry);
  } catch (error) {
    sendError(inquiry, error);
  }
}

function dispatcher({ hosts = [], readiness = [] }: ApiOptions, findRoute: Router): (inquiry: Inquiry) => void {
  const refuseForeign = foreignRequestCheck(hosts);
  return (inquiry) => {
    const { request, path } = inquiry;
    refuseForeign(request.headers);
    if (isHealthPath(path) && answerHealth(inquiry, readiness)) return;
    if (isVersionPath(path) && isRead(request) && answerDocument(inquiry)) return;
    const user = inquiry.context.authenticator.ofRequest(request.headers);
    refuseOversized(request);
    const route = findRoute(path);
    if (route === undefined) answerElsewhere({ ...inquiry, user });
    else answerRoute(inquiry, route, user);
  };
}

function refuseOversized({ url, body }: ApiRequest): void {
  if (url.length > MAX_URL_LENGTH) throw badRequest(`the path and query are longer than ${MAX_URL_LENGTH} characters`);
  if (body !== undefined && body.byteLength > MAX_BODY_BYTES) throw requestEntityTooLarge(MAX_BODY_BYTES);
}

function answerRoute({ context, request, reply, path, query }: Inquiry, { target, namespace, name }: Route, user: UserInfo): void {
  const verb = verbOfCall({ target, request, query });
  const counted = context.requests.counted(reply, labelsOf(target, verb));
  // Each request comes through here: to name the fields is several times as quick as to copy them.
  answer({ context, request, reply: counted, path, query, user, target, namespace, name }, (call) => perform(call, verb));
}

const labels = new WeakMap<Target, Map<Verb, RequestLabels>>();

/** By what requests for a target are counted: one object for all of a verb. */
function labelsOf(target: Target, verb: Verb): RequestLabels {
  const ofTarget = labels.get(target) ?? new Map<Verb, RequestLabels>();
  const known = ofTarget.get(verb);
  if (known !== undefined) return known;
  const made = { verb, resource: target.resource.name, subresource: target.subresource };
  labels.set(target, ofTarget.set(verb, made));
  return made;
}

function isRead({ method }: ApiRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** What is no resource: documents, metrics, and what does not exist. Below a group that is served, that is told as a Status. */
function answerElsewhere(inquiry: Inquiry): void {
  const { path, request } = inquiry;
  if (isRead(request) && path === '/metrics') answerMetrics(inquiry);
  else if (isRead(request) && answerDocument(inquiry)) return;
  else if (inquiry.context.groups.some((served) => path.startsWith(`${groupPath(served)}/`))) throw unknownPath();
  else sendText(inquiry, 404, '404 page not found\n');
}
