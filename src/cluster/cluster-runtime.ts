import { type ActorKind, kindOf } from '../actors/actor-kind.js';
import type { ApiRequest } from '../api/exchange.js';
import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import { serviceUnavailable } from '../objects/api-errors.js';
import { ThreadExited } from '../threads/thread-exited.js';
import type { ApiAnswer, ApiConnection, StreamDemand, StreamPiece } from './api-connection.js';
import type { ControlPlaneChild, ShardChild } from './children.js';
import type { ClusterTime } from './cluster-time.js';
import type { ListenData } from './control-plane.js';
import type { FailedKubelets } from './failed-kubelets.js';
import type { Followings } from './followings.js';
import type { ActorInspection, ActorStep, InspectedActor, Listening, ListenRequest, Runtime } from './runtime.js';
import type { Supervisor } from './supervisor.js';

/** How long a request waits for a control plane that is being replaced, in milliseconds. */
const CONTROL_PLANE_WAIT_MS = 10_000;

/** What a runtime is made of. */
export interface ClusterRuntimeOptions<End> {
  readonly supervisor: Supervisor<End, ControlPlaneChild<End>, ShardChild<End>>;
  readonly shardCount: number;
  /** What node and pod actors are. */
  readonly actors: ActorKind;
  readonly failedKubelets: FailedKubelets;
  readonly followings: Followings;
  readonly clock: Clock & { stop(): void };
  readonly time: ClusterTime;
  readonly token: string;
  /** Certificates for HTTPS. */
  readonly certificates: () => Promise<{ readonly caCertificate: string; readonly certificate: string; readonly key: string }>;
  /** Lets the process end while the API listens. */
  readonly unref: boolean;
  /** Told how the API listens, for control planes to come. */
  readonly onListening: (data: ListenData) => void;
}

/** A cluster whose parts a supervisor keeps. */
export class ClusterRuntime<End> implements Runtime {
  readonly failed: Promise<Error>;
  readonly connection: ApiConnection;
  readonly #options: ClusterRuntimeOptions<End>;
  readonly #stops = new AbortController();
  readonly #ended = new WeakSet<ControlPlaneChild<End>>();

  constructor(options: ClusterRuntimeOptions<End>) {
    this.#options = options;
    this.failed = options.supervisor.failed;
    this.connection = {
      request: (request) => this.#request(request),
      open: (request, signal) => this.#open(request, signal),
    };
  }

  async listen({ port = 0, insecure = false }: ListenRequest): Promise<Listening> {
    const certificates = insecure ? undefined : await this.#options.certificates();
    const how = { unref: this.#options.unref, ...(certificates && { tls: certificates }) };
    const actual = await this.#listen({ port, ...how });
    this.#options.onListening({ port: actual, ...how });
    return {
      url: `${insecure ? 'http' : 'https'}://127.0.0.1:${actual}`,
      port: actual,
      caCertificate: certificates?.caCertificate ?? '',
    };
  }

  async inspect(id: string): Promise<ActorInspection | undefined> {
    const found = await this.#find(id);
    if (found === undefined) return undefined;
    const { actorThatFollows } = await import('./actor-that-follows.js');
    const actor = actorThatFollows(found, {
      find: () => this.#find(id),
      follow: (onStep) => this.follow(id, onStep),
      untilStop: this.#stops.signal,
    });
    return { ...found, kind: kindOf(found.chart, this.#options.actors), actor };
  }

  follow(id: string, onStep: (step: ActorStep) => void): () => void {
    return this.#options.followings.begin(id, onStep, this.#shards());
  }

  async setKubelet(nodeName: string, state: 'failed' | 'healthy'): Promise<void> {
    await this.#options.failedKubelets.set(nodeName, state, this.#shards());
  }

  async metrics(): Promise<string> {
    const headers = { authorization: `Bearer ${this.#options.token}`, host: 'localhost' };
    const { body } = await this.#request({ method: 'GET', url: '/metrics', headers });
    return body;
  }

  async stop(): Promise<void> {
    this.#stops.abort();
    await this.#options.supervisor.stop();
    this.#options.clock.stop();
  }

  /** Sends a request, waiting for a control plane that is being replaced. What it may have begun is not sent again. */
  async #request(request: ApiRequest): Promise<ApiAnswer> {
    for (;;) {
      const controlPlane = await this.#controlPlane();
      try {
        return await controlPlane.request(request);
      } catch (cause) {
        this.#noteEnd(controlPlane, cause);
        if (request.method === 'GET') continue;
        const error = serviceUnavailable(
          `the control plane has ended: it is not known whether ${request.method} ${request.url} was carried out`,
        );
        throw Object.assign(error, { cause });
      }
    }
  }

  /** Listens where it is asked to, at the control plane that is there, or the next one. */
  async #listen(data: ListenData): Promise<number> {
    for (;;) {
      const controlPlane = await this.#controlPlane();
      try {
        return await controlPlane.listen(data);
      } catch (cause) {
        this.#noteEnd(controlPlane, cause);
      }
    }
  }

  /** Notes that a control plane has ended if that is why a call failed: the supervisor may learn of it later. Throws any other cause. */
  #noteEnd(controlPlane: ControlPlaneChild<End>, cause: unknown): void {
    if (!(cause instanceof ThreadExited)) throw cause;
    this.#ended.add(controlPlane);
  }

  async #find(id: string): Promise<InspectedActor | undefined> {
    const found = await Promise.all(this.#shards().map((shard) => shard.inspect(id)));
    return found.find((actor) => actor !== undefined);
  }

  async #controlPlane(signal?: AbortSignal): Promise<ControlPlaneChild<End>> {
    const found = this.#present ?? (await this.#options.time.until(async () => this.#present, CONTROL_PLANE_WAIT_MS, signal));
    if (found === undefined) throw serviceUnavailable('the control plane is not running');
    return found;
  }

  /** The control plane, unless it is being replaced. */
  get #present(): ControlPlaneChild<End> | undefined {
    const { controlPlane } = this.#options.supervisor;
    return controlPlane === undefined || this.#ended.has(controlPlane) ? undefined : controlPlane;
  }

  async #open(request: ApiRequest, signal?: AbortSignal): Promise<Port<StreamDemand, StreamPiece>> {
    return (await this.#controlPlane(signal)).open(request);
  }

  #shards(): readonly ShardChild<End>[] {
    const { supervisor, shardCount } = this.#options;
    return Array.from({ length: shardCount }, (_, index) => supervisor.shard(index)).filter((shard) => shard !== undefined);
  }
}
