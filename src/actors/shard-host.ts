import type { AnyActorRef } from 'xstate';
import type { ChartStep } from '../charts/chart.js';
import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { ControllerRevision, DaemonSet, NodePool } from '../objects/kubernetes.js';
import type { PodReport } from '../objects/pod-report.js';
import type { Uid, Uids } from '../objects/uids.js';
import type { Change, NodeView, PodView } from '../objects/views.js';
import type { CreatePodsWrite, EventWrite, ReportPodsWrite, Write, WriteGroup, WriteResult } from '../objects/writes.js';
import type { ActorDescription } from './actor-description.js';
import type { LiveActor } from './live-actor.js';

/** What a shard knows of the store: always one version, never half of a commit. */
export interface ViewCache {
  /** The version that the shard has taken in. */
  readonly version: number;
  /** The number of a pod's place among the pods; `NOWHERE` if it is not there. No other pod has it as long as it is. */
  podSlot(uid: Uid): number;
  pod(uid: Uid): PodView | undefined;
  /** The number of a node's place among the nodes, likewise; also of one that is not there while pods are meant for it. */
  nodeSlot(name: string): number;
  node(name: string): NodeView | undefined;
  daemonSet(uid: string): DaemonSet | undefined;
  nodePool(name: string): NodePool | undefined;
  /** Every node, with the number of its place. */
  nodes(): IterableIterator<readonly [place: number, node: NodeView]>;
  podsOfNode(nodeName: string): IterableIterator<PodView>;
  /** The places of the pods that are bound to a node. */
  podSlotsOfNode(nodeName: string): readonly number[];
  /** With the places of the nodes for which they are meant. */
  podsOfNamespace(namespace: string): IterableIterator<readonly [place: number, pod: PodView]>;
  revisionsOfNamespace(namespace: string): IterableIterator<ControllerRevision>;
}

/** What became of the groups of a submission; undefined if the control plane was lost: look again, then plan anew. */
export type Settled = (results: readonly (readonly WriteResult[])[] | undefined) => void;

/** Who asks for single writes: whatever asks for many of them leaves nothing else behind while it waits. */
export interface Asker {
  /** What became of the write, after the changes that it caused; undefined if the control plane was lost. */
  answered(result: WriteResult | undefined): void;
}

/** What a shard offers to its actors. */
export interface ShardHost {
  readonly index: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly views: ViewCache;
  /** Those of the cluster: views have numbers, what people read has texts. */
  readonly uids: Uids;
  /** The parent of every actor of the shard: it is told when one of them fails; `stopActor` stops one through it. */
  readonly root: AnyActorRef;
  /** Told of each step of each actor, while somebody looks; families pass it on to their charts. */
  readonly observe: ActorObserver | undefined;
  /** Whether the actor of a node (and of its pods), or of a DaemonSet (by uid), lives in this shard. */
  owns(placementKey: string): boolean;
  /** Asks for writes. Submissions of one turn travel as one batch; `settled` is called once, after the changes that they caused. */
  submit(groups: readonly WriteGroup[], settled: Settled): void;
  /** Asks for one write of one object, for which all that holds for submissions does. */
  submitOne(write: Exclude<Write, CreatePodsWrite | ReportPodsWrite>, asker: Asker): void;
  /** Says what a kubelet sees of a pod; reports of one turn travel together, a later one replaces an earlier one. */
  report(report: PodReport): void;
  record(event: Omit<EventWrite, 'verb'>): void;
  /** Counts an event to an actor that has gone. */
  undelivered?(): void;
  /** Counts and names an actor whose chart or effects threw: it is stopped, and started again from the store. */
  failed(actorId: string, error: unknown): void;
}

/** One kind of actors of a shard: it follows the store, starting, telling and stopping its actors. */
export interface ActorFamily {
  /** Changes, in order, after the views have been brought up to date; `before` is the view that each replaced. */
  changed(changes: readonly SeenChange[]): void;
  /** The shard has just taken in everything anew (at the start, or after a gap): actors are to be what the views say. */
  listed(): void;
  /** An actor of some family has failed: the one whose id this is starts it again from the views. A stranger's id means nothing. */
  restart?(actorId: string): void;
  /** The nodes whose kubelets, played here, do not beat at present. */
  silentNodes?(): readonly string[];
  /** The actor of this id; `nodeName` is the node of a pod's. */
  find?(actorId: string, nodeName: string | undefined): LiveActor | undefined;
  /** Stops every actor and cancels every timer. */
  stop(): void;
  /** Actor ids such as `node/node-1`, with the state each is in; for inspection. */
  describe(): IterableIterator<ActorDescription>;
}

/** Makes the actors of one kind for a shard. */
export type ActorFamilyFactory = (host: ShardHost) => ActorFamily;

/** An actor, as far as those must know it who are told of its steps. */
export interface SteppingActor {
  readonly id: string;
  /** From `newActorMark`. */
  readonly mark: number;
  /** The node that the actor is, or that its pod is bound to. */
  readonly nodeName?: string | undefined;
  /** Whether this is its id, where that is found out for less than the id itself takes to be made. */
  isCalled?(id: string): boolean;
}

/** Told of each step of each actor. */
export type ActorObserver = (actor: SteppingActor, step: ChartStep) => void;

/**
 * A change with the view that it replaced. `slot` is the place of a node or a pod: one that is gone had it, and nobody else has it before
 * the next changes are taken in. `target` is, likewise, the place of the node for which a pod is meant, or was; of a node its own. `from` is that of the node
 * for which the view before was meant, if there was one and that was another.
 */
export type SeenChange = Change & {
  readonly before: Change['view'];
  readonly slot: number;
  readonly target: number;
  readonly from: number;
};
