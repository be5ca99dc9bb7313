import type { Random } from '../clock/random.js';
import type { Container } from '../objects/kubernetes.js';
import { ContainerEvents } from './container-events.js';
import type { ContainerSet } from './container-set.js';
import { crashAfterMs } from './crash-time.js';
import { drawDuration } from './duration-range.js';
import type { KubeletSettings } from './kubelet-settings.js';
import type { PodRuntime, RuntimePod } from './pod-runtime.js';
import { PodWaits } from './pod-waits.js';
import { preStopMs } from './pre-stop.js';
import { readyAfterMs } from './probe-timing.js';
import { restoredContainers } from './restored-containers.js';
import type { SimulatedKubelet } from './simulated-kubelet.js';

/** How long a failed pull is shown as `ErrImagePull` before it is shown as `ImagePullBackOff`, in milliseconds. */
const PULL_ERROR_SHOWN_MS = 1_000;

const NONE: readonly number[] = [];

/** A pod with what its runtime keeps of it. */
export interface SimulatedPod extends RuntimePod {
  /** That of its node. */
  kubelet: SimulatedKubelet | undefined;
  containers: ContainerSet;
  /** Made when there is something to wait for. */
  waits: PodWaits | undefined;
}

/**
 * Containers that exist only in name: they take the time, and fail as often, as the kubelet's settings say. What is kept of a pod lies with the pod, so that
 * one runtime is enough for all.
 */
export class SimulatedRuntime implements PodRuntime<SimulatedPod> {
  /** Takes a pod on. One of which the view says that a kubelet has tried its containers goes on from there: what runs is left alone (B-126). */
  begin(pod: SimulatedPod, kubelet: SimulatedKubelet): void {
    pod.kubelet = kubelet;
    pod.waits = undefined;
    const restored = restoredContainers(pod.view);
    if (restored === undefined) {
      pod.containers = kubelet.containers.untried(pod.view.spec.containers.length);
      return;
    }
    pod.containers = kubelet.containers.restored(restored, nowMsOf(pod));
    this.#armCrashes(pod, pod.containers.running, kubelet.settings);
  }

  retryAtMsOf(pod: SimulatedPod): number {
    return pod.containers.retryAtMs;
  }

  pull(pod: SimulatedPod): void {
    pod.changed();
    const { settings, random, clock } = kubeletOf(pod);
    const indexes = pod.containers.lackingImages(clock);
    if (indexes.length === 0) {
      pod.happened('pulled');
      return;
    }
    const tookMs = drawDuration(settings.timing.pull, random);
    if (isEventful(settings)) for (const index of indexes) eventsOf(pod).pulling(specOf(pod, index), tookMs);
    if (tookMs === 0) this.#endPull(pod, indexes, 0);
    else this.#after(pod, tookMs, () => this.#endPull(pod, indexes, tookMs));
  }

  start(pod: SimulatedPod): void {
    const { settings, random, clock } = kubeletOf(pod);
    const indexes = pod.containers.startable(clock);
    if (indexes.length === 0) {
      pod.happened(pod.containers.outcome);
      return;
    }
    const takesMs = drawDuration(settings.timing.start, random);
    if (takesMs === 0) this.#endStart(pod, indexes);
    else this.#after(pod, takesMs, () => this.#endStart(pod, indexes));
  }

  probe(pod: SimulatedPod): void {
    pod.waits?.cancelProbes();
    const { settings, random } = kubeletOf(pod);
    const succeedsMs = drawDuration(settings.timing.ready, random);
    const { unready } = pod.containers;
    const [first] = unready;
    if (first === undefined) {
      if (pod.containers.isReady) pod.happened('becameReady');
    } else if (unready.length === 1) this.#readyAt(pod, readyAtMs(pod, first, succeedsMs), unready);
    else this.#readyInTime(pod, unready, succeedsMs);
  }

  replace(pod: SimulatedPod, indexes: readonly number[]): void {
    const { running } = pod.containers;
    for (const index of indexes) {
      if (running.includes(index)) eventsOf(pod).replacing(specOf(pod, index));
      pod.containers = pod.containers.replace(index, nowMsOf(pod));
    }
    pod.changed();
    pod.happened('crashed');
  }

