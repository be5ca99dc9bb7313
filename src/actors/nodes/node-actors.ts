import { type NodeEvent, nodeStateOf } from '../../charts/node-machine.js';
import type { Uid } from '../../objects/uids.js';
import type { NodeView } from '../../objects/views.js';
import type { ActorDescription } from '../actor-description.js';
import type { ActorHost, ActorHosting } from '../actor-host.js';
import type { LiveActor } from '../live-actor.js';
import { NOWHERE, putAt } from '../view-places.js';
import type { Kubelets } from './kubelets.js';
import { nodeChart } from './node-charts.js';
import { nodeEffects, recordStatus, statusAnswered } from './node-effects.js';
import { type NodeOwner, NodeRecord } from './node-record.js';
import type { Carer } from './played-kubelet.js';
import type { NodeCare } from './pod-actors.js';
import type { PodCare } from './pod-record.js';

const READINESS = {
  True: { type: 'node.ready' },
  False: { type: 'node.unready' },
  Unknown: { type: 'node.unreachable' },
} as const satisfies Readonly<Record<string, NodeEvent>>;

const ID_PREFIX = 'node/';

/** The actors of a shard's nodes. */
export class NodeActors implements NodeCare {
  readonly #kubelets: Kubelets;
  readonly #actors: ActorHost<NodeRecord, NodeEvent>;
  readonly #owner: NodeOwner;
  /** By the numbers of their places among the views. */
  readonly #nodes: (NodeRecord | undefined)[] = [];
  /** Who acts on the pods of each, so that whoever asks for each new pod need not look at its node. */
  readonly #carers: (Carer | undefined)[] = [];
  /** The names of the nodes whose kubelets have failed, also while there is no such node. */
  readonly #failed = new Set<string>();

  constructor(kubelets: Kubelets, hosting: ActorHosting) {
    const { host } = kubelets;
    const actors = hosting(nodeChart, nodeEffects(host), host);
    this.#kubelets = kubelets;
    this.#actors = actors;
    this.#owner = { kubelets, tell: (node, event) => actors.tell(node, event), answered: statusAnswered };
  }

  /** The nodes whose kubelets are played here and have failed. */
  get silent(): readonly string[] {
    return [...this.#failed].filter((name) => this.#named(name) !== undefined);
  }

  careAt(slot: number): PodCare {
    return this.#carers[slot]?.care ?? 'lost';
  }

  carerAt(slot: number): Carer | undefined {
    return slot === NOWHERE ? undefined : this.#carers[slot];
  }

  /** The node of a place is now so, or gone: after this, who acts on its pods may be somebody else. */
  changed(slot: number, uid: Uid, view: NodeView | undefined): void {
    const node = this.#nodes[slot];
    if (view === undefined) {
      if (node?.view.uid === uid) this.#remove(node);
      return;
    }
    if (!this.#kubelets.host.owns(view.name)) return;
    if (node !== undefined && isAnother(node.view, view)) this.#remove(node);
    const present = this.#nodes[slot];
    if (present === undefined) this.#add(slot, view);
    else follow(present, view);
    this.#noteCare(slot);
  }

  /** The kubelet of a node fails: it falls silent, and does nothing any more. */
  fail(name: string): void {
    this.#failed.add(name);
    const node = this.#named(name);
    if (node === undefined) return;
    node.isSilent = true;
    this.#noteCare(node.slot);
  }

  /** The kubelet of a node is well again, and says so. */
  heal(name: string): void {
    this.#failed.delete(name);
    const node = this.#named(name);
    if (node === undefined) return;
    node.isSilent = false;
    this.#noteCare(node.slot);
    answer(node);
  }

  /** Makes the actors those that the views ask for. */
  listed(): void {
    const { views } = this.#kubelets.host;
    for (const node of this.#all())
      if (views.node(node.nodeName) === undefined || views.nodeSlot(node.nodeName) !== node.slot) this.#remove(node);
    for (const [slot, view] of views.nodes()) this.changed(slot, view.uid, view);
  }

  /** Starts the actor of this id anew; one that is not here means nothing. */
  restart(actorId: string): void {
    const node = this.#withId(actorId);
    if (node === undefined) return;
    this.#forget(node);
    this.changed(node.slot, node.view.uid, this.#kubelets.host.views.node(node.nodeName));
  }

  /** The actor of this id, if it is here. */
  find(actorId: string): LiveActor | undefined {
    const node = this.#withId(actorId);
    return node && this.#actors.live(node);
  }

  stop(): void {
    for (const node of this.#all()) this.#forget(node);
  }

  *describe(): IterableIterator<ActorDescription> {
    for (const node of this.#all()) {
      yield { id: node.id, chart: nodeChart.id, state: this.#actors.stateOf(node), node: node.nodeName };
    }
  }

  *#all(): IterableIterator<NodeRecord> {
    for (const node of this.#nodes) if (node !== undefined) yield node;
  }

  #named(name: string): NodeRecord | undefined {
    const slot = this.#kubelets.host.views.nodeSlot(name);
    return slot === NOWHERE ? undefined : this.#nodes[slot];
  }

  #withId(actorId: string): NodeRecord | undefined {
    return actorId.startsWith(ID_PREFIX) ? this.#named(actorId.slice(ID_PREFIX.length)) : undefined;
  }

  #add(slot: number, view: NodeView): void {
    const node = new NodeRecord({ view, slot, isSilent: this.#failed.has(view.name) }, this.#owner);
    putAt(this.#nodes, slot, node);
    this.#actors.start(node, nodeStateOf(view));
    if (view.ready === 'Unknown') answer(node);
  }

  #noteCare(slot: number): void {
    const node = this.#nodes[slot];
    const carer = node && this.#kubelets.of(node.view.pool).as(node.care);
    if (this.#carers[slot] !== carer) putAt(this.#carers, slot, carer);
  }

  #remove(node: NodeRecord): void {
    node.tell({ type: 'node.removed' });
    this.#nodes[node.slot] = undefined;
    this.#noteCare(node.slot);
  }

  #forget(node: NodeRecord): void {
    this.#nodes[node.slot] = undefined;
    this.#noteCare(node.slot);
    this.#actors.stop(node);
  }
}

/** Another object of the same name, or one whose kubelet somebody else plays now. */
function isAnother(before: NodeView, view: NodeView): boolean {
  return before.uid !== view.uid || before.kubelet !== view.kubelet || before.pool !== view.pool;
}

function follow(node: NodeRecord, view: NodeView): void {
  const { view: before } = node;
  node.see(view);
  if (view.isUnschedulable !== before.isUnschedulable) followScheduling(node);
  if (view.ready === before.ready || view.ready === undefined) return;
  node.tell(READINESS[view.ready]);
  if (view.ready === 'Unknown') answer(node);
}

function followScheduling(node: NodeRecord): void {
  const { isUnschedulable } = node.view;
  node.tell({ type: isUnschedulable ? 'node.cordoned' : 'node.uncordoned' });
  recordStatus(node, isUnschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable');
}

/** A kubelet that is well does not let its node be given up. */
function answer(node: NodeRecord): void {
  if (node.view.kubelet !== 'external' && !node.isSilent) node.tell({ type: 'node.healed' });
}
