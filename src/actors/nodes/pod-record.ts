import type { PodEvent } from '../../charts/pod-machine.js';
import { podPhase } from '../../kubelet/pod-phase.js';
import { IDLE_RUNTIME, type PodFact, type PodRuntime, type RuntimePod } from '../../kubelet/pod-runtime.js';
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
export class PodRecord implements HostedSubject, RuntimePod, Asker {
  /** The number of the pod's place among the views. */
  readonly slot: number;
  view: PodView;
  /** Beside what each step looks at, so that taking a step down fetches nothing more. */
  readonly mark: number;
  care: PodCare;
  runtime: PodRuntime;
  actor: ActorHandle | undefined;
  /** When a kubelet took the pod on, in milliseconds. */
  acceptedAtMs: number;
  /** Whether there is something to report at the end of the turn. */
  isToReport: boolean;
  readonly #owner: PodOwner;

  constructor(view: PodView, slot: number, owner: PodOwner) {
    this.slot = slot;
    this.mark = newActorMark();
    this.view = view;
    this.care = 'followed';
    this.runtime = IDLE_RUNTIME;
    this.actor = undefined;
    this.acceptedAtMs = view.createdAtMs;
    this.isToReport = false;
    this.#owner = owner;
  }

  /** XState keeps it; where nobody does, it is made when it is asked for. */
  get id(): string {
    return typeof this.actor === 'object' ? this.actor.id : `pod/${this.view.namespace}/${this.view.name}`;
  }

  get nodeName(): string | undefined {
    return this.view.nodeName;
  }

  get isReady(): boolean {
    return this.runtime.containers.every(({ isReady }) => isReady);
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
    const { containers } = this.runtime;
    const phase = podPhase(containers, spec.restartPolicy);
    const isReady = phase === 'Running' && this.isReady;
    return { uid, namespace, name, phase, startedAtMs: this.acceptedAtMs, reportedAtMs: nowMs, isReady, containers };
  }
}
