import { type PodEvent, podSeenEvent, podStateOf } from '../../charts/pod-machine.js';
import type { SimulatedKubelet } from '../../kubelet/simulated-kubelet.js';
import type { PodView } from '../../objects/views.js';
import type { ActorDescription } from '../actor-description.js';
import type { ActorHost, ActorHosting } from '../actor-host.js';
import type { LiveActor } from '../live-actor.js';
import type { ShardHost } from '../shard-host.js';
import { NOWHERE, putAt } from '../view-places.js';
import { podChart } from './node-charts.js';
import type { Carer } from './played-kubelet.js';
import { podEffects, removalAnswered } from './pod-effects.js';
import { type PodCare, type PodOwner, PodRecord } from './pod-record.js';

type PodState = ReturnType<typeof podStateOf>;

const ADMITTED: PodEvent = { type: 'pod.admitted' };
const LOST: PodEvent = { type: 'pod.lost' };
const ENDED: ReadonlySet<string> = new Set(['Failed', 'Succeeded']);
const REMOVED: PodEvent = { type: 'pod.removed' };

/** Says who acts on the pods of the node of a place, and gives the kubelet that is played there; undefined if the node is not here. */
export interface NodeCare {
  carerAt(node: number): Carer | undefined;
}

/** The actors of the pods that are bound to the nodes of a shard. */
export class PodActors {
  readonly #host: ShardHost;
  readonly #nodes: NodeCare;
  readonly #actors: ActorHost<PodRecord, PodEvent>;
  /** By the numbers of their places among the views. */
  readonly #pods: (PodRecord | undefined)[] = [];
  readonly #owner: PodOwner;
  #toReport: PodRecord[] | undefined;

