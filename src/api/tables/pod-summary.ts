import type { ContainerStateTerminated, ContainerStatus, Pod } from '../../objects/kubernetes.js';
import { ageOf } from '../ages.js';

/** A pod in three words (B-352). */
export interface PodSummary {
  /** Containers that run and are ready, of all that shall: `1/2`. Sidecars count, other init containers do not. */
  readonly ready: string;
  /** The phase, or whatever says more: `CrashLoopBackOff`, `Init:1/3`, `Terminating`. */
  readonly status: string;
  /** `0`, or with the time since the last one `3 (10s ago)`. */
  readonly restarts: string;
}

/** What `kubectl get pods` says of a pod (B-352). */
export function podSummary(pod: Pod, nowMs: number): PodSummary {
  const sidecars = sidecarNames(pod);
  const initial = initialContainers(pod, sidecars);
  const main = initial.blockedBy === undefined || hasCondition(pod, 'Initialized') ? mainContainers(pod) : undefined;
  // Once the main containers count, restarts of plain init containers are history; those of sidecars are not.
  const restarted = main ? [...initial.sidecars, ...main.statuses] : initial.reached;
  return {
    ready: `${initial.ready + (main?.ready ?? 0)}/${pod.spec.containers.length + sidecars.size}`,
    status: deletionReason(pod) ?? runReason(pod, main, initial.blockedBy ?? phaseReason(pod)),
    restarts: restartsText(restarted, nowMs),
  };
}

interface InitialContainers {
  /** The init containers up to and including the one that is not done. */
  readonly reached: readonly ContainerStatus[];
  /** Those of them that are to keep running beside the main containers. */
  readonly sidecars: readonly ContainerStatus[];
  /** Sidecars that run and are ready. */
  readonly ready: number;
  /** What the first init container that is not done says; undefined if all are done. */
  readonly blockedBy: string | undefined;
}

function initialContainers(pod: Pod, sidecarNames: ReadonlySet<string>): InitialContainers {
  const statuses = pod.status.initContainerStatuses ?? [];
  const total = pod.spec.initContainers?.length ?? 0;
  const blockers = statuses.map((status, index) => {
    const hasStarted = sidecarNames.has(status.name) && status.started === true;
    return hasStarted ? undefined : initReason(status, `${index}/${total}`);
  });
  const blocked = blockers.findIndex((reason) => reason !== undefined);
  const reached = blocked === -1 ? statuses : statuses.slice(0, blocked + 1);
  const sidecars = reached.filter(({ name }) => sidecarNames.has(name));
  const ready = sidecars.filter((status) => status.started === true && status.ready && status.state.terminated?.exitCode !== 0).length;
  return { reached, sidecars, ready, blockedBy: blockers[blocked] };
}

/** Why an init container holds up the pod; undefined if it is done. */
function initReason({ state: { terminated, waiting } }: ContainerStatus, progress: string): string | undefined {
  if (terminated?.exitCode === 0) return undefined;
  if (terminated) return `Init:${exitReason(terminated)}`;
  return `Init:${waiting?.reason && waiting.reason !== 'PodInitializing' ? waiting.reason : progress}`;
}

interface MainContainers {
  readonly statuses: readonly ContainerStatus[];
  /** Containers that run and are ready. */
  readonly ready: number;
  /** Why the first container that does not run does not. */
  readonly stoppedBy: string | undefined;
}

function mainContainers({ status }: Pod): MainContainers {
  const statuses = status.containerStatuses ?? [];
  const reasons = statuses.map(stopReason);
  const ready = statuses.filter((one, index) => reasons[index] === undefined && one.ready && one.state.running !== undefined).length;
  return { statuses, ready, stoppedBy: reasons.find((reason) => reason !== undefined) };
}

/** Why a container does not run; undefined if it does, or waits without giving a reason. */
function stopReason({ state: { waiting, terminated } }: ContainerStatus): string | undefined {
  if (waiting?.reason) return waiting.reason;
  return terminated && exitReason(terminated);
}

function exitReason({ reason, signal, exitCode }: ContainerStateTerminated): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** A pod of which one container has completed and another runs has not completed. */
function runReason(pod: Pod, main: MainContainers | undefined, otherwise: string): string {
  const reason = main?.stoppedBy ?? otherwise;
  if (reason !== 'Completed' || !main?.ready) return reason;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function phaseReason({ status }: Pod): string {
  const isGated = status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  return isGated ? 'SchedulingGated' : status.reason || (status.phase ?? '');
}

function deletionReason({ metadata, status }: Pod): string | undefined {
  if (!metadata.deletionTimestamp) return undefined;
  if (status.reason === 'NodeLost') return 'Unknown';
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? undefined : 'Terminating';
}

function restartsText(statuses: readonly ContainerStatus[], nowMs: number): string {
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const ends = statuses.flatMap(({ lastState }) => lastState.terminated?.finishedAt ?? []);
  const last = ends.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
  return restarts === 0 || last === undefined ? `${restarts}` : `${restarts} (${ageOf(last, nowMs)} ago)`;
}

/** Init containers that restart always are sidecars: they keep running beside the main containers. */
function sidecarNames({ spec }: Pod): ReadonlySet<string> {
  return new Set((spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name));
}

function hasCondition({ status }: Pod, type: string): boolean {
  return status.conditions?.find((condition) => condition.type === type)?.status === 'True';
}
