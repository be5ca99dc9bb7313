import type { ActorKind } from '../actors/actor-kind.js';
import { daemonSetFamily } from '../actors/daemon-set/daemon-set-family.js';
import { NodeFamily } from '../actors/nodes/node-family.js';
import type { RolloutCoordinator } from '../actors/rollout-coordination.js';
import { rowActors } from '../actors/row-actors.js';
import { type ActorFailure, Shard } from '../actors/shard.js';
import { xstateActors } from '../actors/xstate-actors.js';
import type { Clock } from '../clock/clock.js';
import { Random } from '../clock/random.js';
import type { Followed } from '../inspector/followed.js';
import type { SeenStep, ShardQuestion } from '../inspector/inspection-messages.js';
import { ShardInspector } from '../inspector/shard-inspector.js';
import { clusterUids } from './cluster-uids.js';
import type { InspectedActor } from './runtime.js';

/** What an actor shard is started with, each time anew; it can be sent to a thread. */
export interface ActorShardData {
  readonly index: number;
  readonly shardCount: number;
  readonly epoch: number;
  readonly seed: string;
  /** The images that cannot be pulled; `ImageRegistry` says how. The usual ones if undefined. */
  readonly unpullableImages: readonly string[] | undefined;
  /** What node and pod actors are. */
  readonly actors: ActorKind;
}

/** What a shard needs of the thread that it runs in. */
export interface ActorShardOptions {
  readonly clock: Clock;
  readonly coordinator: RolloutCoordinator;
  readonly onFailure?: ((failure: ActorFailure) => void) | undefined;
  /** Whether steps are taken down for inspection; they are if left out. What inspection costs is measured without. */
  readonly isInspected?: boolean | undefined;
}

/** A shard with its families of actors, and with what inspection wants to know of them. */
export class ActorShard {
  readonly shard: Shard;
  readonly #nodes: NodeFamily[] = [];
  readonly #inspector: ShardInspector;

  constructor(
    { index, shardCount, epoch, seed, unpullableImages, actors }: ActorShardData,
    { clock, coordinator, onFailure, isInspected = true }: ActorShardOptions,
  ) {
    const hosting = actors === 'rows' ? rowActors : xstateActors();
    this.#inspector = new ShardInspector(clock);
    this.shard = new Shard({
      index,
      shardCount,
      epoch,
      clock,
      random: Random.derived(seed, `shard/${index}/${epoch}`),
      uids: clusterUids(seed),
      families: [
        (host) => {
          const family = new NodeFamily(host, { unpullableImages, hosting });
          this.#nodes.push(family);
          return family;
        },
        daemonSetFamily(coordinator),
        ...(isInspected ? [this.#inspector.family] : []),
      ],
      observe: isInspected ? this.#inspector.observe : undefined,
      onFailure: (failure) => {
        this.#inspector.noteFailure(failure);
        onFailure?.(failure);
      },
    });
    this.#inspector.inspects(this.shard);
  }

  /** One actor as it is now; undefined if it does not live here. */
  inspect(id: string): InspectedActor | undefined {
    for (const actor of this.shard.describe()) {
      if (actor.id === id) return { ...actor, recent: this.#inspector.recent(actor) };
    }
    return undefined;
  }

  /** Answers a question of inspection. */
  ask(question: ShardQuestion): unknown {
    return this.#inspector.answer(question);
  }

  /** Passes on each step of those that are followed; gives what ends it. */
  follow(followed: Followed, onStep: (step: SeenStep) => void): () => void {
    return this.#inspector.follow(followed, onStep);
  }

  /** Breaks or mends the kubelet of a node, if the node lives here. */
  setKubelet(nodeName: string, state: 'failed' | 'healthy'): void {
    for (const family of this.#nodes) {
      if (state === 'failed') family.failNode(nodeName);
      else family.healNode(nodeName);
    }
  }

  stop(): void {
    this.shard.stop();
  }
}
