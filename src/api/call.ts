import type { Clock } from '../clock/clock.js';
import type { UserInfo } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import type { Registry } from '../registry/registry.js';
import type { Store } from '../store/store.js';
import type { Authenticator } from './authentication.js';
import type { ApiReply, ApiRequest } from './exchange.js';
import type { PodsOn } from './found-objects.js';
import type { RequestMetrics } from './metrics/request-metrics.js';
import type { Target } from './routes.js';
import type { ServedGroup } from './served-resources.js';
import type { ServiceAccountTokens } from './service-account-tokens.js';
import type { Watches } from './watches.js';

/** What is written about mistakes of ours; pino's loggers fit. */
export interface ApiLog {
  error(details: object, message: string): void;
}

/** What every answer is made from. */
export interface ApiContext {
  readonly registry: Registry;
  readonly store: Store<StoredObject>;
  readonly clock: Clock;
  readonly log: ApiLog;
  readonly watches: Watches;
  readonly requests: RequestMetrics;
  readonly authenticator: Authenticator;
  readonly tokens: ServiceAccountTokens;
  readonly podsOn: PodsOn;
  /** What is served. */
  readonly groups: readonly ServedGroup[];
}

/** A request with its path and query taken apart. */
export interface Inquiry {
  readonly context: ApiContext;
  readonly request: ApiRequest;
  readonly reply: ApiReply;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Who asks; nobody, as long as that is not known. */
  readonly user: UserInfo;
}

/** A request that is about a resource. */
export interface Call extends Inquiry {
  readonly target: Target;
  /** Empty for objects of the cluster, and for all namespaces. */
  readonly namespace: string;
  /** Empty for collections. */
  readonly name: string;
}

/** The facts of a request that decide the representation of its answer. */
export function representationRequest({ request, query }: Inquiry) {
  return { accept: request.headers.accept, userAgent: request.headers['user-agent'], query };
}
