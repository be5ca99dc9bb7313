import type { Container } from '../objects/kubernetes.js';
import type { ContainerReport } from '../objects/pod-report.js';
import { ContainerEvents } from './container-events.js';
import { ContainerSet } from './container-set.js';
import { crashAfterMs } from './crash-time.js';
import { drawDuration } from './duration-range.js';
import type { KubeletSettings } from './kubelet-settings.js';
import { PendingTimers } from './pending-timers.js';
import type { PodRuntime, RuntimePod } from './pod-runtime.js';
import { preStopMs } from './pre-stop.js';
import { readyAfterMs } from './probe-timing.js';
import { restoredContainers } from './restored-containers.js';
import type { SimulatedKubelet } from './simulated-kubelet.js';

/** How long a failed pull is shown as `ErrImagePull` before it is shown as `ImagePullBackOff`, in milliseconds. */
const PULL_ERROR_SHOWN_MS = 1_000;

/** Containers that exist only in name: they take the time, and fail as often, as the kubelet's settings say. */
export class SimulatedRuntime implements PodRuntime {
  readonly #kubelet: SimulatedKubelet;
  readonly #pod: RuntimePod;
  readonly #containers: ContainerSet;
  /** Made when there is something to wait for: most pods never wait. */
  #timers: PendingTimers | undefined;
  #probes: PendingTimers | undefined;
  #stopsAtMs: number | undefined;

  /** A pod of which the view says that a kubelet has tried its containers goes on from there: what runs is left alone (B-126). */
  constructor(kubelet: SimulatedKubelet, pod: RuntimePod) {
    this.#kubelet = kubelet;
    this.#pod = pod;
    const restored = restoredContainers(pod.view);
    if (restored === undefined) {
      this.#containers = new ContainerSet(kubelet.reports, pod.view.spec.containers.length);
      return;
    }
    this.#containers = ContainerSet.restored(kubelet.reports, restored, this.#nowMs);
    this.#armCrashes(this.#containers.running, kubelet.settings);
  }

  get containers(): readonly ContainerReport[] {
    return this.#containers.reports;
  }

  get retryAtMs(): number {
    return this.#containers.retryAtMs;
  }

  pull(): void {
    this.#pod.changed();
    const indexes = this.#containers.lackingImages(this.#nowMs);
    if (indexes.length === 0) {
      this.#pod.happened('pulled');
      return;
    }
    const { settings, random } = this.#kubelet;
    const tookMs = drawDuration(settings.timing.pull, random);
    if (isEventful(settings)) for (const index of indexes) this.#events.pulling(this.#spec(index), tookMs);
    this.#after(tookMs, () => this.#endPull(indexes, tookMs));
  }

  start(): void {
    const indexes = this.#containers.startable(this.#nowMs);
    if (indexes.length === 0) this.#pod.happened(this.#containers.outcome);
    else this.#after(this.#draw('start'), () => this.#endStart(indexes));
  }

  probe(): void {
    this.#probes?.cancel();
    const succeedsMs = this.#draw('ready');
    const { unready } = this.#containers;
    const [first, ...others] = unready;
    if (first === undefined) {
      if (this.#containers.isReady) this.#pod.happened('becameReady');
    } else if (others.length === 0) this.#readyAt(this.#readyAtMs(first, succeedsMs), unready);
    else this.#readyInTime(unready, succeedsMs);
  }

  replace(indexes: readonly number[]): void {
    const { running } = this.#containers;
    for (const index of indexes) {
      if (running.includes(index)) this.#events.replacing(this.#spec(index));
      this.#containers.replace(index, this.#nowMs);
    }
    this.#pod.changed();
    this.#pod.happened('crashed');
  }

  stop(deadlineMs: number): void {
    this.abandon();
    this.#stopsAtMs ??= this.#beginStop();
    this.#after(Math.min(this.#stopsAtMs, deadlineMs) - this.#nowMs, () => this.#pod.happened('stopped'));
  }

  abandon(): void {
    this.#timers?.cancel();
    this.#probes?.cancel();
  }

  /** At once, if the time has come. */
  #after(delayMs: number, task: () => void): void {
    if (delayMs <= 0) task();
    else {
      this.#timers ??= this.#newTimers();
      this.#timers.at(this.#nowMs + delayMs, task);
    }
  }

  #readyAt(timeMs: number, indexes: readonly number[]): void {
    if (timeMs <= this.#nowMs) this.#becomeReady(indexes);
    else {
      this.#probes ??= this.#newTimers();
      this.#probes.at(timeMs, () => this.#becomeReady(indexes));
    }
  }

