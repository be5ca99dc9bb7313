import { ImageRegistry } from '../../kubelet/image-registry.js';
import type { ActorDescription } from '../actor-description.js';
import type { ActorHosting } from '../actor-host.js';
import type { LiveActor } from '../live-actor.js';
import type { ActorFamily, SeenChange, ShardHost } from '../shard-host.js';
import { NOWHERE } from '../view-places.js';
import { xstateActors } from '../xstate-actors.js';
import { Kubelets } from './kubelets.js';
import { NodeActors } from './node-actors.js';
import { PodActors } from './pod-actors.js';

/** What the kubelets of a cluster are told. */
export interface NodeFamilyOptions {
  /** The images that cannot be pulled; `ImageRegistry` says how. The usual ones if undefined. */
  readonly unpullableImages?: readonly string[] | undefined;
  /** What runs the actors; XState if undefined. */
  readonly hosting?: ActorHosting | undefined;
}

/** The node actors of a shard with the actors of the pods that are bound to them, and the kubelets that are played here. */
export class NodeFamily implements ActorFamily {
  readonly #nodes: NodeActors;
  readonly #pods: PodActors;

  constructor(host: ShardHost, options: NodeFamilyOptions = {}) {
    const { unpullableImages, hosting = xstateActors() } = options;
    this.#nodes = new NodeActors(new Kubelets(host, new ImageRegistry(unpullableImages)), hosting);
    this.#pods = new PodActors(host, this.#nodes, hosting);
  }

  /** Nodes first: a pod is then acted on by whom its node has now. */
  changed(changes: readonly SeenChange[]): void {
    for (const change of changes) if (change.resource === 'nodes') this.#nodeChanged(change);
    for (const change of changes) if (change.resource === 'pods') this.#pods.changed(change.slot, change.view, change.target);
  }

  listed(): void {
    this.#nodes.listed();
    this.#pods.listed();
  }

  restart(actorId: string): void {
    this.#nodes.restart(actorId);
    this.#pods.restart(actorId);
  }

  silentNodes(): readonly string[] {
    return this.#nodes.silent;
  }

  /** The kubelet of a simulated or manual node fails: it does not beat, and does nothing with its pods, until it is healed. */
  failNode(name: string): void {
    this.#nodes.fail(name);
    this.#pods.careChanged(name);
  }

  /** Ends what `failNode` began: the kubelet beats, and takes its pods over as they are. */
  healNode(name: string): void {
    this.#nodes.heal(name);
    this.#pods.careChanged(name);
  }

  find(actorId: string, nodeName: string | undefined): LiveActor | undefined {
    return this.#nodes.find(actorId) ?? (nodeName === undefined ? undefined : this.#pods.find(actorId, nodeName));
  }

  stop(): void {
    this.#pods.stop();
    this.#nodes.stop();
  }

  *describe(): IterableIterator<ActorDescription> {
    yield* this.#nodes.describe();
    yield* this.#pods.describe();
  }

  #nodeChanged(change: Extract<SeenChange, { readonly resource: 'nodes' }>): void {
    const { slot, uid, view } = change;
    const name = view === undefined ? change.name : view.name;
    if (slot === NOWHERE) return;
    const care = this.#nodes.careAt(slot);
    this.#nodes.changed(slot, uid, view);
    if (this.#nodes.careAt(slot) !== care) this.#pods.careChanged(name);
  }
}
