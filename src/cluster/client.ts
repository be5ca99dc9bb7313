import type { ApiRequest } from '../api/exchange.js';
import { ApiError } from '../objects/api-error.js';
import { badRequest } from '../objects/api-errors.js';
import type { DeleteOptions, Status } from '../objects/kubernetes.js';
import {
  apiVersion,
  LEGACY_DAEMON_SETS,
  RESOURCES,
  type Resource,
  type ResourceName,
  type ResourceTypes,
  type StoredObject,
} from '../objects/resources.js';
import { type ApiAnswer, type ApiConnection, streamedLines } from './api-connection.js';

/** How a request is made. */
export interface RequestOptions {
  /** Gives up waiting: the request rejects with the signal's reason. What it may have begun goes on. */
  readonly signal?: AbortSignal;
}

/** Which objects of a resource are meant. */
export interface ListRequest extends RequestOptions {
  /** All namespaces if left out. */
  readonly namespace?: string;
  /** Such as `app=web,tier in (front,back)`. */
  readonly labelSelector?: string;
  /** Such as `spec.nodeName=node-1`. */
  readonly fieldSelector?: string;
}

/** What to watch. When the signal is aborted, the watch ends as if there were no more changes. */
export interface WatchRequest extends ListRequest {
  /** After which version the changes begin. If left out, the watch begins with what exists, as ADDED. */
  readonly resourceVersion?: string;
}

/** A change of one object. */
export interface ObjectChange<Name extends ResourceName> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ResourceTypes[Name];
}

/** A list of objects, and the version at which it was made. */
export interface ObjectList<Name extends ResourceName> {
  readonly resourceVersion: string;
  readonly items: readonly ResourceTypes[Name][];
}

/** How to create or to update. */
export interface WriteRequest extends RequestOptions {
  /** Whether fields that the schema does not know are dropped (`Ignore`, `Warn`) or refused with an ApiError 400 (`Strict`). */
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
}

/** How to patch. */
export interface PatchRequest extends WriteRequest {
  /** Defaults to `strategic`, as kubectl does. */
  readonly type?: 'json' | 'merge' | 'strategic';
  readonly subresource?: 'status';
}

/** How to delete: what the API calls DeleteOptions, and the request's own. */
export interface DeleteRequest extends DeleteOptions, RequestOptions {}

/** An object as a caller writes it: the server fills in what is missing. */
export interface ObjectDraft {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The stored type of an object that is written down: by its kind, if that is a literal. */
export type ObjectOf<Draft extends { readonly kind: string }> = Extract<StoredObject, { readonly kind: Draft['kind'] }>;

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

/**
 * The Kubernetes API as functions: each is one request to the API server of the cluster, without a socket. Objects of a
 * namespace are named `namespace/name` (`default` is the namespace of a bare name). Every function rejects with an `ApiError`
 * that carries the server's Status.
 */
export class ClusterClient {
  readonly #connection: ApiConnection;
  readonly #token: string;
  readonly #legacyApis: boolean;

  constructor(connection: ApiConnection, token: string, { legacyApis }: { readonly legacyApis: boolean }) {
    this.#connection = connection;
    this.#token = token;
    this.#legacyApis = legacyApis;
  }

  async get<Name extends ResourceName>(resource: Name, name: string, options: RequestOptions = {}): Promise<ResourceTypes[Name]> {
    return this.#object(this.#ask('GET', objectPath(resource, name), options));
  }