  #readyInTime(unready: readonly number[], succeedsMs: number): void {
    const byTime = new Map<number, number[]>();
    for (const index of unready) {
      const timeMs = this.#readyAtMs(index, succeedsMs);
      byTime.set(timeMs, [...(byTime.get(timeMs) ?? []), index]);
    }
    for (const [timeMs, indexes] of byTime) this.#readyAt(timeMs, indexes);
  }

  #newTimers(): PendingTimers {
    return new PendingTimers(this.#kubelet.clock, (error) => this.#pod.broke(error));
  }

  get #nowMs(): number {
    return this.#kubelet.clock.now();
  }

  get #events(): ContainerEvents {
    return new ContainerEvents(this.#kubelet, this.#pod.view);
  }

  #endPull(indexes: readonly number[], tookMs: number): void {
    const { settings } = this.#kubelet;
    this.#containers.pulled(indexes);
    for (const index of indexes) {
      const spec = this.#spec(index);
      const failure = this.#pullFailure(spec, settings);
      if (failure !== undefined) this.#failPull(index, failure, tookMs);
      else if (isEventful(settings)) this.#events.pulled(spec, tookMs);
    }
    this.#pod.happened(this.#containers.startable(this.#nowMs).length > 0 ? 'pulled' : 'pullFailed');
  }

  #pullFailure({ image = '' }: Container, settings: KubeletSettings): string | undefined {
    const { images, random } = this.#kubelet;
    const failure = images.failureOf(image);
    if (failure !== undefined || !random.chance(settings.failureRates.pull)) return failure;
    return `rpc error: code = Unavailable desc = failed to pull and unpack image "${image}": the registry did not answer`;
  }

  #failPull(index: number, failure: string, tookMs: number): void {
    const spec = this.#spec(index);
    const error = `failed to pull image "${spec.image}": ${failure}`;
    this.#containers.failPull(index, this.#nowMs);
    this.#containers.wait(index, 'ErrImagePull', error);
    this.#events.pullFailed(spec, failure, tookMs);
    this.#after(PULL_ERROR_SHOWN_MS, () => {
      this.#containers.wait(index, 'ImagePullBackOff', `Back-off pulling image "${spec.image}": ErrImagePull: ${error}`);
      this.#events.pullBackedOff(spec);
      this.#pod.changed();
    });
  }

  #endStart(indexes: readonly number[]): void {
    const { random, settings } = this.#kubelet;
    this.#containers.start(indexes, this.#nowMs);
    if (isEventful(settings)) for (const index of indexes) this.#events.started(this.#spec(index));
    const [failed = [], good = []] = split(indexes, () => random.chance(settings.failureRates.start));
    for (const index of failed) this.#exit(index);
    this.#armCrashes(good, settings);
    this.#pod.changed();
    this.#pod.happened(this.#containers.outcome);
  }

  #armCrashes(indexes: readonly number[], { failureRates }: KubeletSettings): void {
    for (const index of indexes) {
      const delayMs = crashAfterMs(failureRates.crash, this.#kubelet.random);
      if (delayMs === undefined) continue;
      const run = this.containers[index]?.startedAtMs;
      this.#after(delayMs, () => this.#crash(index, run));
    }
  }

  /** The run that began then crashes, if it has not ended otherwise. */
  #crash(index: number, startedAtMs: number | undefined): void {
    const report = this.containers[index];
    if (report?.state !== 'running' || report.startedAtMs !== startedAtMs) return;
    this.#exit(index);
    const { outcome } = this.#containers;
    this.#pod.changed();
    this.#pod.happened(outcome === 'started' ? 'becameUnready' : outcome);
  }

  #exit(index: number): void {
    const { spec, name, namespace, uid } = this.#pod.view;
    const waitMs = this.#containers.exit(index, this.#nowMs, spec.restartPolicy);
    if (waitMs <= 0 || waitMs === Number.POSITIVE_INFINITY) return;
    const container = this.#spec(index);
    const where = `container=${container.name} pod=${name}_${namespace}(${uid})`;
    this.#containers.backOff(index, `back-off ${duration(waitMs)} restarting failed ${where}`);
    this.#events.restartBackedOff(container);
  }

  #readyAtMs(index: number, succeedsMs: number): number {
    const nowMs = this.#nowMs;
    const startedAtMs = this.containers[index]?.startedAtMs ?? nowMs;
    return Math.max(nowMs, startedAtMs + readyAfterMs(this.#spec(index), succeedsMs));
  }

  #becomeReady(indexes: readonly number[]): void {
    this.#containers.becomeReady(indexes);
    this.#pod.changed();
    if (this.#containers.isReady) this.#pod.happened('becameReady');
  }

  #beginStop(): number {
    const running = this.#containers.running.map((index) => this.#spec(index));
    if (running.length === 0) return this.#nowMs;
    for (const container of running) this.#events.killing(container);
    // Containers are stopped side by side: the longest hook counts.
    return this.#nowMs + Math.max(...running.map(preStopMs)) + this.#draw('stop');
  }

  #spec(index: number): Container {
    const spec = this.#pod.view.spec.containers[index];
    if (spec === undefined) throw new Error(`pod ${this.#pod.view.name} has no container ${index}`);
    return spec;
  }

  #draw(what: 'pull' | 'start' | 'ready' | 'stop'): number {
    return drawDuration(this.#kubelet.settings.timing[what], this.#kubelet.random);
  }
}

/** Whether events say what goes well: where they do not, it is not put into words. */
function isEventful({ eventDetail }: KubeletSettings): boolean {
  return eventDetail === 'everything';
}

/** Those for which the answer is yes, and the others. */
function split<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): readonly [readonly Item[], readonly Item[]] {
  const first = items.filter(isFirst);
  return first.length === 0 ? [first, items] : [first, items.filter((item) => !first.includes(item))];
}

/** As Go writes it: `10s`, `1m20s`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
