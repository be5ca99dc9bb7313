import type { NodeEvent } from '../../charts/node-machine.js';
import type { KubeletSettings } from '../../kubelet/kubelet-settings.js';
import type { ObjectReference } from '../../objects/kubernetes.js';
import type { NodeView } from '../../objects/views.js';
import type { EventWrite, WriteResult } from '../../objects/writes.js';
import type { ActorHandle, HostedSubject } from '../actor-host.js';
import { newActorMark } from '../actor-mark.js';
import type { Asker } from '../shard-host.js';
import type { Kubelets } from './kubelets.js';
import type { PodCare } from './pod-record.js';

/** Who keeps nodes. */
export interface NodeOwner {
  readonly kubelets: Kubelets;
  tell(node: NodeRecord, event: NodeEvent): void;
  /** What became of a status that was posted. */
  answered(node: NodeRecord, result: WriteResult | undefined): void;
}

/** What is known of a node outside its actor, which is the subject of its chart. */
export class NodeRecord implements HostedSubject, Asker {
  /** The number of the node's place among the views. */
  readonly slot: number;
  view: NodeView;
  /** Beside what each step looks at, so that taking a step down fetches nothing more. */
  readonly mark: number;
  actor: ActorHandle | undefined;
  /** Whether the kubelet has failed: it neither beats nor acts. */
  isSilent: boolean;
  /** Whether the node has ever been ready: before that, its kubelet does not act on pods. */
  #hasRegistered: boolean;
  readonly #owner: NodeOwner;

  constructor({ view, slot, isSilent }: Pick<NodeRecord, 'view' | 'slot' | 'isSilent'>, owner: NodeOwner) {
    this.slot = slot;
    this.mark = newActorMark();
    this.view = view;
    this.actor = undefined;
    this.isSilent = isSilent;
    this.#hasRegistered = view.ready === 'True';
    this.#owner = owner;
  }

  /** XState keeps it; where nobody does, it is made when it is asked for. */
  get id(): string {
    return typeof this.actor === 'object' ? this.actor.id : `node/${this.view.name}`;
  }

  isCalled(id: string): boolean {
    const { name } = this.view;
    return id.endsWith(name) && id === this.id;
  }

  see(view: NodeView): void {
    this.view = view;
    this.#hasRegistered ||= view.ready === 'True';
  }

  /** Who acts on the node's pods. */
  get care(): PodCare {
    if (this.view.kubelet !== 'simulated') return 'followed';
    if (this.isSilent) return 'lost';
    return this.#hasRegistered ? 'played' : 'followed';
  }

  tell(event: NodeEvent): void {
    this.#owner.tell(this, event);
  }

  answered(result: WriteResult | undefined): void {
    this.#owner.answered(this, result);
  }

  get nodeName(): string {
    return this.view.name;
  }

  get settings(): KubeletSettings {
    return this.#owner.kubelets.of(this.view.pool).settings;
  }

  /** The node, as events name it. */
  get reference(): ObjectReference {
    const { name, uid } = this.view;
    return { kind: 'Node', name, uid: this.#owner.kubelets.host.uids.text(uid) };
  }

  record(event: Omit<EventWrite, 'verb'>): void {
    this.#owner.kubelets.host.record(event);
  }
}
