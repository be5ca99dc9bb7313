import type { ContainerReport, PodReport } from '../../objects/pod-report.js';

/** Whether two reports say the same of their pods, but for which those are. Statuses know no parts of a second. */
export function isSameReport(a: PodReport, b: PodReport): boolean {
  const isSameTime = isSameSecond(a.reportedAtMs, b.reportedAtMs) && isSameSecond(a.startedAtMs, b.startedAtMs);
  const isSameState = a.phase === b.phase && a.isReady === b.isReady && a.reason === b.reason && a.message === b.message;
  return isSameTime && isSameState && areSame(a.containers, b.containers);
}

function areSame(a: PodReport['containers'], b: PodReport['containers']): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => isSameContainer(one, b[index])));
}

function isSameContainer(a: ContainerReport, b: ContainerReport | undefined): boolean {
  if (a === b) return true;
  if (b === undefined || a.state !== b.state || a.restarts !== b.restarts || a.isReady !== b.isReady || a.message !== b.message)
    return false;
  return isSameRun(a, b) && (a.last === b.last || (a.last !== undefined && b.last !== undefined && isSameRun(a.last, b.last)));
}

type Run = NonNullable<ContainerReport['last']>;

function isSameRun(a: Run, b: Run): boolean {
  const isSameTime = isSameSecond(a.startedAtMs, b.startedAtMs) && isSameSecond(a.finishedAtMs, b.finishedAtMs);
  return isSameTime && a.reason === b.reason && a.exitCode === b.exitCode;
}

function isSameSecond(aMs: number | undefined, bMs: number | undefined): boolean {
  return aMs === bMs || (aMs !== undefined && bMs !== undefined && Math.floor(aMs / 1_000) === Math.floor(bMs / 1_000));
}
