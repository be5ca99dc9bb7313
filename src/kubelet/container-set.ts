import type { ContainerReport, PodReport } from '../objects/pod-report.js';
import { ContainerAttempts } from './container-attempts.js';
import type { ContainerReports } from './container-reports.js';
import type { PodFact } from './pod-runtime.js';

/** What most pods share: nothing has failed. */
const NO_ATTEMPTS: (ContainerAttempts | undefined)[] = [];
const NONE: readonly number[] = [];

/** The containers of one pod, by number: how each is, and what has been tried with it. */
export class ContainerSet {
  readonly #shared: ContainerReports;
  #reports: readonly ContainerReport[];
  /** For those of which something has failed. */
  #attempts = NO_ATTEMPTS;
  #hasImages = false;

  /** Containers that nobody has tried yet. Equal reports come from, and go to, those of other pods. */
  constructor(shared: ContainerReports, count: number) {
    this.#shared = shared;
    this.#reports = shared.creating(count);
  }

  /** Containers as a kubelet before has left them. */
  static restored(shared: ContainerReports, reports: PodReport['containers'], nowMs: number): ContainerSet {
    const set = new ContainerSet(shared, reports.length);
    const attempts = reports.map((report) => ContainerAttempts.restored(report, nowMs));
    if (attempts.some((attempt) => attempt !== undefined)) set.#attempts = attempts;
    set.#reports = reports;
    set.#hasImages = true;
    return set;
  }

  get reports(): readonly ContainerReport[] {
    return this.#reports;
  }