  stop(pod: SimulatedPod, deadlineMs: number): void {
    this.abandon(pod);
    const stopsAtMs = pod.waits?.stopsAtMs ?? beginStop(pod);
    const nowMs = nowMsOf(pod);
    if (stopsAtMs > nowMs) waitsOf(pod).stopsAtMs = stopsAtMs;
    this.#after(pod, Math.min(stopsAtMs, deadlineMs) - nowMs, () => pod.happened('stopped'));
  }

  abandon(pod: SimulatedPod): void {
    pod.waits?.cancel();
  }

  /** At once, if the time has come. */
  #after(pod: SimulatedPod, delayMs: number, task: () => void): void {
    if (delayMs <= 0) task();
    else waitsOf(pod).at(nowMsOf(pod) + delayMs, task);
  }

  #readyAt(pod: SimulatedPod, timeMs: number, indexes: readonly number[]): void {
    if (timeMs <= nowMsOf(pod)) becomeReady(pod, indexes);
    else waitsOf(pod).probeAt(timeMs, () => becomeReady(pod, indexes));
  }

  #readyInTime(pod: SimulatedPod, unready: readonly number[], succeedsMs: number): void {
    const nowMs = nowMsOf(pod);
    const byTime = new Map<number, number[]>();
    for (const index of unready) {
      const timeMs = Math.max(nowMs, readyAtMs(pod, index, succeedsMs));
      byTime.set(timeMs, [...(byTime.get(timeMs) ?? []), index]);
    }
    for (const [timeMs, indexes] of byTime) this.#readyAt(pod, timeMs, indexes);
  }

  #endPull(pod: SimulatedPod, indexes: readonly number[], tookMs: number): void {
    const { settings, clock } = kubeletOf(pod);
    pod.containers = pod.containers.pulled(indexes);
    for (const index of indexes) {
      const spec = specOf(pod, index);
      const failure = pullFailure(pod, spec, settings);
      if (failure !== undefined) this.#failPull(pod, index, failure, tookMs);
      else if (isEventful(settings)) eventsOf(pod).pulled(spec, tookMs);
    }
    pod.happened(pod.containers.startable(clock).length > 0 ? 'pulled' : 'pullFailed');
  }

  #failPull(pod: SimulatedPod, index: number, failure: string, tookMs: number): void {
    const spec = specOf(pod, index);
    const error = `failed to pull image "${spec.image}": ${failure}`;
    pod.containers = pod.containers.failPull(index, nowMsOf(pod)).wait(index, 'ErrImagePull', error);
    eventsOf(pod).pullFailed(spec, failure, tookMs);
    this.#after(pod, PULL_ERROR_SHOWN_MS, () => {
      const message = `Back-off pulling image "${spec.image}": ErrImagePull: ${error}`;
      pod.containers = pod.containers.wait(index, 'ImagePullBackOff', message);
      eventsOf(pod).pullBackedOff(spec);
      pod.changed();
    });
  }

  #endStart(pod: SimulatedPod, indexes: readonly number[]): void {
    const { random, settings, clock } = kubeletOf(pod);
    pod.containers = pod.containers.start(indexes, clock.now());
    if (isEventful(settings)) for (const index of indexes) eventsOf(pod).started(specOf(pod, index));
    const failed = drawn(indexes, settings.failureRates.start, random);
    for (const index of failed) exit(pod, index);
    this.#armCrashes(pod, failed.length === 0 ? indexes : indexes.filter((index) => !failed.includes(index)), settings);
    pod.changed();
    pod.happened(pod.containers.outcome);
  }

  #armCrashes(pod: SimulatedPod, indexes: readonly number[], { failureRates }: KubeletSettings): void {
    for (const index of indexes) {
      const delayMs = crashAfterMs(failureRates.crash, kubeletOf(pod).random);
      if (delayMs === undefined) continue;
      const run = pod.containers.reports[index]?.startedAtMs;
      this.#after(pod, delayMs, () => crash(pod, index, run));
    }
  }
}

