import type { ActorKind } from '../actors/actor-kind.js';
import type { Clock } from '../clock/clock.js';
import { randomToken } from '../clock/random-seed.js';
import { RealClock } from '../clock/real-clock.js';
import { SelfSettlingClock } from '../clock/self-settling-clock.js';
import { rolloutBudget } from '../daemonset/budget.js';
import type { ActorDetails, ActorFilter, ListPart, SeenStep } from '../inspector/inspection-messages.js';
import type { InspectedCluster, Inspector } from '../inspector/inspector.js';
import type { Overview } from '../inspector/overview.js';
import type { InspectorListener } from '../inspector/server/listen.js';
import type { ControlPlaneChild, ShardChild } from './children.js';
import type { ClusterClient } from './client.js';
import type { ClusterInspector, InspectorListening } from './cluster-inspector.js';
import type { ClusterNodes } from './cluster-nodes.js';
import type { ClusterTime } from './cluster-time.js';
import { type ActorsAbove, followAbove } from './follow-above.js';
import type { ActorInspection, ActorStep } from './runtime.js';
import type { Supervisor } from './supervisor.js';
import { VirtualPace } from './virtual-pace.js';

/** How long the index of all actors is kept when the last page has gone, in milliseconds: it may only be reloading. */
const IDLE_MS = 30_000;

/** What inspection needs of a cluster. */
export interface ComposedInspectorOptions {
  readonly supervisor: Supervisor<unknown, ControlPlaneChild<unknown>, ShardChild<unknown>>;
  readonly shardCount: number;
  /** What node and pod actors are. */
  readonly actors: ActorKind;
  readonly client: ClusterClient;
  readonly nodes: ClusterNodes;
  readonly time: ClusterTime;
  readonly clock: Clock;
  /** Whether the process may end while the inspector listens. */
  readonly unref: boolean;
}

/** Inspection of a cluster whose parts a supervisor keeps. Nothing of it is loaded before it is used. */
export class ComposedInspector implements ClusterInspector {
  readonly #options: ComposedInspectorOptions;
  readonly #clock: RealClock;
  readonly #closes = new AbortController();
  readonly #pace: VirtualPace;
  #inspector: Promise<Inspector> | undefined;
  #listening: Promise<InspectorListening> | undefined;
  #listener: InspectorListener | undefined;

  constructor(options: ComposedInspectorOptions) {
    this.#options = options;
    this.#clock = new RealClock({ unref: true });
    this.#pace = new VirtualPace({ time: options.time, clock: this.#clock, isVirtual: options.clock instanceof SelfSettlingClock });
  }

  listen({ port = 0 }: { readonly port?: number } = {}): Promise<InspectorListening> {
    this.#listening ??= this.#listen(port).catch((error: unknown) => {
      this.#listening = undefined;
      throw error;
    });
    return this.#listening;
  }

  async overview(): Promise<Overview> {
    return (await this.#opened()).overview();
  }

  async list(filter: ActorFilter = {}, from = '', limit = 100): Promise<ListPart> {
    return (await this.#opened()).list(filter, { from, limit });
  }

  async actor(id: string): Promise<ActorDetails | undefined> {
    return (await this.#opened()).actor(id);
  }

  async actorAbove(id: string): Promise<ActorInspection | undefined> {
    const inspector = await this.#opened();
    const found = inspector.actorAbove(id);
    if (found === undefined) return undefined;
    const { actorThatFollows } = await import('./actor-that-follows.js');
    const actor = actorThatFollows(found, {
      find: async () => inspector.actorAbove(id),
      follow: (onStep) => inspector.follow({ id }, onStep),
      untilStop: this.#closes.signal,
    });
    return { ...found, actor };
  }

  followAbove(id: string, onStep: (step: ActorStep) => void): () => void {
    return followAbove(this.#above, id, onStep);
  }

  async follow(followed: { id?: string; chart?: string; node?: string }, onStep: (step: SeenStep) => void): Promise<() => void> {
    return (await this.#opened()).follow(followed, onStep);
  }

  async close(): Promise<void> {
    this.#closes.abort();
    this.#pace.stop();
    this.#clock.stop();
    await this.#listening?.catch(() => undefined);
    await this.#listener?.close();
    this.#listener = undefined;
  }

  async #listen(port: number): Promise<InspectorListening> {
    const { listenInspector } = await import('../inspector/server/listen.js');
    const [inspector, token, session] = [await this.#opened(), randomToken(), randomToken()];
    const { unref } = this.#options;
    this.#listener = await listenInspector(inspector, { port, token, session, unref, onIdle: () => this.#idle(inspector) });
    return { url: `http://127.0.0.1:${this.#listener.port}/?token=${token}`, port: this.#listener.port, token };
  }

  /** Drops the index of all actors a while after the last page has gone. */
  #idle(inspector: Inspector): void {
    this.#clock.after(IDLE_MS, () => {
      // A shard that does not answer has nothing to drop.
      if (this.#listener?.connections === 0) inspector.close().catch(() => undefined);
    });
  }

  #opened(): Promise<Inspector> {
    this.#inspector ??= this.#open();
    return this.#inspector;
  }

  async #open(): Promise<Inspector> {
    const [{ Inspector }, { LocalActors }] = await Promise.all([
      import('../inspector/inspector.js'),
      import('../inspector/local-actors.js'),
    ]);
    const above = this.#above;
    return new Inspector(this.#cluster(new LocalActors(above, above.now)));
  }

  get #above(): ActorsAbove {
    const { supervisor, clock } = this.#options;
    const others = () => [...supervisor.threadActors, ...supervisor.coordinator.actors];
    return { root: supervisor.actor, others, now: () => clock.now() };
  }

  #cluster(local: InspectedCluster['local']): InspectedCluster {
    const { supervisor, shardCount, actors, client, nodes, clock } = this.#options;
    const pace = this.#pace;
    return {
      local,
      actors,
      shards: () => Array.from({ length: shardCount }, (_, index) => supervisor.shard(index)),
      now: () => clock.now(),
      daemonSets: async () => (await client.list('daemonsets')).items,
      revisions: async (namespace) => (await client.list('controllerrevisions', { namespace })).items,
      budgetOf: (daemonSet) => rolloutBudget(daemonSet, daemonSet.status.desiredNumberScheduled),
      controls: {
        cordon: (node) => nodes.cordon(node),
        uncordon: (node) => nodes.uncordon(node),
        drain: (node) => nodes.drain(node),
        fail: (node) => nodes.fail(node),
        heal: (node) => nodes.heal(node),
        terminate: (thread) => supervisor.terminate(thread),
        get pace() {
          return pace.pace;
        },
        pause: () => pace.pause(),
        run: (speed) => pace.run(speed),
        step: (durationMs) => pace.step(durationMs),
      },
    };
  }
}