  /** The earliest time at which a container that does not run is to be tried, in milliseconds. */
  get retryAtMs(): number {
    return Math.min(...this.#which(isDown).map((index) => this.#attempts[index]?.retryAtMs ?? 0));
  }

  get running(): readonly number[] {
    return this.#which((report) => !isDown(report));
  }

  get unready(): readonly number[] {
    return this.#which((report) => !isDown(report) && !report.isReady);
  }

  get isReady(): boolean {
    return this.#reports.every(({ isReady }) => isReady);
  }

  /** Those whose images are to be pulled now. */
  lackingImages(nowMs: number): readonly number[] {
    if (this.#attempts === NO_ATTEMPTS) return this.#hasImages ? NONE : this.#which(isDown);
    return this.#which((report, index) => this.#isDue(report, index, nowMs) && this.#needsImage(index));
  }

  /** Those that are to be started now. */
  startable(nowMs: number): readonly number[] {
    if (this.#attempts === NO_ATTEMPTS) return this.#hasImages ? this.#which(isDown) : NONE;
    return this.#which((report, index) => this.#isDue(report, index, nowMs) && !this.#needsImage(index));
  }

  /** What the containers that do not run mean for the pod. */
  get outcome(): PodFact {
    const down = this.#which(isDown);
    if (down.length === 0 && this.#reports.length > 0) return 'started';
    const waiting = down.filter((index) => this.#attempts[index]?.retryAtMs !== Number.POSITIVE_INFINITY);
    if (waiting.some((index) => this.#needsImage(index))) return 'pullFailed';
    if (waiting.length > 0) return 'crashed';
    return down.length === this.#reports.length ? 'failed' : 'started';
  }

  /** The images are there, but for those that `failPull` names after this. */
  pulled(indexes: readonly number[]): void {
    this.#hasImages = true;
    for (const index of indexes) this.#attempts[index]?.pulled();
  }

  failPull(index: number, nowMs: number): void {
    this.#attempt(index).pullFailed(nowMs);
  }

  wait(index: number, reason: string, message: string): void {
    const { restarts, last } = this.#reports[index] ?? { restarts: 0, last: undefined };
    this.#set(index, { state: 'waiting', reason, message, restarts, isReady: false, ...(last !== undefined && { last }) });
  }

  start(indexes: readonly number[], nowMs: number): void {
    if (this.#attempts === NO_ATTEMPTS && indexes.length === this.#reports.length) {
      this.#reports = this.#shared.running(indexes.length, 'unready', nowMs);
      return;
    }
    for (const index of indexes) {
      const report = this.#reports[index];
      if (report !== undefined && isDown(report)) this.#set(index, started(report, nowMs));
    }
  }

  /** A container that runs exits with code 1; gives how long it waits before it is started again, in milliseconds. */
  exit(index: number, nowMs: number, restartPolicy: string | undefined): number {
    const report = this.#reports[index];
    const attempt = this.#attempt(index);
    attempt.exited(nowMs, restartPolicy);
    const end = { reason: 'Error', exitCode: 1, ...startOf(report), finishedAtMs: nowMs };
    this.#set(index, { state: 'terminated', ...end, restarts: report?.restarts ?? 0, isReady: false });
    return attempt.retryAtMs - nowMs;
  }

  /** A container is to be another: it ends if it runs, and waits for an image. */
  replace(index: number, nowMs: number): void {
    const report = this.#reports[index];
    if (report !== undefined && !isDown(report)) {
      const end = { reason: 'Completed', exitCode: 0, ...startOf(report), finishedAtMs: nowMs };
      this.#set(index, { state: 'terminated', ...end, restarts: report.restarts, isReady: false });
    }
    this.#attempt(index);
    this.#attempts[index] = ContainerAttempts.anew();
  }

  /** A container that has exited is not started again at once. */
  backOff(index: number, message: string): void {
    const report = this.#reports[index];
    if (report === undefined) return;
    this.#set(index, { ...report, ...withLast(endOf(report)) });
    this.wait(index, 'CrashLoopBackOff', message);
  }

  becomeReady(indexes: readonly number[]): void {
    const [first] = this.#reports;
    const { startedAtMs, restarts } = first ?? {};
    const isAll = indexes.length === this.#reports.length && this.#reports.every((report) => report === first);
    if (isAll && restarts === 0 && startedAtMs !== undefined) {
      this.#reports = this.#shared.running(indexes.length, 'ready', startedAtMs);
      return;
    }
    for (const index of indexes) {
      const report = this.#reports[index];
      if (report !== undefined) this.#set(index, { ...report, isReady: true });
    }
  }

  #isDue(report: ContainerReport, index: number, nowMs: number): boolean {
    return isDown(report) && (this.#attempts[index]?.retryAtMs ?? 0) <= nowMs;
  }

  #needsImage(index: number): boolean {
    return this.#attempts[index]?.needsImage ?? !this.#hasImages;
  }

  #attempt(index: number): ContainerAttempts {
    if (this.#attempts === NO_ATTEMPTS) this.#attempts = [];
    this.#attempts[index] ??= new ContainerAttempts();
    return this.#attempts[index];
  }

  #set(index: number, report: ContainerReport): void {
    this.#reports = this.#reports.with(index, report);
  }

  #which(isMeant: (report: ContainerReport, index: number) => boolean): readonly number[] {
    const indexes: number[] = [];
    for (const [index, report] of this.#reports.entries()) if (isMeant(report, index)) indexes.push(index);
    return indexes;
  }
}

function isDown({ state }: ContainerReport): boolean {
  return state !== 'running';
}

function started(report: ContainerReport, startedAtMs: number): ContainerReport {
  const last = report.state === 'terminated' ? endOf(report) : report.last;
  const restarts = report.restarts + (last === undefined ? 0 : 1);
  return { state: 'running', startedAtMs, restarts, isReady: false, ...withLast(last) };
}

function withLast(last: ContainerReport['last']): Pick<ContainerReport, 'last'> {
  return last === undefined ? {} : { last };
}

function startOf(report: ContainerReport | undefined): Pick<ContainerReport, 'startedAtMs'> {
  return report?.startedAtMs === undefined ? {} : { startedAtMs: report.startedAtMs };
}

function endOf(report: ContainerReport): ContainerReport['last'] {
  const { reason, exitCode, finishedAtMs } = report;
  return {
    ...(reason !== undefined && { reason }),
    ...(exitCode !== undefined && { exitCode }),
    ...startOf(report),
    ...(finishedAtMs !== undefined && { finishedAtMs }),
  };
}
