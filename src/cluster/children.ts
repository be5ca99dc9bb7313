import type { ActorKind } from '../actors/actor-kind.js';
import type { ApiRequest } from '../api/exchange.js';
import type { Port } from '../channels/port.js';
import type { InspectedShard } from '../inspector/inspection-messages.js';
import type { ApiAnswer, StreamDemand, StreamPiece } from './api-connection.js';
import type { ListenData } from './control-plane.js';
import type { InspectedActor } from './runtime.js';
import type { ControlPlaneThread, ShardThread, ThreadFactory } from './supervisor.js';

/** A running control plane, in a thread of its own or not. */
export interface ControlPlaneChild<End> extends ControlPlaneThread<End> {
  /** Rejects if the control plane ends before it has answered. */
  request(request: ApiRequest): Promise<ApiAnswer>;
  open(request: ApiRequest): Port<StreamDemand, StreamPiece>;
  /** Gives the port. */
  listen(data: ListenData): Promise<number>;
}

/** A running shard, in a thread of its own or not. */
export interface ShardChild<End> extends ShardThread<End>, InspectedShard {
  inspect(id: string): Promise<InspectedActor | undefined>;
  setKubelet(nodeName: string, state: 'failed' | 'healthy'): Promise<void>;
}

/** Makes the children of a cluster. */
export type ChildFactory<End> = ThreadFactory<End, ControlPlaneChild<End>, ShardChild<End>>;

/** What the children of a cluster are started with, each time. */
export interface ChildrenOptions {
  readonly seed: string;
  readonly shardCount: number;
  readonly unpullableImages: readonly string[] | undefined;
  /** What node and pod actors are. */
  readonly actors: ActorKind;
  /** The most that the heap of a thread may take, in MiB. */
  readonly heapLimitMb: number;
  /** How much threads give way to the application's, 0 to 19. */
  readonly niceness: number;
  readonly binder: boolean;
  readonly legacyApis: boolean;
  readonly token: string;
  /** PEM; empty without TLS. Threads start while it is made. */
  readonly caCertificate: Promise<string>;
  readonly logLevel: string;
  /** The shards' epochs, as `newEpochs` makes them. */
  readonly epochs: SharedArrayBuffer;
  /** How the API listens, once it does: a control plane that replaces another takes its place. */
  readonly listening: () => ListenData | undefined;
}
