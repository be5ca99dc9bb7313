import type { ActorKind } from '../actors/actor-kind.js';
import { shardOf } from '../actors/placement.js';
import { type Api, createApi } from '../api/api.js';
import type { ApiLog } from '../api/call.js';
import type { ApiReply, ApiRequest } from '../api/exchange.js';
import type { HttpListener } from '../api/http/listen.js';
import { type PackedToControlPlane, type PackedToShard, packingPort } from '../channels/packing-port.js';
import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import { Random } from '../clock/random.js';
import { bootstrap } from '../controllers/bootstrap.js';
import { type RunningControllers, startControllers } from '../controllers/controllers.js';
import { ensureRootCa } from '../controllers/root-ca.js';
import { distinctionOf } from '../objects/distinction.js';
import { RESOURCES, type StoredObject } from '../objects/resources.js';
import { createRegistry } from '../registry/create-registry.js';
import { Heartbeats } from '../registry/heartbeats.js';
import type { Registry } from '../registry/registry.js';
import type { CommitLog } from '../store/commit-log.js';
import { Compactor } from '../store/compactor.js';
import type { SharedLogMemory } from '../store/log-memory.js';
import { MemoryStore } from '../store/memory-store.js';
import { SharedLog } from '../store/shared-log.js';
import type { RequestHandler } from './api-connection.js';
import { clusterUids } from './cluster-uids.js';
import { minimumEpoch } from './epochs.js';
import { ShardLink } from './shard-link.js';

/** What a control plane is started with, each time anew; it can be sent to a thread. */
export interface ControlPlaneData {
  readonly seed: string;
  /** Grows by one each time the control plane is started: names of before do not come again. */
  readonly generation: number;
  readonly shardCount: number;
  /** What node and pod actors are. */
  readonly actors: ActorKind;
  readonly binder: boolean;
  /** Serves group `extensions/v1beta1`, too. */
  readonly legacyApis: boolean;
  readonly token: string;
  /** PEM; empty without TLS. */
  readonly caCertificate: string;
  /** All that was committed before; the store goes on from it. */
  readonly log: SharedLogMemory;
  /** The epochs below which batches of shards are refused, one counter of 32 bits each. */
  readonly epochs: SharedArrayBuffer;
}

/** How the API is opened to clients outside the process. */
export interface ListenData {
  readonly port: number;
  /** PEM; plain HTTP if left out. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly caCertificate: string };
  /** Lets the process end while the API listens. */
  readonly unref: boolean;
}

/** What a control plane needs of the thread that it runs in. */
export interface ControlPlaneOptions {
  readonly clock: Clock;
  readonly log?: ApiLog;
  /** Opens the commit log; a `SharedLog` if left out. */
  readonly openLog?: ((memory: SharedLogMemory) => CommitLog) | undefined;
}

/** Registry, store, controllers and API of a cluster. When it is constructed, it answers. */
export class ControlPlane implements RequestHandler {
  readonly registry: Registry;
  readonly #clock: Clock;
  readonly #api: Api;
  readonly #controllers: RunningControllers;
  readonly #links = new Map<number, ShardLink>();
  #listener: HttpListener | undefined;

  constructor(data: ControlPlaneData, { clock, log, openLog = openSharedLog }: ControlPlaneOptions) {
    const commitLog = openLog(data.log);
    const store = new MemoryStore<StoredObject>({ log: commitLog, distinguish: distinctionOf, uids: clusterUids(data.seed) });
    const random = Random.derived(data.seed, `control-plane/${data.generation}`);
    new Compactor(store, commitLog, { clock, resources: Object.keys(RESOURCES) });
    this.#clock = clock;
    this.registry = createRegistry({
      store,
      clock,
      random,
      heartbeats: new Heartbeats((nodeName) => shardOf(nodeName, data.shardCount)),
      caCertificate: data.caCertificate,
      minimumEpoch: minimumEpoch(data.epochs),
    });
    const { token, legacyApis } = data;
    const podsOn = (nodeName: string) => this.#controllers.podsOn(nodeName);
    this.#api = createApi({ registry: this.registry, store, clock, token, legacyApis, podsOn, ...(log && { log }) });
    bootstrap(this.registry);
    const onError = (controller: string, key: string, error: unknown) => log?.error({ controller, key, error }, 'a sync failed');
    this.#controllers = startControllers({ registry: this.registry, clock, random, onError, actors: data.actors }, { binder: data.binder });
  }

  /** Connects a shard; the one that had its number before is cut off. */
  connectShard(shard: number, epoch: number, port: Port<PackedToShard, PackedToControlPlane>): void {
    this.#links.get(shard)?.close();
    this.#links.set(shard, new ShardLink({ registry: this.registry, clock: this.#clock, port: packingPort(port), shard, epoch }));
  }

  handle(request: ApiRequest, reply: ApiReply): void {
    this.#api.handle(request, reply);
  }

  /** Opens the API on loopback; gives the port. Rejects if the port is in use. */
  async listen({ port, tls, unref }: ListenData): Promise<number> {
    if (tls !== undefined && tls.caCertificate !== this.registry.caCertificate) {
      this.registry.trust(tls.caCertificate);
      ensureRootCa(this.registry);
    }
    const { listenHttp } = await import('../api/http/listen.js');
    this.#listener = await listenHttp(this.#api, { port, unref, ...(tls && { tls }) });
    return this.#listener.port;
  }

  async stop(): Promise<void> {
    this.#controllers.stop();
    for (const link of this.#links.values()) link.close();
    this.#api.endWatches();
    await this.#listener?.close();
  }
}

function openSharedLog(memory: SharedLogMemory): CommitLog {
  return new SharedLog(memory);
}