function kubeletOf({ kubelet, view }: SimulatedPod): SimulatedKubelet {
  if (kubelet === undefined) throw new Error(`no kubelet has taken on pod ${view.name}`);
  return kubelet;
}

function waitsOf(pod: SimulatedPod): PodWaits {
  pod.waits ??= new PodWaits(kubeletOf(pod).clock, (error) => pod.broke(error));
  return pod.waits;
}

function nowMsOf(pod: SimulatedPod): number {
  return kubeletOf(pod).clock.now();
}

function eventsOf(pod: SimulatedPod): ContainerEvents {
  return new ContainerEvents(kubeletOf(pod), pod.view);
}

function specOf({ view }: SimulatedPod, index: number): Container {
  const spec = view.spec.containers[index];
  if (spec === undefined) throw new Error(`pod ${view.name} has no container ${index}`);
  return spec;
}

function pullFailure(pod: SimulatedPod, { image = '' }: Container, settings: KubeletSettings): string | undefined {
  const { images, random } = kubeletOf(pod);
  const failure = images.failureOf(image);
  if (failure !== undefined || !random.chance(settings.failureRates.pull)) return failure;
  return `rpc error: code = Unavailable desc = failed to pull and unpack image "${image}": the registry did not answer`;
}

/** The run that began then crashes, if it has not ended otherwise. */
function crash(pod: SimulatedPod, index: number, startedAtMs: number | undefined): void {
  const report = pod.containers.reports[index];
  if (report?.state !== 'running' || report.startedAtMs !== startedAtMs) return;
  exit(pod, index);
  const { outcome } = pod.containers;
  pod.changed();
  pod.happened(outcome === 'started' ? 'becameUnready' : outcome);
}

function exit(pod: SimulatedPod, index: number): void {
  const { spec, name, namespace } = pod.view;
  const uid = kubeletOf(pod).uids.text(pod.view.uid);
  const nowMs = nowMsOf(pod);
  pod.containers = pod.containers.exit(index, nowMs, spec.restartPolicy);
  const waitMs = pod.containers.retryAtMsOf(index) - nowMs;
  if (waitMs <= 0 || waitMs === Number.POSITIVE_INFINITY) return;
  const container = specOf(pod, index);
  const where = `container=${container.name} pod=${name}_${namespace}(${uid})`;
  pod.containers = pod.containers.backOff(index, `back-off ${duration(waitMs)} restarting failed ${where}`);
  eventsOf(pod).restartBackedOff(container);
}

/** When a container that runs is ready, in milliseconds; it may have been for long. */
function readyAtMs(pod: SimulatedPod, index: number, succeedsMs: number): number {
  const startedAtMs = pod.containers.reports[index]?.startedAtMs ?? nowMsOf(pod);
  return startedAtMs + readyAfterMs(specOf(pod, index), succeedsMs);
}

function becomeReady(pod: SimulatedPod, indexes: readonly number[]): void {
  pod.containers = pod.containers.becomeReady(indexes);
  pod.changed();
  if (pod.containers.isReady) pod.happened('becameReady');
}

function beginStop(pod: SimulatedPod): number {
  const running = pod.containers.running.map((index) => specOf(pod, index));
  if (running.length === 0) return nowMsOf(pod);
  for (const container of running) eventsOf(pod).killing(container);
  // Containers are stopped side by side: the longest hook counts.
  const { settings, random } = kubeletOf(pod);
  return nowMsOf(pod) + Math.max(...running.map(preStopMs)) + drawDuration(settings.timing.stop, random);
}

/** Whether events say what goes well: where they do not, it is not put into words. */
function isEventful({ eventDetail }: KubeletSettings): boolean {
  return eventDetail === 'everything';
}

/** Those that chance chooses, each with this probability. */
function drawn(indexes: readonly number[], probability: number, random: Random): readonly number[] {
  let chosen = NONE;
  for (const index of indexes) if (random.chance(probability)) chosen = [...chosen, index];
  return chosen;
}

/** As Go writes it: `10s`, `1m20s`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