  constructor(host: ShardHost, nodes: NodeCare, hosting: ActorHosting) {
    const actors = hosting(podChart, podEffects(host), host);
    this.#host = host;
    this.#nodes = nodes;
    this.#actors = actors;
    this.#owner = {
      reportSoon: (pod) => this.#reportSoon(pod),
      failed: (id, error) => host.failed(id, error),
      tell: (pod, event) => actors.tell(pod, event),
      answered: removalAnswered,
    };
  }

  /** The pod of a place is now so, or gone; `node` is the place of its node. */
  changed(slot: number, view: PodView | undefined, node: number): void {
    const pod = slot === NOWHERE ? undefined : this.#pods[slot];
    if (pod === undefined) {
      if (this.#isOurs(view)) this.#add(slot, view, node);
      return;
    }
    if (view !== undefined) this.#follow(pod, view);
    else this.#remove(pod);
  }

  /** Who acts on the pods of a node may be somebody else now. */
  careChanged(nodeName: string): void {
    const { views } = this.#host;
    const slots = views.podSlotsOfNode(nodeName);
    if (slots.length === 0) return;
    const care = this.#nodes.carerAt(views.nodeSlot(nodeName))?.care ?? 'lost';
    for (const slot of slots) {
      const pod = this.#pods[slot];
      if (pod !== undefined && pod.care !== care) this.#setCare(pod, care);
    }
  }

  /** Makes the actors those that the views ask for. */
  listed(): void {
    const { views } = this.#host;
    for (const pod of this.#all()) if (views.pod(pod.view.uid) === undefined) this.#remove(pod);
    for (const [node, { name }] of views.nodes()) {
      if (!this.#host.owns(name)) continue;
      for (const view of views.podsOfNode(name)) this.changed(views.podSlot(view.uid), view, node);
    }
  }

  /** Starts the actor of this id anew; one that is not here means nothing. */
  restart(actorId: string): void {
    for (const pod of this.#all()) {
      if (pod.id !== actorId) continue;
      this.#forget(pod);
      this.changed(pod.slot, this.#host.views.pod(pod.view.uid), this.#nodeOf(pod));
      return;
    }
  }

  /** The actor of this id, if it is here and its pod on this node. */
  find(actorId: string, nodeName: string): LiveActor | undefined {
    for (const slot of this.#host.views.podSlotsOfNode(nodeName)) {
      const pod = this.#pods[slot];
      if (pod?.id === actorId) return this.#actors.live(pod);
    }
    return undefined;
  }

  stop(): void {
    for (const pod of this.#all()) this.#forget(pod);
  }

  *describe(): IterableIterator<ActorDescription> {
    for (const pod of this.#all()) {
      yield { id: pod.id, chart: podChart.id, state: this.#actors.stateOf(pod), node: pod.nodeName };
    }
  }

  *#all(): IterableIterator<PodRecord> {
    for (const pod of this.#pods) if (pod !== undefined) yield pod;
  }

  #isOurs(view: PodView | undefined): view is PodView {
    const nodeName = view?.nodeName;
    return nodeName !== undefined && this.#host.owns(nodeName);
  }

  #nodeOf({ view: { nodeName } }: PodRecord): number {
    return nodeName === undefined ? NOWHERE : this.#host.views.nodeSlot(nodeName);
  }

  #add(slot: number, view: PodView, node: number): void {
    const pod = new PodRecord(view, slot, this.#owner);
    putAt(this.#pods, slot, pod);
    const carer = this.#nodes.carerAt(node);
    pod.care = carer?.care ?? 'lost';
    const state = podStateOf(view);
    takeOn(pod, carer?.kubelet, state);
    this.#actors.start(pod, pod.care === 'lost' ? 'unknown' : state);
    this.#admit(pod);
  }

  #setCare(pod: PodRecord, care: PodCare): void {
    pod.care = care;
    pod.leave();
    takeOn(pod, this.#nodes.carerAt(this.#nodeOf(pod))?.kubelet, podStateOf(pod.view));
    pod.tell(care === 'lost' ? LOST : podSeenEvent(pod.view));
    this.#admit(pod);
  }

  /** A kubelet that takes a pod over corrects what others have said of it meanwhile: that it is not ready, as nothing was heard (B-308). */
  #admit(pod: PodRecord): void {
    if (pod.care !== 'played') return;
    pod.tell(ADMITTED);
    if (pod.isActedOn && pod.view.deletionAtMs === undefined && pod.view.isReady !== pod.isReady) pod.changed();
  }

  #follow(pod: PodRecord, view: PodView): void {
    const { view: before } = pod;
    pod.view = view;
    if (pod.care !== 'played') {
      const event = podSeenEvent(view);
      if (pod.care === 'followed' && event !== podSeenEvent(before)) pod.tell(event);
      return;
    }
    // Somebody says that it has not ended after all: a kubelet takes it on as it would any other.
    if (isOver(before) && !isOver(view)) {
      this.#setCare(pod, 'played');
      return;
    }
    if (view.deletionAtMs !== before.deletionAtMs || endOf(view) !== endOf(before)) pod.tell(podSeenEvent(view));
    else if (isToBeReported(pod)) pod.changed();
    const replaced = otherImages(before, view);
    if (hasEnded(view)) pod.leave();
    else if (replaced.length > 0 && view.deletionAtMs === undefined) pod.runtime.replace(pod, replaced);
  }

  #remove(pod: PodRecord): void {
    pod.tell(REMOVED);
    this.#pods[pod.slot] = undefined;
  }

  #forget(pod: PodRecord): void {
    this.#pods[pod.slot] = undefined;
    pod.runtime.abandon(pod);
    this.#actors.stop(pod);
  }

  #reportSoon(pod: PodRecord): void {
    if (this.#toReport === undefined) {
      this.#toReport = [];
      this.#host.clock.soon(() => this.#report());
    }
    this.#toReport.push(pod);
  }

  #report(): void {
    const pods = this.#toReport ?? [];
    this.#toReport = undefined;
    const nowMs = this.#host.clock.now();
    // First: one of which a report fails must not silence the others.
    for (const pod of pods) pod.isToReport = false;
    for (const pod of pods) {
      if (pod.care === 'played' && pod.isActedOn && this.#pods[pod.slot] === pod) this.#host.report(pod.report(nowMs));
    }
  }
}

/** The kubelet takes the pod on, or over, if it is to. */
function takeOn(pod: PodRecord, kubelet: SimulatedKubelet | undefined, state: PodState): void {
  if (pod.care !== 'played' || kubelet === undefined || hasEnded(pod.view)) return;
  if (state === 'pending') pod.accept(kubelet.clock.now());
  pod.takeOn(kubelet);
}

function hasEnded(view: PodView): boolean {
  return endOf(view) !== undefined;
}

function isOver({ phase }: PodView): boolean {
  return ENDED.has(phase);
}

/** How a pod ended, unless it is being deleted. Whoever writes its status may change their mind. */
function endOf({ phase, deletionAtMs }: PodView): string | undefined {
  return deletionAtMs === undefined && ENDED.has(phase) ? phase : undefined;
}

/** The numbers of the containers whose image is another now. */
function otherImages(before: PodView, { spec }: PodView): readonly number[] {
  const images = before.spec.containers;
  if (spec.containers.every(({ image }, index) => image === images[index]?.image)) return NO_IMAGES;
  return [...spec.containers.keys()].filter((index) => spec.containers[index]?.image !== images[index]?.image);
}

const NO_IMAGES: readonly number[] = [];

/** Whether others have said of a pod whether it is ready, or may have opened or closed one of its gates. */
function isToBeReported({ view, isReady }: PodRecord): boolean {
  return view.deletionAtMs === undefined && (view.isReady !== isReady || view.spec.readinessGates !== undefined);
}
