import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach } from 'vitest';
import { type Api, createApi } from '#api/api.js';
import type { PodsOn } from '#api/found-objects.js';
import type { HealthCheck } from '#api/health.js';
import { type HttpListener, listenHttp } from '#api/http/listen.js';
import { Random } from '#clock/random.js';
import { decodeResource } from '#objects/decode.js';
import { distinctionOf } from '#objects/distinction.js';
import type { ResourceName, StoredObject } from '#objects/resources.js';
import { createRegistry } from '#registry/create-registry.js';
import { Heartbeats } from '#registry/heartbeats.js';
import type { Registry } from '#registry/registry.js';
import { MemoryStore, type StoreLimits } from '#store/memory-store.js';
import { requestInProcess, streamInProcess } from './in-process.js';
import { SteppedClock } from './stepped-clock.js';

/** The ways in which a request reaches the API; the specs of the API are run over each. */
export const TRANSPORTS = ['in process', 'over a socket'] as const;

/** One of them. */
export type Transport = (typeof TRANSPORTS)[number];

/** What a request needs beside method and path. A body that is no string or bytes is sent as JSON. */
export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A whole answer. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON; undefined if it is not. */
  // biome-ignore lint/suspicious/noExplicitAny: specs look into answers of every kind.
  readonly json: any;
}

/** A watch under way. */
export interface Watched {
  /** The next events, as they come. */
  next(count: number): Promise<readonly WatchedEvent[]>;
  /** All that is left, once the server has ended the watch. */
  rest(): Promise<readonly WatchedEvent[]>;
  cancel(): void;
}

/** One event of a watch. */
export interface WatchedEvent {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: specs look into objects of every kind.
  readonly object: any;
}

export const TOKEN = 'token-of-the-specs';

/** How a harness is made. */
export interface HarnessOptions {
  readonly limits?: Partial<StoreLimits>;
  readonly readiness?: readonly HealthCheck[];
  readonly legacyApis?: boolean;
  readonly podsOn?: PodsOn;
}

/** A cluster without actors, and its API over one transport. */
export class ApiHarness {
  readonly clock = new SteppedClock();
  readonly store: MemoryStore<StoredObject>;
  readonly registry: Registry;
  readonly logged: object[] = [];
  readonly #transport: Transport;
  readonly #api: Api;
  #listener: HttpListener | undefined;
  readonly #open = new Set<() => void>();

  constructor(transport: Transport, options: HarnessOptions = {}) {
    this.#transport = transport;
    this.store = new MemoryStore({ distinguish: distinctionOf, limits: { whole: 2, ...options.limits } });
    const { store, clock } = this;
    const common = { store, clock, random: new Random('api'), heartbeats: new Heartbeats(() => 0), caCertificate: '' };
    this.registry = createRegistry({ ...common, minimumEpoch: () => 0 });
    const { readiness = [], legacyApis = false, podsOn } = options;
    const log = { error: (details: object) => this.logged.push(details) };
    this.#api = createApi({ registry: this.registry, store, clock, token: TOKEN, readiness, legacyApis, log, ...(podsOn && { podsOn }) });
  }

