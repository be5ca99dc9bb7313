import type { ActorHosting } from '../../src/actors/actor-host.js';
import { daemonSetChart } from '../../src/actors/daemon-set/daemon-set-charts.js';
import { daemonSetFamily } from '../../src/actors/daemon-set/daemon-set-family.js';
import { NodeFamily } from '../../src/actors/nodes/node-family.js';
import { shardOf } from '../../src/actors/placement.js';
import { Shard } from '../../src/actors/shard.js';
import type { ActorObserver } from '../../src/actors/shard-host.js';
import type { LogicMaker } from '../../src/actors/xstate-actors.js';
import type { ToControlPlane, ToShard } from '../../src/channels/messages.js';
import { packed, unpacked } from '../../src/channels/packed-changes.js';
import { packedBatch, unpackedBatch } from '../../src/channels/packed-writes.js';
import type { Port } from '../../src/channels/port.js';
import { MortalClock } from '../../src/clock/mortal-clock.js';
import { Random } from '../../src/clock/random.js';
import { VirtualClock } from '../../src/clock/virtual-clock.js';
import { minimumEpoch, newEpochs, raiseEpoch } from '../../src/cluster/epochs.js';
import { ShardLink } from '../../src/cluster/shard-link.js';
import { allowAll, UpdateCoordinator } from '../../src/cluster/update-coordinator.js';
import { bootstrap } from '../../src/controllers/bootstrap.js';
import { startControllers } from '../../src/controllers/controllers.js';
import type { StoredObject } from '../../src/objects/resources.js';
import type { WriteBatch } from '../../src/objects/writes.js';
import { createRegistry } from '../../src/registry/create-registry.js';
import { Heartbeats } from '../../src/registry/heartbeats.js';
import type { BatchRun, Registry } from '../../src/registry/registry.js';
import { newSharedLogMemory } from '../../src/store/log-memory.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { SharedLog } from '../../src/store/shared-log.js';
import type { StoreEvent } from '../../src/store/store.js';
import { Audit } from './audit.js';
import { UIDS } from './uids.js';
import { unsteadyPair, type Weather } from './unsteady-port.js';

/** How the actors of a cluster run, and who looks on. */
export interface Manner {
  /** What runs node and pod actors; XState if left out. */
  readonly hosting?: ActorHosting;
  /** The logic of DaemonSet and rollout actors; compiled charts if left out. */
  readonly makeLogic?: LogicMaker;
  /** Told of every step of every actor. */
  readonly stepped?: ActorObserver;
  /** Told of every commit. */
  readonly committed?: (events: readonly StoreEvent<StoredObject>[]) => void;
  /** Whether enough has been seen: then the run ends. */
  readonly isEnough?: () => boolean;
}

interface RunningShard {
  readonly shard: Shard;
  readonly nodes: NodeFamily[];
  readonly coordinator: { close(): void };
  readonly end: () => void;
  /** Batches that were sent on the present channel and may not have arrived. */
  sent: WriteBatch[];
  port: Port<ToShard, ToControlPlane> | undefined;
}

interface RunningControlPlane {
  readonly registry: Registry;
  readonly links: Map<number, ShardLink>;
  readonly end: () => void;
}

/** A whole cluster in one thread under virtual time, without an API server in front: all its parts, and channels that are not steady. */
export class SimulatedCluster {
  readonly clock = new VirtualClock();
  readonly audit = new Audit(this.clock);
  readonly weather: Weather = { delayMs: 0, repeats: 0 };
  readonly shardCount: number;
  readonly #seed: string;
  readonly #manner: Manner;
  readonly #random: Random;
  readonly #log = newSharedLogMemory();
  readonly #epochs: SharedArrayBuffer;
  readonly #coordinator: UpdateCoordinator;
  readonly #shards: RunningShard[] = [];
  readonly #failedKubelets = new Set<string>();
  #controlPlane: RunningControlPlane;
  #generation = 0;

  constructor(seed: string, shardCount: number, manner: Manner = {}) {
    this.#seed = seed;
    this.#manner = manner;
    this.shardCount = shardCount;
    this.#random = Random.derived(seed, 'channels');
    this.#epochs = newEpochs(shardCount);
    this.#coordinator = new UpdateCoordinator({ policy: allowAll, clock: this.clock });
    this.#controlPlane = this.#newControlPlane();
    for (let index = 0; index < shardCount; index += 1) this.#startShard(index);
  }

  get registry(): Registry {
    return this.#controlPlane.registry;
  }

  get shards(): readonly Shard[] {
    return this.#shards.map(({ shard }) => shard);
  }

