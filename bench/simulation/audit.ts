import type { ToControlPlane, ToShard } from '../../src/channels/messages.js';
import type { Clock } from '../../src/clock/clock.js';
import type { DaemonSet, Pod } from '../../src/objects/kubernetes.js';
import type { StoredObject } from '../../src/objects/resources.js';
import type { Write, WriteBatch } from '../../src/objects/writes.js';
import type { StoreEvent } from '../../src/store/store.js';
import { drivesAway, hasEnded, hashOf, isTerminating, nodeOf, ownerOf, podsOf } from './facts.js';
import { FailedPods, waitsOf } from './failed-pods.js';
import { partsOf, wrongsOf } from './judge.js';
import { UIDS } from './uids.js';
import { History, Replica } from './world.js';

/** Who writes at present. */
type Writer = 'user' | 'controllers' | 'shard';

/** How many messages are remembered that a shard may not have looked at yet. */
const ARRIVED_MAX = 200;

/** What one shard has been told. */
interface Told {
  readonly replica: Replica;
  /** The latest that it knows. */
  readonly latest: Replica;
  version: number;
  /** The versions up to which messages have told that have arrived, the latest last: listings, and changes since a version. */
  arrived: readonly { readonly from: number | undefined; readonly to: number }[];
  /** The versions since it last asked for something: a plan was made at one of them. */
  candidates: number[];
  /** Whether it has asked for something since it learnt the latest: what it sends at once, in several batches, may be older. */
  hasSent: boolean;
  /** Every version that it learnt since the oldest sync began of those that may still go on. */
  learnt: number[];
  /** The version at which each DaemonSet's sync began, by the DaemonSet's key. */
  readonly begun: Map<string, number>;
}