  /** The resource of an object's kind. Throws an ApiError 400 for kinds that are not served. */
  resourceOf(draft: ObjectDraft): Resource {
    return resourceOfKind(draft, { legacyApis: this.#legacyApis });
  }

  /** The object, or undefined if there is none. */
  async find<Name extends ResourceName>(resource: Name | Resource<Name>, name: string): Promise<ResourceTypes[Name] | undefined> {
    const answer = await this.#ask('GET', objectPath(resource, name));
    return answer.status === 404 ? undefined : this.#object(answer);
  }

  async list<Name extends ResourceName>(resource: Name, request: ListRequest = {}): Promise<ObjectList<Name>> {
    const known = resourceNamed(resource);
    const path = `${collectionPath(known, request.namespace)}${queryOf(request)}`;
    const list: { metadata: { resourceVersion: string }; items: ResourceTypes[Name][] } = await this.#object(
      this.#ask('GET', path, request),
    );
    // Kubernetes leaves out of the items of a list what the list says for all of them.
    const items = list.items.map((item) => ({ ...item, kind: known.kind, apiVersion: apiVersion(known) }));
    return { resourceVersion: list.metadata.resourceVersion, items };
  }

  /**
   * Changes of objects, as they happen. The server waits for a slow reader, up to a bound; ends when `signal` aborts. Throws an ApiError
   * 410 when the version is too old, or when the control plane ends: list again, and watch from there.
   */
  async *watch<Name extends ResourceName>(resource: Name, request: WatchRequest = {}): AsyncGenerator<ObjectChange<Name>> {
    const path = `${collectionPath(resourceNamed(resource), request.namespace)}${queryOf({ ...request, watch: 'true' })}`;
    const port = await this.#connection.open(this.#request('GET', path), request.signal).catch(undefinedIfAborted(request.signal));
    if (port === undefined) return;
    for await (const line of streamedLines(port, request.signal)) {
      const event = JSON.parse(line) as ObjectChange<Name> | { readonly type: 'ERROR'; readonly object: Status } | Status;
      if ('status' in event && event.kind === 'Status') throw new ApiError(event as Status);
      const change = event as ObjectChange<Name> | { readonly type: 'ERROR'; readonly object: Status };
      if (change.type === 'ERROR') throw new ApiError(change.object);
      yield change;
    }
  }

  async create<const Draft extends ObjectDraft>(object: Draft, options: WriteRequest = {}): Promise<ObjectOf<Draft>> {
    const resource = this.resourceOf(object);
    const path = `${collectionPath(resource, namespaceOf(resource, object))}${queryOf(options)}`;
    return this.#object(this.#ask('POST', path, { ...options, body: object }));
  }

  /** Replaces an object. With a resourceVersion that is not the newest, it is a Conflict. */
  async update<const Draft extends ObjectDraft | StoredObject>(object: Draft, options: WriteRequest = {}): Promise<ObjectOf<Draft>> {
    const draft = object as ObjectDraft;
    const path = `${objectPath(this.resourceOf(draft), nameOf(draft))}${queryOf(options)}`;
    return this.#object(this.#ask('PUT', path, { ...options, body: draft }));
  }

  async patch<Name extends ResourceName>(
    resource: Name | Resource<Name>,
    name: string,
    patch: unknown,
    { type = 'strategic', subresource, ...options }: PatchRequest = {},
  ): Promise<ResourceTypes[Name]> {
    const path = `${objectPath(resource, name)}${subresource === undefined ? '' : `/${subresource}`}`;
    return this.#object(this.#ask('PATCH', `${path}${queryOf(options)}`, { ...options, body: patch, contentType: PATCH_TYPES[type] }));
  }

  /** Deletes an object; it may take a while to go. */
  async delete(resource: ResourceName, name: string, { signal, ...body }: DeleteRequest = {}): Promise<void> {
    await this.#object(this.#ask('DELETE', objectPath(resource, name), { body, ...(signal && { signal }) }));
  }

  /** Sends an object to a path of its own: a subresource such as `…/eviction`. */
  async post<Answered>(path: string, body: unknown): Promise<Answered> {
    return this.#object(this.#ask('POST', path, { body }));
  }

  #ask(method: string, path: string, { signal, ...content }: Sent = {}): Promise<ApiAnswer> {
    return unlessAborted(() => this.#connection.request(this.#request(method, path, content)), signal);
  }

  #request(method: string, url: string, { body, contentType = 'application/json' }: Sent = {}): ApiRequest {
    const headers = { authorization: `Bearer ${this.#token}`, accept: 'application/json', host: 'localhost', 'user-agent': 'everynode' };
    if (body === undefined) return { method, url, headers };
    return { method, url, headers: { ...headers, 'content-type': contentType }, body: Buffer.from(JSON.stringify(body)) };
  }

  async #object<Answered>(asked: Promise<ApiAnswer> | ApiAnswer): Promise<Answered> {
    const { status, body } = await asked;
    const value = JSON.parse(body) as Answered | Status;
    if (status >= 400) throw new ApiError(value as Status);
    return value as Answered;
  }
}

/** What a request carries. */
interface Sent extends RequestOptions {
  readonly body?: unknown;
  readonly contentType?: string;
}

/** Handles a failure: one that is due to the signal means nothing. */
function undefinedIfAborted(signal: AbortSignal | undefined): (error: unknown) => undefined {
  return (error) => {
    if (signal?.aborted !== true) throw error;
  };
}

async function unlessAborted<Value>(ask: () => Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return ask();
  signal.throwIfAborted();
  const ended = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal });
  });
  try {
    return await Promise.race([ask(), aborted]);
  } finally {
    ended.abort();
  }
}

function resourceOfKind({ apiVersion: version, kind }: ObjectDraft, { legacyApis }: { readonly legacyApis: boolean }): Resource {
  const known = legacyApis ? [...Object.values(RESOURCES), LEGACY_DAEMON_SETS] : Object.values(RESOURCES);
  const found = known.find((one) => one.kind === kind && (version === undefined || apiVersion(one) === version));
  if (found === undefined) throw badRequest(`no matches for kind "${kind}" in version "${version ?? ''}"`);
  return found;
}

/** `namespace/name` of an object as it is named here, or `name` for objects of the cluster. */
export function nameOf(object: ObjectDraft): string {
  const resource = resourceOfKind(object, { legacyApis: true });
  const name = object.metadata?.name ?? '';
  return resource.namespaced ? `${namespaceOf(resource, object)}/${name}` : name;
}

function namespaceOf(resource: Resource, { metadata }: ObjectDraft): string | undefined {
  return resource.namespaced ? (metadata?.namespace ?? 'default') : undefined;
}

function collectionPath(resource: Resource, namespace: string | undefined): string {
  const root = resource.group === '' ? '/api' : `/apis/${resource.group}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}/${resource.version}${scope}/${resource.name}`;
}

function objectPath(resource: ResourceName | Resource, name: string): string {
  const known = typeof resource === 'string' ? resourceNamed(resource) : resource;
  const slash = known.namespaced ? name.indexOf('/') : -1;
  const [namespace, own] = slash === -1 ? ['default', name] : [name.slice(0, slash), name.slice(slash + 1)];
  if (own === '' || namespace === '') throw badRequest('resource name may not be empty');
  return `${collectionPath(known, namespace)}/${encodeURIComponent(own)}`;
}

/** A resource that is served; callers without types may name any. Throws an ApiError 400 for others. */
function resourceNamed(name: ResourceName): Resource {
  const found = Object.hasOwn(RESOURCES, name) ? RESOURCES[name] : undefined;
  if (found === undefined) throw badRequest(`the server doesn't have a resource type ${JSON.stringify(name)}`);
  return found;
}

type Parameters = Omit<WatchRequest & WriteRequest, 'namespace' | 'signal'> & { readonly watch?: string };

function queryOf({ labelSelector, fieldSelector, resourceVersion, watch, fieldValidation }: Parameters): string {
  const parameters = { labelSelector, fieldSelector, resourceVersion, watch, fieldValidation };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? '' : `?${query}`;
}
