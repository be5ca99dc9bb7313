import { type AnyActorRef, createActor } from 'xstate';
import type { ChartLogic } from '../../charts/chart.js';
import { chartLogic } from '../../charts/chart-logic.js';
import { type NodeEvent, nodeStateOf } from '../../charts/node-machine.js';
import type { NodeView } from '../../objects/views.js';
import type { ActorDescription } from '../actor-description.js';
import { stopActor } from '../root-logic.js';
import { type Kubelets, NodeKubelet } from './kubelets.js';
import { nodeChart } from './node-charts.js';
import { nodeEffects } from './node-effects.js';
import { NodeRecord } from './node-record.js';
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
  readonly #logic: ChartLogic<NodeRecord, NodeEvent>;
  readonly #nodes = new Map<string, NodeRecord>();
  /** The names of the nodes whose kubelets have failed, also while there is no such node. */
  readonly #failed = new Set<string>();

  constructor(kubelets: Kubelets) {
    const { host } = kubelets;
    const { clock, observe } = host;
    this.#kubelets = kubelets;
    this.#logic = chartLogic(nodeChart, {
      effects: nodeEffects(host),
      clock,
      // Field by field: this is done for each step of each actor.
      observe:
        observe &&
        (({ subject, event, before, after }) =>
          observe({ id: subject.id, chart: nodeChart.id, event, before, after, node: subject.view.name })),
    });
  }

  /** The nodes whose kubelets are played here and have failed. */
  get silent(): readonly string[] {
    return [...this.#failed].filter((name) => this.#nodes.has(name));
  }

  careOf(nodeName: string): PodCare {
    return this.#nodes.get(nodeName)?.care ?? 'lost';
  }

  kubeletOf(nodeName: string): NodeKubelet | undefined {
    return this.#nodes.get(nodeName)?.kubelet;
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
  find(actorId: string): AnyActorRef | undefined {
    const node = this.#nodes.get(actorId.slice('node/'.length));
    return node?.id === actorId ? node.actor : undefined;
  }

  stop(): void {
    for (const node of this.#nodes.values()) this.#forget(node);
  }

  *describe(): IterableIterator<ActorDescription> {
    for (const { id, actor, view } of this.#nodes.values()) {
      yield { id, chart: nodeChart.id, state: actor?.getSnapshot().value, node: view.name };
    }
  }

  #add(view: NodeView): void {
    const node = new NodeRecord(view, new NodeKubelet(this.#kubelets, view), this.#failed.has(view.name), () =>
      this.#kubelets.host.undelivered?.(),
    );
    this.#nodes.set(view.name, node);
    const input = { subject: node, state: nodeStateOf(view) };
    node.actor = createActor(this.#logic, { parent: this.#kubelets.host.root, id: node.id, input });
    node.actor.start();
    if (view.ready === 'Unknown') answer(node);
  }

  #remove(node: NodeRecord): void {
    node.tell({ type: 'node.removed' });
    this.#nodes.delete(node.view.name);
  }

  #forget(node: NodeRecord): void {
    this.#nodes.delete(node.view.name);
    if (node.actor !== undefined) stopActor(this.#kubelets.host.root, node.actor);
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