/** Looks at every message and every commit of a cluster, and writes down what no rule allows. */
export class Audit {
  readonly history = new History();
  /** The world as it is. */
  readonly truth = new Replica(this.history);
  /** What was wrong, a line each. */
  readonly wrongs: string[] = [];
  readonly #clock: Clock;
  readonly #told = new Map<number, Told>();
  readonly #failedPods: FailedPods;
  #writer: Writer = 'controllers';
  /** The pods that the batch which is being carried out may delete. */
  #condemned: ReadonlySet<string> = new Set();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#failedPods = new FailedPods(clock);
  }

  /** A shard is being told something. */
  arriving(shard: number, message: ToShard): void {
    const told = this.#toldOf(shard);
    if (message.kind === 'listed' && message.isLast) this.#arrived(told, undefined, message.version);
    if (message.kind === 'changed') this.#arrived(told, message.from, message.to);
  }

  #arrived(told: Told, from: number | undefined, to: number): void {
    told.arrived = [...told.arrived, { from, to }].slice(-ARRIVED_MAX);
    this.#takeIn(told, from, to);
  }

  /** After a gap the shard asks anew, and learns nothing meanwhile. */
  #takeIn(told: Told, from: number | undefined, to: number): void {
    if (from === undefined || from === told.version) this.#learn(told, to);
  }

  /** The shard has found the answer to its question among what had arrived before it asked: it goes on with what came behind that. */
  #takeInAgain(told: Told, version: number): void {
    const listing = told.arrived.findLastIndex(({ from, to }) => from === undefined && to === version);
    this.#learn(told, version);
    if (listing >= 0) for (const { from, to } of told.arrived.slice(listing + 1)) this.#takeIn(told, from, to);
  }

  /** A shard asks for something: is that right, as far as it knows? */
  sent(shard: number, message: ToControlPlane): void {
    const told = this.#toldOf(shard);
    if (message.kind === 'hello') told.version = -1;
    if (message.kind === 'acknowledged' && told.version === -1) this.#takeInAgain(told, message.version);
    if (message.kind !== 'writes') return;
    const wrongs = [
      ...partsOf(message.batch).flatMap((writes) => this.#judge(writes, told)),
      ...this.#failedPods.sent(waitsIn(message.batch, told)),
    ];
    for (const wrong of wrongs) this.#note(wrong);
    told.hasSent = true;
  }

  /** A DaemonSet's actor begins a sync. What it does until the sync ends, it does with the revision that it finds now. */
  begins(shard: number, key: string): void {
    const told = this.#toldOf(shard);
    told.begun.set(key, told.learnt.at(-1) ?? 0);
    const oldest = Math.min(...told.begun.values());
    told.learnt = told.learnt.filter((version) => version >= oldest);
  }

  /** A shard has been replaced. */
  replaced(): void {
    this.#failedPods.forget();
  }

  /** Runs what a batch does; everything that it commits is laid at its door. */
  carriesOut<Result>(batch: WriteBatch, task: () => Result): Result {
    const writes = batch.groups.flatMap((group) => group.writes);
    const deletes = writes.filter((write) => write.verb === 'delete');
    this.#condemned = new Set(deletes.map(({ preconditions }) => UIDS.text(preconditions?.uid ?? '')));
    return this.as('shard', task);
  }

  /** Runs a task; everything that it commits is laid at the writer's door. */
  as<Result>(writer: Writer, task: () => Result): Result {
    const before = this.#writer;
    this.#writer = writer;
    try {
      return task();
    } finally {
      this.#writer = before;
    }
  }

  /** A commit has been made. */
  committed(events: readonly StoreEvent<StoredObject>[]): void {
    this.history.take(events);
    for (const { resource, version, value, previous } of events) {
      this.truth.moveTo(version);
      if (resource === 'pods') this.#podChanged(previous as Pod | undefined, value as Pod | undefined);
      if (resource === 'nodes' && value === undefined && this.#writer !== 'user') this.#note(`node ${previous?.metadata.name} is lost`);
      if (resource === 'daemonsets' && value === undefined) this.#setGone(previous as DaemonSet);
    }
  }

  /** What is wrong in itself, whoever noticed it. */
  note(wrong: string): void {
    this.#note(wrong);
  }

  #toldOf(shard: number): Told {
    const known = this.#told.get(shard);
    if (known !== undefined) return known;
    const told: Told = {
      replica: new Replica(this.history),
      latest: new Replica(this.history),
      version: -1,
      arrived: [],
      candidates: [],
      hasSent: false,
      learnt: [],
      begun: new Map(),
    };
    this.#told.set(shard, told);
    return told;
  }

  #learn(told: Told, version: number): void {
    told.version = version;
    if (told.hasSent) told.candidates = told.candidates.slice(-1);
    told.hasSent = false;
    told.candidates.push(version);
    told.learnt.push(version);
  }

  /** A plan is right if it was right at any moment since the one before: the shard may have learnt more until it was sent. */
  #judge(writes: readonly Write[], told: Told): readonly string[] {
    const { candidates, latest } = told;
    latest.moveTo(candidates.at(-1) ?? 0);
    let first: readonly string[] = [];
    for (const version of candidates.toReversed()) {
      // The revision may have been written after the plan had been begun, and deleted by somebody after the sync had.
      const wrongs = this.#wrongsAt(version, writes, told);
      if (wrongs.length === 0) return [];
      if (first.length === 0) first = wrongs;
    }
    return first;
  }

  /** What is wrong with writes that were planned at a version, if their revision was found at the moment that suits them best. */
  #wrongsAt(version: number, writes: readonly Write[], told: Told): readonly string[] {
    const nowMs = this.#clock.now();
    const { replica, latest } = told;
    replica.moveTo(version);
    const wrongsWith = (revisions: Replica) => wrongsOf(writes, replica, { nowMs, revisions });
    const wrongs = wrongsWith(latest);
    if (wrongs.length === 0 || wrongsWith(replica).length === 0) return [];
    const earlier = new Replica(this.history);
    const isRight = duringSync(writes, told).some((moment) => {
      earlier.moveTo(moment);
      return wrongsWith(earlier).length === 0;
    });
    return isRight ? [] : wrongs;
  }

  #podChanged(before: Pod | undefined, after: Pod | undefined): void {
    if (before === undefined && after !== undefined && this.#writer === 'shard') this.#podCreated(after);
    const isGoing = before !== undefined && !isTerminating(before) && (after === undefined || isTerminating(after));
    if (!isGoing || this.#writer === 'user') return;
    const { name, uid } = before.metadata;
    if (this.#writer === 'shard') {
      if (!this.#condemned.has(uid)) this.#note(`pod ${name} is lost by a shard`);
    } else if (!this.#mayCollect(before)) this.#note(`pod ${name} is lost`);
  }

  /** The store must have no live pod of that set and revision on that node. */
  #podCreated(pod: Pod): void {
    const { name } = pod.metadata;
    const set = [...this.truth.daemonsets.values()].find(({ metadata }) => metadata.uid === ownerOf(pod));
    if (set === undefined) this.#note(`${name} is created for a set that is not there`);
    else if (isTerminating(set)) this.#note(`${name} is created for a set on its way out (B-122)`);
    const twin = set && podsOf(this.truth, set).find((other) => isTwin(other, pod));
    if (twin !== undefined) this.#note(`${name} is created on ${nodeOf(pod)} beside its twin ${twin.metadata.name}`);
    this.#checkTemplate(pod);
  }

  /** A pod is what the revision says whose hash it carries (B-092). */
  #checkTemplate(pod: Pod): void {
    const { name } = pod.metadata;
    const all = [...this.truth.controllerrevisions.values()];
    const revision = all.find((one) => ownerOf(one) === ownerOf(pod) && hashOf(one) === hashOf(pod));
    if (revision === undefined) {
      // Somebody may have deleted the revision meanwhile.
      return;
    }
    const { template } = (revision.data as unknown as Pick<DaemonSet, 'spec'>).spec;
    const [image] = [template.spec.containers[0]?.image];
    if (pod.spec.containers[0]?.image !== image) {
      this.#note(`${name} runs ${pod.spec.containers[0]?.image}, its revision ${hashOf(pod)} says ${image} (B-092)`);
    }
  }

  /** Whether others than DaemonSets may delete a pod: its node or its owner has gone, or taints drive it away. */
  #mayCollect(pod: Pod): boolean {
    const owner = ownerOf(pod);
    const set = [...this.truth.daemonsets.values()].find(({ metadata }) => metadata.uid === owner);
    if (owner !== undefined && (set === undefined || isTerminating(set))) return true;
    const node = this.truth.nodes.get(nodeOf(pod) ?? '');
    return node === undefined || drivesAway(node, pod);
  }

  #setGone(set: DaemonSet): void {
    if (this.#writer !== 'user' && !isTerminating(set)) this.#note(`DaemonSet ${set.metadata.name} is lost`);
  }

  #note(wrong: string): void {
    this.wrongs.push(`${new Date(this.#clock.now()).toISOString()} ${wrong}`);
  }
}

/** The versions that a shard has learnt since the sync began of the DaemonSet that creates or deletes pods. */
function duringSync(writes: readonly Write[], { replica, learnt, begun }: Told): readonly number[] {
  const [uid] = writes.flatMap((write) => ('regarding' in write ? (write.regarding?.uid ?? []) : []));
  const [key = ''] = [...replica.daemonsets].find(([, { metadata }]) => metadata.uid === uid) ?? [];
  const since = begun.get(key) ?? Number.POSITIVE_INFINITY;
  return learnt.filter((version) => version >= since);
}

/** Whether two pods are of one revision and on one node, and the first is there to stay. */
function isTwin(other: Pod, pod: Pod): boolean {
  if (other.metadata.uid === pod.metadata.uid || isTerminating(other) || hasEnded(other)) return false;
  return hashOf(other) === hashOf(pod) && nodeOf(other) === nodeOf(pod);
}

/** The failed pods that a batch deletes, as each world has it that its writer knew since it wrote last. */
function waitsIn(batch: WriteBatch, { replica, candidates }: Told): readonly ReadonlyMap<string, string>[] {
  return candidates.map((version) => {
    replica.moveTo(version);
    return waitsOf(batch, replica);
  });
}
