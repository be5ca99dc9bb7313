import type { PodEvent } from '../../charts/pod-machine.js';
import { type ContainerSet, ContainerSets } from '../../kubelet/container-set.js';
import { podPhase } from '../../kubelet/pod-phase.js';
import { IDLE_RUNTIME, type PodFact, type PodRuntime } from '../../kubelet/pod-runtime.js';
import type { PodWaits } from '../../kubelet/pod-waits.js';
import type { SimulatedKubelet } from '../../kubelet/simulated-kubelet.js';
import { type SimulatedPod, SimulatedRuntime } from '../../kubelet/simulated-runtime.js';
import type { PodReport } from '../../objects/pod-report.js';
import type { PodView } from '../../objects/views.js';
import type { WriteResult } from '../../objects/writes.js';
import type { ActorHandle, HostedSubject } from '../actor-host.js';
import { newActorMark } from '../actor-mark.js';
import type { Asker } from '../shard-host.js';

/** Who acts on a pod: a kubelet that is played here, somebody else whom we follow, or nobody, as its node is lost. */
export type PodCare = 'played' | 'followed' | 'lost';

const EVENTS = {
  pulled: { type: 'pod.pulled' },
  pullFailed: { type: 'pod.pullFailed' },
  started: { type: 'pod.started' },
  crashed: { type: 'pod.crashed' },
  becameReady: { type: 'pod.becameReady' },
  becameUnready: { type: 'pod.becameUnready' },
  stopped: { type: 'pod.stopped' },
  failed: { type: 'pod.failed' },
} as const satisfies Readonly<Record<PodFact, PodEvent>>;

const SIMULATED = new SimulatedRuntime();

/** That of an id, without namespace and name. */
const ID_LENGTH = 'pod//'.length;

const NO_CONTAINERS = new ContainerSets().untried(0);

/** Who keeps pods. */
export interface PodOwner {
  /** There is something new to report, for the first time in a turn. */
  reportSoon(pod: PodRecord): void;
  /** The actor of this id is to be started again. */
  failed(actorId: string, error: unknown): void;
  tell(pod: PodRecord, event: PodEvent): void;
  /** What became of a removal that was asked for. */
  answered(pod: PodRecord, result: WriteResult | undefined): void;
}

/** What is known of a pod outside its actor, which is the subject of its chart. */
export class PodRecord implements HostedSubject, SimulatedPod, Asker {
  /** The number of the pod's place among the views. */
  readonly slot: number;
  view: PodView;
  /** Beside what each step looks at, so that taking a step down fetches nothing more. */
  readonly mark: number;
  care: PodCare;
  /** The kubelet that is played here and acts on the pod; the following are its runtime's. */
  kubelet: SimulatedKubelet | undefined;
  containers: ContainerSet;
  waits: PodWaits | undefined;
  actor: ActorHandle | undefined;
  /** How long after its creation a kubelet took the pod on, in milliseconds: unlike a time, most often a number that takes no memory of its own. */
  #acceptedAfterMs: number;
  /** Whether there is something to report at the end of the turn. */
  isToReport: boolean;
  readonly #owner: PodOwner;

  constructor(view: PodView, slot: number, owner: PodOwner) {
    this.slot = slot;
    this.mark = newActorMark();
    this.view = view;
    this.care = 'followed';
    this.kubelet = undefined;
    this.containers = NO_CONTAINERS;
    this.waits = undefined;
    this.actor = undefined;
    this.#acceptedAfterMs = 0;
    this.isToReport = false;
    this.#owner = owner;
  }

  /** XState keeps it; where nobody does, it is made when it is asked for. */
  get id(): string {
    return typeof this.actor === 'object' ? this.actor.id : `pod/${this.view.namespace}/${this.view.name}`;
  }

  /** Whoever looks for one asks each that starts: most names are other ones in their last characters, if not in length. */
  isCalled(id: string): boolean {
    const { namespace, name } = this.view;
    return id.length === ID_LENGTH + namespace.length + name.length && id.endsWith(name) && id === this.id;
  }

  get nodeName(): string | undefined {
    return this.view.nodeName;
  }

  get isReady(): boolean {
    return this.containers.isReady;
  }

  /** Whether a kubelet that is played here acts on it. */
  get isActedOn(): boolean {
    return this.kubelet !== undefined;
  }

  /** What acts on its containers. */
  get runtime(): PodRuntime<PodRecord> {
    return this.kubelet === undefined ? IDLE_RUNTIME : SIMULATED;
  }

  /** A kubelet takes it on, or over. */
  takeOn(kubelet: SimulatedKubelet): void {
    SIMULATED.begin(this, kubelet);
  }

  /** The kubelet takes it on for the first time, now. */
  accept(nowMs: number): void {
    this.#acceptedAfterMs = nowMs - this.view.createdAtMs;
  }

  /** Nobody here acts on it any more. */
  leave(): void {
    this.runtime.abandon(this);
    this.kubelet = undefined;
    this.containers = NO_CONTAINERS;
    this.waits = undefined;
  }

  happened(fact: PodFact): void {
    this.tell(EVENTS[fact]);
  }

  changed(): void {
    if (this.isToReport) return;
    this.isToReport = true;
    this.#owner.reportSoon(this);
  }

  broke(error: unknown): void {
    this.#owner.failed(this.id, error);
  }

  answered(result: WriteResult | undefined): void {
    this.#owner.answered(this, result);
  }

  tell(event: PodEvent): void {
    this.#owner.tell(this, event);
  }

  /** The kubelet's report of the pod as it is now. */
  report(nowMs: number): PodReport {
    const { uid, namespace, name, spec } = this.view;
    const containers = this.containers.reports;
    const phase = podPhase(containers, spec.restartPolicy);
    const isReady = phase === 'Running' && this.isReady;
    return {
      uid,
      namespace,
      name,
      phase,
      startedAtMs: this.view.createdAtMs + this.#acceptedAfterMs,
      reportedAtMs: nowMs,
      isReady,
      containers,
    };
  }
}
