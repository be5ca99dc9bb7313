import type { Timer } from '../clock/clock.js';
import type { Container } from '../objects/kubernetes.js';
import type { ContainerReport } from '../objects/pod-report.js';
import type { PodView } from '../objects/views.js';
import { ContainerAttempts } from './container-attempts.js';
import { ContainerEvents, isPulled } from './container-events.js';
import { crashAfterMs } from './crash-time.js';
import { drawDuration } from './duration-range.js';
import type { PodFact, PodListener, PodRuntime } from './pod-runtime.js';
import { readyAfterMs } from './probe-timing.js';
import { restoredContainers } from './restored-containers.js';
import type { SimulatedKubelet } from './simulated-kubelet.js';

/** How long a failed pull is shown as `ErrImagePull` before it is shown as `ImagePullBackOff`, in milliseconds. */
const PULL_ERROR_SHOWN_MS = 1_000;

/** What most pods share: nothing has failed. */
const NO_ATTEMPTS: (ContainerAttempts | undefined)[] = [];

/** Containers that exist only in name: they take the time, and fail as often, as the kubelet's settings say. */
export class SimulatedRuntime implements PodRuntime {
  readonly #kubelet: SimulatedKubelet;
  readonly #pod: PodView;
  readonly #listener: PodListener;
  readonly #events: ContainerEvents;
  #containers: readonly ContainerReport[];
  /** By the number of the container, for those of which something has failed. */
  #attempts = NO_ATTEMPTS;
  #hasPulled: boolean;
  #stopsAtMs: number | undefined;
  #timers: Set<Timer> | undefined;
  #probes: Timer[] | undefined;

  /** A pod of which the view says that a kubelet has tried its containers goes on from there: what runs is left alone (B-126). */
  constructor(kubelet: SimulatedKubelet, pod: PodView, listener: PodListener) {
    this.#kubelet = kubelet;
    this.#pod = pod;
    this.#listener = listener;
    this.#events = new ContainerEvents(kubelet, pod);
    const restored = restoredContainers(pod);
    this.#hasPulled = restored !== undefined;
    this.#containers = restored ?? kubelet.reports.creating(pod.spec.containers.length);
    if (restored !== undefined) this.#restore();
  }

  get containers(): readonly ContainerReport[] {
    return this.#containers;
  }

