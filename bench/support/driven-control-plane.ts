import { deserialize, serialize } from 'node:v8';
import { nodeStatusWrite } from '#actors/nodes/node-status.js';
import { BATCHES_UNANSWERED } from '#actors/outbox.js';
import { unpacked } from '#channels/packed-changes.js';
import { packedBatch } from '#channels/packed-writes.js';
import type { PackedToControlPlane, PackedToShard } from '#channels/packing-port.js';
import type { Port } from '#channels/port.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { ControlPlane } from '#cluster/control-plane.js';
import { podBase } from '#daemonset/pod-template.js';
import type { DaemonSet, NodePool } from '#objects/kubernetes.js';
import type { ContainerReport, PodReport } from '#objects/pod-report.js';
import type { Uid } from '#objects/uids.js';
import type { Change, NodeView, PodView } from '#objects/views.js';
import type { Write } from '#objects/writes.js';
import type { Registry } from '#registry/registry.js';
import { newSharedLogMemory } from '#store/log-memory.js';
import { daemonSet } from './manifests.js';

/** How many objects a batch writes: as many as those of shards. */
const BATCH = 125;
const AT_ONCE = { gracePeriodSeconds: 0 };
/** How many turns anything may take. */
const MOST_TURNS = 100_000;
const POOL = { resource: 'nodepools', namespace: '', name: 'default' } as const;
const AGENT = { resource: 'daemonsets', namespace: 'default', name: 'agent' } as const;

/** A control plane without shards: a script asks for what a shard would, in messages that are serialized, and in virtual time. */
export class DrivenControlPlane {
  readonly #clock = new VirtualClock();
  readonly #registry: Registry;
  readonly #nodes = new Set<string>();
  readonly #pods = new Map<Uid, PodView>();
  #arrived: Uint8Array[] = [];
  #writes: Write[] = [];
  #reports: PodReport[] = [];
  #receive: (message: PackedToControlPlane) => void = () => undefined;
  #sequence = 0;
  #unanswered = 0;
  #ready = 0;
  #scriptMicros = 0;

  constructor() {
    const memory = { log: newSharedLogMemory(), epochs: new SharedArrayBuffer(64) };
    const settings = { seed: '1', generation: 1, shardCount: 1, actors: 'xstate', binder: true, legacyApis: false, token: '' } as const;
    const controlPlane = new ControlPlane({ ...settings, ...memory, caCertificate: '' }, { clock: this.#clock });
    this.#registry = controlPlane.registry;
    controlPlane.connectShard(0, 0, this.#port());
    this.#receive({ kind: 'hello', shard: 0, epoch: 0 });
    this.#receive({ kind: 'heartbeat', silent: [] });
    this.#clock.settle();
  }

  /** Does something; gives the microseconds of processor time that the control plane took for it, with what its garbage took. */
  measured(act: () => void): number {
    globalThis.gc?.();
    this.#scriptMicros = 0;
    const before = micros();
    act();
    return micros() - before - this.#scriptMicros;
  }

  /** A pool of nodes comes, and all become ready. */
  register(replicas: number): void {
    const metadata = { name: POOL.name };
    const pool = { kind: 'NodePool', apiVersion: 'everynode.dev/v1alpha1', metadata, spec: { replicas, namePrefix: 'node-' } };
    this.#registry.create({ ...POOL, object: pool as NodePool });
    this.#settle(() => (this.#registry.get(POOL).status?.readyReplicas ?? 0) >= replicas);
  }

  /** Each node gets a pod, which is bound and runs. */
  converge(): void {
    const { object } = this.#registry.create({ ...AGENT, object: daemonSet(AGENT.name) as unknown as DaemonSet });
    this.#createPods(object, [...this.#nodes]);
  }

  /** All pods are replaced by those of another image, a tenth at a time: each is marked, removed, created, bound, and runs. */
  update(): void {
    const patch = { spec: { template: { spec: { containers: [{ name: 'agent', image: 'example/agent:2' }] } } } };
    const { object } = this.#registry.patch({ key: AGENT, type: 'strategic', patch });
    const pods = [...this.#pods.values()];
    for (const some of parts(pods, Math.ceil(pods.length / 10))) {
      const { regarding } = referencesTo(object);
      for (const { namespace, name, uid } of some) {
        this.#writes.push({ verb: 'delete', resource: 'pods', namespace, name, regarding, preconditions: { uid } });
      }
      this.#settle(() => this.#pods.size === pods.length - some.length);
      this.#createPods(object, nodesOf(some));
    }
  }

  #createPods(owner: DaemonSet, names: readonly string[]): void {
    const base = podBase(owner, `${owner.metadata.generation}`);
    const others = this.#nodes.size - names.length;
    let asked = 0;
    for (const nodes of parts(names, BATCH)) {
      this.#writes.push({ verb: 'createPods', base, nodes, ...referencesTo(owner) });
      asked += nodes.length;
      this.#settle(() => this.#ready === others + asked);
    }
  }

  #settle(isDone: () => boolean): void {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      this.#tell();
      this.#clock.settle();
      this.#aside(() => this.#takeIn());
      if (isDone()) return;
      if (this.#writes.length + this.#reports.length === 0) this.#clock.advance(20);
    }
    throw new Error(`after ${MOST_TURNS} turns ${this.#ready} pods run on ${this.#nodes.size} nodes`);
  }

  /** What the control plane posts is serialized at its own expense. */
  #port(): Port<PackedToShard, PackedToControlPlane> {
    return {
      post: (message) => {
        this.#arrived.push(serialize(message));
      },
      listen: (receive) => {
        this.#receive = receive;
      },
      close: () => undefined,
    };
  }

  /** Sends what is asked for, in batches. To take messages apart is the control plane's work. */
  #tell(): void {
    const messages = this.#aside(() => this.#batches().map((message) => serialize(message)));
    for (const message of messages) this.#receive(deserialize(message) as PackedToControlPlane);
  }

