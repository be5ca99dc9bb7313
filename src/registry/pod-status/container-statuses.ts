import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod } from '../../objects/kubernetes.js';
import type { ContainerReport, PodReport } from '../../objects/pod-report.js';
import { formatTime } from '../../objects/time.js';
import { RecentMap } from '../recent-map.js';
import { stableDigits } from './stable-hash.js';

/**
 * Images, and runs of containers of one name, whose digests are remembered: more than a cluster usually has; the one not seen for
 * longest is computed again.
 */
const REMEMBERED_IMAGES = 1_024;
/** How many digits tell apart the runs of the containers of a pod. */
const RUN_DIGITS = 32;

type Ended = Pick<ContainerReport, 'reason' | 'message' | 'exitCode' | 'startedAtMs' | 'finishedAtMs'>;

/** Writes the statuses of containers. What pods with equal reports have in common is made once. */
export class ContainerStatuses {
  readonly #imageIds = new RecentMap<string>(REMEMBERED_IMAGES);
  readonly #runs = new RecentMap<string>(REMEMBERED_IMAGES);
  readonly #states = new WeakMap<ContainerReport, ContainerState>();

  /** The statuses of the containers that a report is about, in the order of the pod's spec. */
  of({ metadata, spec, status }: Pod, { containers }: PodReport): readonly ContainerStatus[] {
    return spec.containers.flatMap((container, index) => {
      const report = containers[index];
      if (report === undefined) return [];
      const before = status.containerStatuses?.find(({ name }) => name === container.name);
      return [this.#status(metadata.uid, container, sinceBefore(report, before))];
    });
  }

  /** The same statuses for the containers of another pod; all are of containers that run for the first time, or never ran. */
  likewise(statuses: readonly ContainerStatus[], uid: string): readonly ContainerStatus[] {
    const pod = podPart(uid);
    return statuses.map((status) => {
      const { containerID } = status;
      return containerID ? { ...status, containerID: `${pod}${containerID.slice(-RUN_DIGITS)}` } : status;
    });
  }

  /** Init containers are not reported: all have succeeded (or run beside the others) as soon as any container has left the start. */
  ofInit({ metadata, spec }: Pod, { containers, startedAtMs }: PodReport): readonly ContainerStatus[] {
    const hasBegun = containers.some(({ state, reason }) => state !== 'waiting' || reason !== 'ContainerCreating');
    const ended = { state: 'terminated', reason: 'Completed', exitCode: 0, startedAtMs, finishedAtMs: startedAtMs } as const;
    const sidecar = { state: 'running', startedAtMs } as const;
    return (spec.initContainers ?? []).map((container) => {
      const begun = container.restartPolicy === 'Always' ? sidecar : ended;
      const state = hasBegun ? begun : ({ state: 'waiting', reason: 'PodInitializing' } as const);
      return this.#status(metadata.uid, container, { ...state, restarts: 0, isReady: hasBegun });
    });
  }

  #status(uid: string, { name, image = '' }: Container, report: ContainerReport): ContainerStatus {
    const { state, restarts, isReady, last } = report;
    const id = (run: number) => `${podPart(uid)}${this.#digitsOf(name, run)}`;
    const runs = state !== 'waiting';
    const containerID = runs ? id(restarts) : last && id(Math.max(0, restarts - 1));
    return {
      name,
      state: state === 'terminated' ? { terminated: terminated(report, id(restarts)) } : this.#state(report),
      lastState: last === undefined ? {} : { terminated: terminated(last, id(Math.max(0, restarts - 1))) },
      ready: isReady,
      restartCount: restarts,
      image,
      imageID: containerID === undefined ? '' : this.#imageId(image),
      ...(containerID !== undefined && { containerID }),
      started: state === 'running',
    };
  }

  #digitsOf(name: string, run: number): string {
    const key = `${name}/${run}`;
    const known = this.#runs.get(key);
    if (known !== undefined) return known;
    const digits = stableDigits(key, RUN_DIGITS);
    this.#runs.set(key, digits);
    return digits;
  }

  #state(report: ContainerReport): ContainerState {
    const known = this.#states.get(report);
    if (known !== undefined) return known;
    const { reason, message, startedAtMs } = report;
    const waiting = { ...(reason && { reason }), ...(message && { message }) };
    const state = report.state === 'running' ? { running: { startedAt: timeOf(startedAtMs) } } : { waiting };
    this.#states.set(report, state);
    return state;
  }

  #imageId(image: string): string {
    const known = this.#imageIds.get(image);
    if (known !== undefined) return known;
    const id = image.includes('@') ? image : `${withoutTag(image)}@sha256:${stableDigits(image, 64)}`;
    this.#imageIds.set(image, id);
    return id;
  }
}

/** What the ids of all containers of a pod begin with. */
function podPart(uid: string): string {
  return `simulated://${uid.replaceAll('-', '')}`;
}

/** A kubelet that has taken over a container does not know since when it ran: that stays as it was. */
function sinceBefore(report: ContainerReport, before: ContainerStatus | undefined): ContainerReport {
  const { state, startedAtMs, last } = report;
  const running = before?.state.running?.startedAt;
  const ended = before?.state.terminated?.startedAt;
  if (state === 'running' && startedAtMs === undefined) return { ...report, ...since(running) };
  if (state === 'terminated' && startedAtMs === undefined) return { ...report, ...since(running ?? ended) };
  if (last === undefined || last.startedAtMs !== undefined) return report;
  const isSameRun = state === 'running' && before?.restartCount === report.restarts;
  const lastRun = isSameRun ? undefined : (running ?? ended);
  return { ...report, last: { ...last, ...since(lastRun ?? before?.lastState.terminated?.startedAt) } };
}

function since(time: string | null | undefined): Pick<ContainerReport, 'startedAtMs'> {
  return time ? { startedAtMs: Date.parse(time) } : {};
}

function terminated({ reason, message, exitCode = 0, startedAtMs, finishedAtMs }: Ended, containerID: string): ContainerStateTerminated {
  return {
    exitCode,
    reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
    ...(message && { message }),
    startedAt: timeOf(startedAtMs),
    finishedAt: timeOf(finishedAtMs),
    containerID,
  };
}

/** The tag comes after the last slash: before that, a colon is part of a port. */
function withoutTag(image: string): string {
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  return colon < 0 ? image : image.slice(0, colon);
}

function timeOf(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : formatTime(milliseconds);
}
