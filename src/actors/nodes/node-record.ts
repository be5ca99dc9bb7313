import type { Actor } from 'xstate';
import type { ChartLogic } from '../../charts/chart.js';
import type { NodeEvent } from '../../charts/node-machine.js';
import type { NodeView } from '../../objects/views.js';
import type { NodeKubelet } from './kubelets.js';
import type { PodCare } from './pod-record.js';

/** What is known of a node outside its actor, which is the subject of its chart. */
export class NodeRecord {
  readonly id: string;
  view: NodeView;
  readonly kubelet: NodeKubelet;
  actor: Actor<ChartLogic<NodeRecord, NodeEvent>> | undefined;
  /** Whether the kubelet has failed: it neither beats nor acts. */
  isSilent: boolean;
  /** Whether the node has ever been ready: before that, its kubelet does not act on pods. */
  #hasRegistered = false;
  readonly #undelivered: () => void;

  constructor(view: NodeView, kubelet: NodeKubelet, isSilent: boolean, undelivered: () => void = () => undefined) {
    this.id = `node/${view.name}`;
    this.view = view;
    this.kubelet = kubelet;
    this.isSilent = isSilent;
    this.#undelivered = undelivered;
    this.see(view);
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
    if (this.actor?.getSnapshot().status === 'active') this.actor.send(event);
    else this.#undelivered();
  }
}
