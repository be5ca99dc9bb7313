import { type NodeEvent, nodeStateOf } from '../../charts/node-machine.js';
import type { SimulatedKubelet } from '../../kubelet/simulated-kubelet.js';
import type { NodeView } from '../../objects/views.js';
import type { ActorDescription } from '../actor-description.js';
import type { ActorHost, ActorHosting } from '../actor-host.js';
import type { LiveActor } from '../live-actor.js';
import type { Kubelets } from './kubelets.js';
import { nodeChart } from './node-charts.js';
import { nodeEffects } from './node-effects.js';
import { type NodeOwner, NodeRecord } from './node-record.js';
import type { NodeCare } from './pod-actors.js';
import type { PodCare } from './pod-record.js';

const READINESS = {
  True: { type: 'node.ready' },
  False: { type: 'node.unready' },
  Unknown: { type: 'node.unreachable' },
} as const satisfies Readonly<Record<string, NodeEvent>>;

/** The actors of a shard's nodes. */
export class NodeActors implements NodeCare {
  readonly #kubelets: Kubelets;
  readonly #actors: ActorHost<NodeRecord, NodeEvent>;
  readonly #owner: NodeOwner;
  readonly #nodes = new Map<string, NodeRecord>();
  /** The names of the nodes whose kubelets have failed, also while there is no such node. */
  readonly #failed = new Set<string>();

  constructor(kubelets: Kubelets, hosting: ActorHosting) {
    const { host } = kubelets;
    const actors = hosting(nodeChart, nodeEffects(host), host);
    this.#kubelets = kubelets;
    this.#actors = actors;
    this.#owner = { kubelets, tell: (node, event) => actors.tell(node, event) };
  }

  /** The nodes whose kubelets are played here and have failed. */
  get silent(): readonly string[] {
    return [...this.#failed].filter((name) => this.#nodes.has(name));
  }

  careOf(nodeName: string): PodCare {
    return this.#nodes.get(nodeName)?.care ?? 'lost';
  }

  kubeletOf(nodeName: string): SimulatedKubelet | undefined {
    return this.#nodes.get(nodeName);
  }

  /** A node is now so, or gone: after this, who acts on its pods may be somebody else. */
  changed({ name, uid }: Pick<NodeView, 'name' | 'uid'>, view: NodeView | undefined): void {
    const node = this.#nodes.get(name);
    if (view === undefined) {
      if (node?.view.uid === uid) this.#remove(node);
      return;
    }
    if (!this.#kubelets.host.owns(name)) return;
    if (node !== undefined && isAnother(node.view, view)) this.#remove(node);
    const present = this.#nodes.get(name);
    if (present === undefined) this.#add(view);
    else follow(present, view);
  }

  /** The kubelet of a node fails: it falls silent, and does nothing any more. */
  fail(name: string): void {
    this.#failed.add(name);
    const node = this.#nodes.get(name);
    if (node !== undefined) node.isSilent = true;
  }

  /** The kubelet of a node is well again, and says so. */
  heal(name: string): void {
    this.#failed.delete(name);
    const node = this.#nodes.get(name);
    if (node === undefined) return;
    node.isSilent = false;
    answer(node);
  }

  /** Makes the actors those that the views ask for. */
  listed(): void {
    const { views } = this.#kubelets.host;
    for (const { view } of this.#nodes.values()) if (views.node(view.name) === undefined) this.changed(view, undefined);
    for (const view of views.nodes()) this.changed(view, view);
  }

  /** Starts the actor of this id anew; one that is not here means nothing. */
  restart(actorId: string): void {
    const node = this.#nodes.get(actorId.slice('node/'.length));
    if (node?.id !== actorId) return;
    this.#forget(node);
    this.changed(node.view, this.#kubelets.host.views.node(node.view.name));
  }

  /** The actor of this id, if it is here. */
  find(actorId: string): LiveActor | undefined {
    const node = this.#nodes.get(actorId.slice('node/'.length));
    return node?.id === actorId ? this.#actors.live(node) : undefined;
  }

  stop(): void {
    for (const node of this.#nodes.values()) this.#forget(node);
  }

  *describe(): IterableIterator<ActorDescription> {
    for (const node of this.#nodes.values()) {
      yield { id: node.id, chart: nodeChart.id, state: this.#actors.stateOf(node), node: node.nodeName };
    }
  }

  #add(view: NodeView): void {
    const node = new NodeRecord(view, this.#owner, this.#failed.has(view.name));
    this.#nodes.set(view.name, node);
    this.#actors.start(node, nodeStateOf(view));
    if (view.ready === 'Unknown') answer(node);
  }

  #remove(node: NodeRecord): void {
    node.tell({ type: 'node.removed' });
    this.#nodes.delete(node.view.name);
  }

  #forget(node: NodeRecord): void {
    this.#nodes.delete(node.view.name);
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
  if (view.isUnschedulable !== before.isUnschedulable) node.tell({ type: view.isUnschedulable ? 'node.cordoned' : 'node.uncordoned' });
  if (view.ready === before.ready || view.ready === undefined) return;
  node.tell(READINESS[view.ready]);
  if (view.ready === 'Unknown') answer(node);
}

/** A kubelet that is well does not let its node be given up. */
function answer(node: NodeRecord): void {
  if (node.view.kubelet !== 'external' && !node.isSilent) node.tell({ type: 'node.healed' });
}
