import type { ActorDescription } from '../actors/actor-description.js';
import type { ActorKind } from '../actors/actor-kind.js';
import type { ApiConnection } from './api-connection.js';
import type { FollowedActor } from './followed-actor.js';

/** Where the API server listens. */
export interface ListenRequest {
  /** 0, the default, picks a free port. */
  readonly port?: number;
  /** Without TLS; the token stays. */
  readonly insecure?: boolean;
}

/** Where the API server can be reached. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  /** PEM; empty without TLS. */
  readonly caCertificate: string;
}

/** One step of an actor. */
export interface ActorStep {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly event: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** An actor as its shard sees it. */
export interface InspectedActor extends ActorDescription {
  /** The latest steps that are remembered, oldest first. */
  readonly recent: readonly ActorStep[];
}

/** What there is to see of an actor. */
export interface ActorInspection extends InspectedActor {
  /** `rows` for one of a cluster that was made with `actors: 'rows'`. */
  readonly kind: ActorKind;
  /** A genuine XState actor that shows it. */
  readonly actor: FollowedActor;
}

/** What holds the actors of a cluster, in one thread or in many. */
export interface Runtime {
  readonly connection: ApiConnection;
  /** Resolves with the reason if the cluster cannot go on; else never. */
  readonly failed: Promise<Error>;
  listen(request: ListenRequest): Promise<Listening>;
  /** One actor; undefined if there is none of that id. */
  inspect(id: string): Promise<ActorInspection | undefined>;
  /** Calls back after each step of an actor. Gives what ends it. */
  follow(id: string, onStep: (step: ActorStep) => void): () => void;
  /** Counters, in Prometheus' text format. */
  metrics(): Promise<string>;
  /** Breaks or mends the kubelet of a simulated node. */
  setKubelet(nodeName: string, state: 'failed' | 'healthy'): Promise<void>;
  stop(): Promise<void>;
}