  /** The control plane dies, and is rebuilt from the log. */
  crashControlPlane(): void {
    this.#controlPlane.end();
    this.#controlPlane = this.#newControlPlane();
    for (const index of this.#shards.keys()) this.#connect(index);
  }

  /** A shard dies, and is replaced; what it has sent arrives too late. */
  crashShard(index: number): void {
    const dead = this.#shards[index];
    if (dead === undefined) return;
    dead.end();
    this.audit.replaced();
    this.#startShard(index);
    const late = dead.sent.splice(0);
    this.clock.after(this.#random.below(5_000), () => {
      for (const batch of late) {
        if (this.#begin(batch) !== undefined) this.audit.note(`a batch of shard ${index} is taken after its end`);
      }
    });
  }

  /** A shard misses messages: it sees a gap, and has to ask anew. */
  loseMessages(index: number): void {
    const beyond = Number.MAX_SAFE_INTEGER;
    this.#shards[index]?.port?.post({ kind: 'changed', from: beyond, to: beyond, changes: [] });
  }

  setKubelet(nodeName: string, state: 'failed' | 'healthy'): void {
    if (state === 'failed') this.#failedKubelets.add(nodeName);
    else this.#failedKubelets.delete(nodeName);
    for (const { nodes } of this.#shards) {
      for (const family of nodes) {
        if (state === 'failed') family.failNode(nodeName);
        else family.healNode(nodeName);
      }
    }
  }

  get failedKubelets(): ReadonlySet<string> {
    return this.#failedKubelets;
  }

  stop(): void {
    for (const { end } of this.#shards) end();
    this.#controlPlane.end();
  }

  #newControlPlane(): RunningControlPlane {
    this.#generation += 1;
    const clock = new MortalClock(this.clock);
    const store = new MemoryStore<StoredObject>({ log: new SharedLog(this.#log), uids: UIDS });
    const subscription = store.subscribe((events) => {
      this.#manner.committed?.(events);
      this.audit.committed(events);
    });
    const random = Random.derived(this.#seed, `control-plane/${this.#generation}`);
    const heartbeats = new Heartbeats((nodeName) => shardOf(nodeName, this.shardCount));
    const registry = createRegistry({ store, clock, random, heartbeats, caCertificate: '', minimumEpoch: minimumEpoch(this.#epochs) });
    bootstrap(registry);
    const onError = (controller: string, key: string, error: unknown) => this.#controllerFailed(controller, key, error);
    const controllers = startControllers({ registry, clock, random, onError }, { binder: true });
    const links = new Map<number, ShardLink>();
    const end = () => {
      clock.end();
      subscription.cancel();
      controllers.stop();
      for (const link of links.values()) link.close();
    };
    return { registry, links, end };
  }

  #startShard(index: number): void {
    const epoch = raiseEpoch(this.#epochs, index);
    const clock = new MortalClock(this.clock);
    const coordinator = this.#coordinator.connect();
    const nodes: NodeFamily[] = [];
    const { hosting, makeLogic } = this.#manner;
    const shard: Shard = new Shard({
      index,
      shardCount: this.shardCount,
      epoch,
      clock,
      random: Random.derived(this.#seed, `shard/${index}/${epoch}`),
      uids: UIDS,
      families: [
        (host) => {
          const family = new NodeFamily(host, { hosting });
          nodes.push(family);
          return family;
        },
        daemonSetFamily(coordinator, makeLogic),
      ],
      observe: this.#observerOf(index),
      onFailure: ({ actorId, error }) => this.audit.note(`${actorId} fails: ${String(error)}`),
    });
    const end = () => {
      clock.end();
      coordinator.close();
      shard.stop();
    };
    this.#shards[index] = { shard, nodes, coordinator, end, sent: [], port: undefined };
    for (const name of this.#failedKubelets) for (const family of nodes) family.failNode(name);
    this.#connect(index);
  }

  /** The audit hears when a sync begins: nothing but the end of a turn takes a DaemonSet's actor there. */
  #observerOf(index: number): ActorObserver {
    const { stepped } = this.#manner;
    return (actor, step) => {
      if (step.chart === daemonSetChart.id && step.event === 'after') this.audit.begins(index, keyIn(actor.id));
      stepped?.(actor, step);
    };
  }

  #connect(index: number): void {
    const running = this.#shards[index];
    if (running === undefined) return;
    const { registry, links } = this.#controlPlane;
    const [ours, theirs] = unsteadyPair<ToShard, ToControlPlane>({
      clock: this.clock,
      random: this.#random,
      weather: this.weather,
      cloned: { there: clonedToShard, back: clonedToControlPlane },
      onArriving: (message) => this.audit.arriving(index, message),
      onSent: (message) => {
        this.audit.sent(index, message);
        if (message.kind === 'writes') running.sent.push(message.batch);
      },
    });
    links.get(index)?.close();
    running.sent = [];
    running.port = ours;
    const watched = Object.create(registry, { begin: { value: (batch: WriteBatch) => this.#begin(batch) } }) as Registry;
    const epoch = minimumEpoch(this.#epochs)(index);
    links.set(index, new ShardLink({ registry: watched, clock: new MortalClock(this.clock), port: ours, shard: index, epoch }));
    running.shard.connect(theirs);
  }

  #begin(batch: WriteBatch): BatchRun | undefined {
    const run = this.#controlPlane.registry.begin(batch);
    return run && { next: (objects) => this.audit.carriesOut(batch, () => run.next(objects)) };
  }

  /** A sync of a controller may be refused what has changed meanwhile; any other error is a mistake. */
  #controllerFailed(controller: string, key: string, error: unknown): void {
    if (error instanceof Error && 'status' in error) return;
    this.audit.note(`${controller} fails with ${key}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

/** What travels between threads is packed, cloned and unpacked again. */
function clonedToShard(message: ToShard): ToShard {
  return 'changes' in message ? { ...message, changes: unpacked(structuredClone(packed(message.changes))) } : structuredClone(message);
}

function clonedToControlPlane(message: ToControlPlane): ToControlPlane {
  if (message.kind !== 'writes') return structuredClone(message);
  return { ...message, batch: unpackedBatch(structuredClone(packedBatch(message.batch))) };
}

/** The `namespace/name` in the id of a DaemonSet's actor. */
function keyIn(actorId: string): string {
  return actorId.slice(actorId.indexOf('/') + 1);
}