  async start(): Promise<void> {
    for (const name of ['default', 'other']) this.add('namespaces', '', { metadata: { name } });
    if (this.#transport === 'over a socket') this.#listener = await listenHttp(this.#api, { port: 0 });
  }

  async stop(): Promise<void> {
    for (const end of this.#open) end();
    await this.#listener?.close();
  }

  /** Creates an object beside the API: quicker, when many are wanted. */
  add(resource: ResourceName, namespace: string, manifest: unknown): void {
    this.registry.create({ resource, namespace, object: decodeResource(resource, manifest).object });
  }

  get(path: string, asking: Asking = {}): Promise<Answered> {
    return this.ask('GET', path, asking);
  }

  post(path: string, body: unknown, headers: Asking['headers'] = {}): Promise<Answered> {
    return this.ask('POST', path, { body, headers });
  }

  put(path: string, body: unknown, headers: Asking['headers'] = {}): Promise<Answered> {
    return this.ask('PUT', path, { body, headers });
  }

  patch(path: string, type: 'json-patch' | 'merge-patch' | 'strategic-merge-patch', body: unknown): Promise<Answered> {
    return this.ask('PATCH', path, { body, headers: { 'content-type': `application/${type}+json` } });
  }

  delete(path: string, body?: unknown): Promise<Answered> {
    return this.ask('DELETE', path, body === undefined ? {} : { body });
  }

  /** Makes a request and waits for the whole answer. */
  async ask(method: string, path: string, asking: Asking): Promise<Answered> {
    const { headers, body } = outgoing(asking);
    if (this.#listener === undefined) {
      const answer = await requestInProcess(this.#api, { method, url: path, headers, body });
      return answered(answer.status, answer.headers, answer.body);
    }
    const response = await this.#send(method, path, { headers, body });
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece);
    return answered(response.statusCode ?? 0, response.headers, Buffer.concat(pieces));
  }

  /** Begins a watch. */
  watch(path: string, headers: Asking['headers'] = {}): Watched {
    const lines = new Lines();
    const asking = outgoing({ headers });
    if (this.#listener === undefined) {
      const call = streamInProcess(this.#api, { method: 'GET', url: path, ...asking }, lines);
      return this.#watched(lines, () => call.cancel());
    }
    let request: ClientRequest | undefined;
    const sent = this.#send('GET', path, asking, (made) => {
      request = made;
    });
    sent
      .then((response) => response.on('data', (piece: Buffer) => lines.onPiece(piece)).on('close', () => lines.onEnd()))
      .catch(() => lines.onEnd());
    return this.#watched(lines, () => request?.destroy());
  }

  #watched(lines: Lines, end: () => void): Watched {
    this.#open.add(end);
    const parse = (texts: readonly string[]): readonly WatchedEvent[] => texts.map((text) => JSON.parse(text));
    return {
      next: async (count) => parse(await lines.take(count)),
      rest: async () => parse(await lines.takeRest()),
      cancel: end,
    };
  }

  #send(method: string, path: string, { headers, body }: Outgoing, made?: (request: ClientRequest) => void): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { port = 0 } = this.#listener ?? {};
      const all = { ...headers, 'content-length': String(body?.length ?? 0) };
      const options = { host: '127.0.0.1', port, method, path, headers: all, agent: false as const };
      const request = httpRequest(options, resolve);
      request.on('error', reject);
      made?.(request);
      request.end(body);
    });
  }
}

/** A harness that is made anew for each spec. */
export function useApi(transport: Transport, options: ConstructorParameters<typeof ApiHarness>[1] = {}): () => ApiHarness {
  let harness: ApiHarness | undefined;
  beforeEach(async () => {
    harness = new ApiHarness(transport, options);
    await harness.start();
  });
  afterEach(() => harness?.stop());
  return () => {
    if (harness === undefined) throw new Error('there is a harness only within a spec');
    return harness;
  };
}

interface Outgoing {
  readonly headers: Record<string, string>;
  readonly body?: Buffer | undefined;
}

function outgoing({ body, headers = {} }: Asking): Outgoing {
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const bytes = isRaw ? body : JSON.stringify(body);
  const all = { authorization: `Bearer ${TOKEN}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers };
  const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { headers: Object.fromEntries(sent), body: bytes === undefined ? undefined : Buffer.from(bytes) };
}

function answered(status: number, headers: Answered['headers'], bytes: Buffer): Answered {
  const text = bytes.toString();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status, headers, bytes, text, json };
}

/** Lines that arrive, for whoever waits for some of them. */
class Lines {
  #partial = '';
  readonly #lines: string[] = [];
  #hasEnded = false;
  #wake: () => void = () => undefined;

  onPiece(piece: Buffer): void {
    const parts = (this.#partial + piece.toString()).split('\n');
    this.#partial = parts.pop() ?? '';
    this.#lines.push(...parts);
    this.#wake();
  }

  onEnd(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  async take(count: number): Promise<readonly string[]> {
    while (this.#lines.length < count && !this.#hasEnded) await this.#change();
    return this.#lines.splice(0, count);
  }

  async takeRest(): Promise<readonly string[]> {
    while (!this.#hasEnded) await this.#change();
    return this.#lines.splice(0);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