  get retryAtMs(): number {
    return Math.min(...this.#which(isDown).map((index) => this.#attempts[index]?.retryAtMs ?? 0));
  }

  pull(): void {
    this.#listener.changed();
    const due = this.#which((report, index) => this.#isDue(report, index) && this.#needsImage(index));
    if (due.length === 0) {
      this.#listener.happened('pulled');
      return;
    }
    const tookMs = this.#draw('pull');
    for (const { container } of this.#each(due)) if (isPulled(container, tookMs)) this.#events.pulling(container);
    this.#after(tookMs, () => this.#endPull(due, tookMs));
  }

  start(): void {
    const due = this.#which((report, index) => this.#isDue(report, index) && !this.#needsImage(index));
    if (due.length === 0) this.#listener.happened(this.#outcome());
    else this.#after(this.#draw('start'), () => this.#endStart(due));
  }

  probe(): void {
    this.#cancelProbes();
    const { clock } = this.#kubelet;
    const nowMs = clock.now();
    const succeedsMs = this.#draw('ready');
    const ready: number[] = [];
    for (const { container, report, index } of this.#each(this.#which((report) => !isDown(report) && !report.isReady))) {
      const readyAtMs = (report.startedAtMs ?? nowMs) + readyAfterMs(container, succeedsMs);
      if (readyAtMs <= nowMs) ready.push(index);
      else this.#addProbe(clock.at(readyAtMs, () => this.#becomeReady([index])));
    }
    this.#becomeReady(ready);
  }

  stop(deadlineMs: number): void {
    this.abandon();
    const running = this.#which((report) => !isDown(report));
    const nowMs = this.#kubelet.clock.now();
    if (this.#stopsAtMs === undefined) {
      for (const { container } of this.#each(running)) this.#events.killing(container);
      this.#stopsAtMs = running.length === 0 ? nowMs : nowMs + preStopMs(this.#pod.spec.containers) + this.#draw('stop');
    }
    this.#after(Math.min(this.#stopsAtMs, deadlineMs) - nowMs, () => this.#listener.happened('stopped'));
  }

  abandon(): void {
    for (const timer of this.#timers ?? []) timer.cancel();
    this.#timers = undefined;
    this.#cancelProbes();
  }

  #restore(): void {
    const nowMs = this.#kubelet.clock.now();
    const attempts = this.#containers.map((report) => ContainerAttempts.restored(report, nowMs));
    if (attempts.some((attempt) => attempt !== undefined)) this.#attempts = attempts;
    for (const index of this.#which((report) => !isDown(report))) this.#armCrash(index);
  }

  #endPull(due: readonly number[], tookMs: number): void {
    this.#hasPulled = true;
    for (const { container, index } of this.#each(due)) {
      const failure = this.#pullFailure(container);
      if (failure !== undefined) this.#failPull(index, container, failure);
      else {
        this.#attempts[index]?.pulled();
        this.#events.pulled(container, tookMs);
      }
    }
    const canStart = this.#which((report, index) => this.#isDue(report, index) && !this.#needsImage(index)).length > 0;
    this.#listener.happened(canStart ? 'pulled' : 'pullFailed');
  }

  #pullFailure({ image = '' }: Container): string | undefined {
    const { images, random, settings } = this.#kubelet;
    const failure = images.failureOf(image);
    if (failure !== undefined || settings.failureRates.pull === 0 || !random.chance(settings.failureRates.pull)) return failure;
    return `rpc error: code = Unavailable desc = failed to pull and unpack image "${image}": the registry did not answer`;
  }

  #failPull(index: number, container: Container, failure: string): void {
    const error = `failed to pull image "${container.image}": ${failure}`;
    this.#attempt(index).pullFailed(this.#kubelet.clock.now());
    this.#events.pullFailed(container, failure);
    this.#wait(index, 'ErrImagePull', failure);
    this.#after(PULL_ERROR_SHOWN_MS, () => {
      this.#wait(index, 'ImagePullBackOff', `Back-off pulling image "${container.image}": ErrImagePull: ${error}`);
      this.#events.pullBackedOff(container);
    });
  }

  #endStart(due: readonly number[]): void {
    const { clock, reports, settings } = this.#kubelet;
    const count = this.#containers.length;
    const isPlain = due.length === count && this.#attempts === NO_ATTEMPTS && settings.failureRates.start === 0;
    if (isPlain) this.#containers = reports.running(count, 'unready', clock.now());
    for (const { container, index } of this.#each(due)) {
      if (!isPlain) this.#run(index);
      this.#events.started(container);
      this.#armCrash(index);
    }
    if (!isPlain) this.#failStarts(due);
    this.#listener.changed();
    this.#listener.happened(this.#outcome());
  }

  #run(index: number): void {
    const report = this.#containers[index];
    if (report === undefined || !isDown(report)) return;
    const last = report.state === 'terminated' ? endOf(report) : report.last;
    const restarts = report.restarts + (last === undefined ? 0 : 1);
    this.#set(index, {
      state: 'running',
      startedAtMs: this.#kubelet.clock.now(),
      restarts,
      isReady: false,
      ...(last !== undefined && { last }),
    });
  }

  #failStarts(due: readonly number[]): void {
    const { random, settings } = this.#kubelet;
    for (const index of due) if (random.chance(settings.failureRates.start)) this.#exit(index);
  }

  #armCrash(index: number): void {
    const { random, settings } = this.#kubelet;
    const delayMs = crashAfterMs(settings.failureRates.crash, random);
    if (delayMs === undefined) return;
    this.#after(Math.max(delayMs, 1), () => {
      this.#exit(index);
      const outcome = this.#outcome();
      this.#listener.happened(outcome === 'started' ? 'becameUnready' : outcome);
    });
  }

  #exit(index: number): void {
    const report = this.#containers[index];
    const container = this.#pod.spec.containers[index];
    if (report === undefined || container === undefined || isDown(report)) return;
    const nowMs = this.#kubelet.clock.now();
    const attempt = this.#attempt(index);
    attempt.exited(nowMs, this.#pod.spec.restartPolicy);
    const started = report.startedAtMs === undefined ? {} : { startedAtMs: report.startedAtMs };
    const last = { reason: 'Error', exitCode: 1, ...started, finishedAtMs: nowMs };
    const waitMs = attempt.retryAtMs - nowMs;
    if (waitMs <= 0 || waitMs === Number.POSITIVE_INFINITY) {
      this.#set(index, { state: 'terminated', ...last, restarts: report.restarts, isReady: false });
      return;
    }
    const { name, namespace, uid } = this.#pod;
    const pod = `${name}_${namespace}(${uid})`;
    this.#set(index, { ...report, last });
    this.#wait(index, 'CrashLoopBackOff', `back-off ${duration(waitMs)} restarting failed container=${container.name} pod=${pod}`);
    this.#events.restartBackedOff(container);
  }

  #becomeReady(indexes: readonly number[]): void {
    const { reports } = this.#kubelet;
    const [first] = this.#containers;
    const count = this.#containers.length;
    const startedAtMs = first?.startedAtMs;
    if (startedAtMs !== undefined && indexes.length === count && this.#containers.every((report) => report === first)) {
      this.#containers = first?.restarts === 0 ? reports.running(count, 'ready', startedAtMs) : this.#containers.map(asReady);
    } else for (const { report, index } of this.#each(indexes)) this.#set(index, asReady(report));
    if (indexes.length > 0) this.#listener.changed();
    if (this.#containers.every(({ isReady }) => isReady)) this.#listener.happened('becameReady');
  }

  /** What the containers that do not run mean for the pod. */
  #outcome(): PodFact {
    const down = this.#which(isDown);
    const waiting = down.filter((index) => this.#attempts[index]?.retryAtMs !== Number.POSITIVE_INFINITY);
    if (waiting.some((index) => this.#needsImage(index))) return 'pullFailed';
    if (waiting.length > 0) return 'crashed';
    return down.length === this.#containers.length ? 'failed' : 'started';
  }

  #wait(index: number, reason: string, message: string): void {
    const { restarts, last } = this.#containers[index] ?? { restarts: 0, last: undefined };
    this.#set(index, { state: 'waiting', reason, message, restarts, isReady: false, ...(last !== undefined && { last }) });
  }

  #set(index: number, report: ContainerReport): void {
    this.#containers = this.#containers.with(index, report);
    this.#listener.changed();
  }

  #attempt(index: number): ContainerAttempts {
    if (this.#attempts === NO_ATTEMPTS) this.#attempts = [];
    this.#attempts[index] ??= new ContainerAttempts();
    return this.#attempts[index];
  }

  #isDue(report: ContainerReport, index: number): boolean {
    return isDown(report) && (this.#attempts[index]?.retryAtMs ?? 0) <= this.#kubelet.clock.now();
  }

  #needsImage(index: number): boolean {
    return this.#attempts[index]?.needsImage ?? !this.#hasPulled;
  }

  #which(isMeant: (report: ContainerReport, index: number) => boolean): readonly number[] {
    return this.#containers.flatMap((report, index) => (isMeant(report, index) ? [index] : []));
  }

  *#each(
    indexes: readonly number[],
  ): Generator<{ readonly index: number; readonly container: Container; readonly report: ContainerReport }> {
    for (const index of indexes) {
      const container = this.#pod.spec.containers[index];
      const report = this.#containers[index];
      if (container !== undefined && report !== undefined) yield { index, container, report };
    }
  }

  #draw(what: 'pull' | 'start' | 'ready' | 'stop'): number {
    return drawDuration(this.#kubelet.settings.timing[what], this.#kubelet.random);
  }

  /** At once, if there is nothing to wait for. */
  #after(delayMs: number, task: () => void): void {
    if (delayMs <= 0) {
      task();
      return;
    }
    this.#timers ??= new Set();
    const timers = this.#timers;
    const timer = this.#kubelet.clock.after(delayMs, () => {
      timers.delete(timer);
      task();
    });
    timers.add(timer);
  }

  #addProbe(timer: Timer): void {
    this.#probes ??= [];
    this.#probes.push(timer);
  }

  #cancelProbes(): void {
    for (const timer of this.#probes ?? []) timer.cancel();
    this.#probes = undefined;
  }
}

function isDown({ state }: ContainerReport): boolean {
  return state !== 'running';
}

function asReady(report: ContainerReport): ContainerReport {
  return { ...report, isReady: true };
}

function endOf({ reason, exitCode, startedAtMs, finishedAtMs }: ContainerReport): NonNullable<ContainerReport['last']> {
  return {
    ...(reason !== undefined && { reason }),
    ...(exitCode !== undefined && { exitCode }),
    ...(startedAtMs !== undefined && { startedAtMs }),
    ...(finishedAtMs !== undefined && { finishedAtMs }),
  };
}

/** Containers are stopped side by side: the longest sleep counts. */
function preStopMs(containers: readonly Container[]): number {
  return Math.max(0, ...containers.map(({ lifecycle }) => (lifecycle?.preStop?.sleep?.seconds ?? 0) * 1_000));
}

/** As Go writes it: `10s`, `1m20s`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
