import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { ContainerSets } from '#kubelet/container-set.js';
import { ImageRegistry } from '#kubelet/image-registry.js';
import { kubeletSettings } from '#kubelet/kubelet-settings.js';
import type { PodFact } from '#kubelet/pod-runtime.js';
import type { SimulatedKubelet } from '#kubelet/simulated-kubelet.js';
import { type SimulatedPod, SimulatedRuntime } from '#kubelet/simulated-runtime.js';
import type { Container, NodePoolSpec } from '#objects/kubernetes.js';
import type { ContainerReport } from '#objects/pod-report.js';
import type { PodView } from '#objects/views.js';
import { container } from '../support/api-objects.js';
import { pod } from '../support/daemon-sets.js';
import { UIDS } from '../support/uids.js';

/** What differs from a pod with one container on a node where everything is instant. */
export interface RuntimeParts {
  readonly pool?: Partial<NodePoolSpec>;
  readonly containers?: readonly Partial<Container>[];
  readonly view?: Partial<PodView>;
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  readonly seed?: string;
}

/** A pod of the simulated runtime, driven as the pod chart drives it: pull, start, probe, and again when something has failed. */
export class RuntimeBench {
  readonly clock = new VirtualClock(0);
  readonly runtime = new SimulatedRuntime();
  readonly pod: SimulatedPod;
  /** What the runtime said, each with its time in milliseconds. */
  readonly facts: string[] = [];
  readonly events: string[] = [];
  /** What becomes of the kubelet's events. */
  record: SimulatedKubelet['record'] = ({ type, reason, message }) => this.events.push(`${type} ${reason} ${message}`);
  #isDriven = true;

  constructor({ pool = {}, containers = [{}], view = {}, restartPolicy = 'Always', seed = 'seed' }: RuntimeParts = {}) {
    const specs = containers.map((more, index) => container(`c${index}`, more));
    const settings = kubeletSettings({ replicas: 1, timing: {}, failureRates: {}, ...pool });
    const kubelet: SimulatedKubelet = {
      clock: this.clock,
      random: new Random(seed),
      uids: UIDS,
      images: new ImageRegistry(),
      containers: new ContainerSets(),
      settings,
      record: (event) => this.record(event),
    };
    const started = { phase: 'Pending', isReady: false, hasStarted: false };
    this.pod = {
      kubelet,
      containers: kubelet.containers.untried(0),
      waits: undefined,
      view: pod('a', { ...started, spec: { containers: specs, restartPolicy }, ...view }),
      happened: (fact) => this.#take(fact),
      changed: () => undefined,
      broke: (error) => this.facts.push(String(error)),
    };
    this.runtime.begin(this.pod, kubelet);
  }

  /** Begins with the images, as for a new pod. */
  begin(): this {
    this.runtime.pull(this.pod);
    this.clock.settle();
    return this;
  }

  advance(ms: number): this {
    this.clock.advance(ms);
    return this;
  }

  /** Asks for an end within so many milliseconds. */
  stop(graceMs: number): this {
    this.#isDriven = false;
    this.runtime.stop(this.pod, this.clock.now() + graceMs);
    return this;
  }

  get reports(): readonly ContainerReport[] {
    return this.pod.containers.reports;
  }

  /** The first container. */
  get container(): ContainerReport | undefined {
    return this.reports[0];
  }

  /** How each container is, in a word. */
  get words(): readonly string[] {
    return this.reports.map(({ state, reason, isReady }) => reason ?? (isReady ? 'ready' : state));
  }

  #take(fact: PodFact): void {
    this.facts.push(`${this.clock.now()} ${fact}`);
    if (!this.#isDriven) return;
    if (fact === 'pulled') this.clock.soon(() => this.runtime.start(this.pod));
    if (fact === 'started' || fact === 'crashed' || fact === 'pullFailed') this.clock.soon(() => this.runtime.probe(this.pod));
    if (fact === 'crashed' || fact === 'pullFailed') this.clock.at(this.runtime.retryAtMsOf(this.pod), () => this.runtime.pull(this.pod));
  }
}