  /** As many as a shard sends ahead of the answers. */
  #batches(): readonly PackedToControlPlane[] {
    while (this.#reports.length > 0) this.#writes.push({ verb: 'reportPods', reports: this.#reports.splice(0, BATCH) });
    const batches: PackedToControlPlane[] = [];
    while (this.#unanswered < BATCHES_UNANSWERED && this.#writes.length > 0) {
      this.#sequence += 1;
      this.#unanswered += 1;
      const alone = this.#writes.findIndex(({ verb }) => verb === 'createPods' || verb === 'reportPods');
      const writes = this.#writes.splice(0, alone < 0 ? BATCH : Math.min(alone || 1, BATCH));
      const name = { shard: 0, epoch: 0, sequence: this.#sequence };
      batches.push({ kind: 'writes', batch: packedBatch({ name, groups: [{ writes }] }) });
    }
    return batches;
  }

  #takeIn(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const bytes of arrived) {
      const message = deserialize(bytes) as PackedToShard;
      if (message.kind === 'results') this.#unanswered -= 1;
      if (!('changes' in message)) continue;
      this.#see(unpacked(message.changes));
      this.#receive({ kind: 'acknowledged', version: message.kind === 'listed' ? message.version : message.to });
    }
  }

  /** Does as kubelets would: new nodes become ready, bound pods run, deleted ones end. */
  #see(changes: readonly Change[]): void {
    const containers = [{ state: 'running', startedAtMs: this.#clock.now(), restarts: 0, isReady: true }] as const;
    for (const { resource, uid, view } of changes) {
      if (resource === 'nodes') this.#seeNode(view);
      if (resource === 'pods') this.#seePod(uid, view, containers);
    }
  }

  #seeNode(view: NodeView | undefined): void {
    if (view === undefined || this.#nodes.has(view.name)) return;
    this.#nodes.add(view.name);
    this.#writes.push(nodeStatusWrite(view, this.#clock.now()));
  }

  #seePod(uid: Uid, view: PodView | undefined, containers: readonly ContainerReport[]): void {
    const before = this.#pods.get(uid);
    this.#ready += Number(view?.isReady ?? false) - Number(before?.isReady ?? false);
    if (view === undefined) {
      this.#pods.delete(uid);
      return;
    }
    this.#pods.set(uid, view);
    const nowMs = this.#clock.now();
    const { namespace, name } = view;
    if (view.nodeName !== undefined && before?.nodeName === undefined) {
      const state = { phase: 'Running', startedAtMs: nowMs, reportedAtMs: nowMs, isReady: true, containers } as const;
      this.#reports.push({ uid, namespace, name, ...state });
    }
    if (view.deletionAtMs === undefined || before?.deletionAtMs !== undefined) return;
    this.#writes.push({ verb: 'delete', resource: 'pods', namespace, name, options: AT_ONCE, preconditions: { uid }, hasEnded: true });
  }

  #aside<Result>(act: () => Result): Result {
    const before = micros();
    try {
      return act();
    } finally {
      this.#scriptMicros += micros() - before;
    }
  }
}

function referencesTo({ metadata: { uid } }: DaemonSet) {
  const { namespace, name } = AGENT;
  const regarding = { kind: 'DaemonSet', namespace, name, uid, apiVersion: 'apps/v1' };
  return { regarding, preconditions: { aliveOwner: { ...AGENT, uid } } };
}

function nodesOf(pods: readonly PodView[]): readonly string[] {
  return pods.flatMap(({ nodeName }) => nodeName ?? []);
}

function parts<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function micros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
