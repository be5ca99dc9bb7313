import type { Clock } from '../clock/clock.js';
import type { ContainerReport, PodReport } from '../objects/pod-report.js';
import { ContainerAttempts } from './container-attempts.js';
import type { PodFact } from './pod-runtime.js';

/** What most pods share: nothing has failed. */
const NO_ATTEMPTS: (ContainerAttempts | undefined)[] = [];
const NONE: readonly number[] = [];

/** What a set is made of. */
interface Contents {
  readonly reports: readonly ContainerReport[];
  readonly attempts: (ContainerAttempts | undefined)[];
  readonly hasImages: boolean;
}

/**
 * The containers of a pod, by number: how each is, and what has been tried with it. Pods of which nothing has failed have their sets in common: what changes
 * one gives the set that the pod has from then on.
 */
export class ContainerSet {
  readonly #shared: ContainerSets;
  /** What a set that is shared is asked over and over, and never changes. */
  readonly #down: readonly number[] | undefined;
  readonly #unready: readonly number[] | undefined;
  #reports: readonly ContainerReport[];
  /** For those of which something has failed. */
  #attempts: (ContainerAttempts | undefined)[];
  #hasImages: boolean;

  constructor(shared: ContainerSets, { reports, attempts, hasImages }: Contents, use: 'shared' | 'own') {
    this.#shared = shared;
    this.#reports = reports;
    this.#attempts = attempts;
    this.#hasImages = hasImages;
    this.#down = use === 'shared' ? this.#which(isDown) : undefined;
    this.#unready = use === 'shared' ? this.#which(isUnready) : undefined;
  }

  get reports(): readonly ContainerReport[] {
    return this.#reports;
  }

  /** The earliest time at which a container that does not run is to be tried, in milliseconds. */
  get retryAtMs(): number {
    return Math.min(...this.down.map((index) => this.#attempts[index]?.retryAtMs ?? 0));
  }

  /** Those that do not run. */
  get down(): readonly number[] {
    return this.#down ?? this.#which(isDown);
  }

  get running(): readonly number[] {
    return this.#which((report) => !isDown(report));
  }

  /** Those that run, and are not ready. */
  get unready(): readonly number[] {
    return this.#unready ?? this.#which(isUnready);
  }

  get isReady(): boolean {
    return this.#reports.every(({ isReady }) => isReady);
  }

  /** Those whose images are to be pulled now. */
  lackingImages(clock: Clock): readonly number[] {
    if (this.#attempts === NO_ATTEMPTS) return this.#hasImages ? NONE : this.down;
    const nowMs = clock.now();
    return this.#which((report, index) => this.#isDue(report, index, nowMs) && this.#needsImage(index));
  }

  /** Those that are to be started now. */
  startable(clock: Clock): readonly number[] {
    if (this.#attempts === NO_ATTEMPTS) return this.#hasImages ? this.down : NONE;
    const nowMs = clock.now();
    return this.#which((report, index) => this.#isDue(report, index, nowMs) && !this.#needsImage(index));
  }

  /** What the containers that do not run mean for the pod. */
  get outcome(): PodFact {
    const { down } = this;
    if (down.length === 0 && this.#reports.length > 0) return 'started';
    const waiting = down.filter((index) => this.#attempts[index]?.retryAtMs !== Number.POSITIVE_INFINITY);
    if (waiting.some((index) => this.#needsImage(index))) return 'pullFailed';
    if (waiting.length > 0) return 'crashed';
    return down.length === this.#reports.length ? 'failed' : 'started';
  }

  /** The images are there, but for those that `failPull` names after this. */
  pulled(indexes: readonly number[]): ContainerSet {
    const count = this.#reports.length;
    if (this === this.#shared.untried(count)) return this.#shared.pulled(count);
    const set = this.#own();
    set.#hasImages = true;
    for (const index of indexes) set.#attempts[index]?.pulled();
    return set;
  }

  failPull(index: number, nowMs: number): ContainerSet {
    const set = this.#own();
    set.#attempt(index).pullFailed(nowMs);
    return set;
  }

  wait(index: number, reason: string, message: string): ContainerSet {
    const { restarts, last } = this.#reports[index] ?? { restarts: 0, last: undefined };
    return this.#with(index, { state: 'waiting', reason, message, restarts, isReady: false, ...(last !== undefined && { last }) });
  }

  start(indexes: readonly number[], nowMs: number): ContainerSet {
    if (this.#attempts === NO_ATTEMPTS && indexes.length === this.#reports.length) {
      return this.#shared.running(indexes.length, 'unready', nowMs);
    }
    const set = this.#own();
    for (const index of indexes) {
      const report = set.#reports[index];
      if (report !== undefined && isDown(report)) set.#set(index, started(report, nowMs));
    }
    return set;
  }

  /** A container that runs exits with code 1. */
  exit(index: number, nowMs: number, restartPolicy: string | undefined): ContainerSet {
    const set = this.#own();
    const report = set.#reports[index];
    set.#attempt(index).exited(nowMs, restartPolicy);
    const end = { reason: 'Error', exitCode: 1, ...startOf(report), finishedAtMs: nowMs };
    set.#set(index, { state: 'terminated', ...end, restarts: report?.restarts ?? 0, isReady: false });
    return set;
  }

  /** When a container that has failed is to be tried again, in milliseconds; 0 if nothing of it has failed. */
  retryAtMsOf(index: number): number {
    return this.#attempts[index]?.retryAtMs ?? 0;
  }

  /** A container is to be another: it ends if it runs, and waits for an image. */
  replace(index: number, nowMs: number): ContainerSet {
    const set = this.#own();
    const report = set.#reports[index];
    if (report !== undefined && !isDown(report)) {
      const end = { reason: 'Completed', exitCode: 0, ...startOf(report), finishedAtMs: nowMs };
      set.#set(index, { state: 'terminated', ...end, restarts: report.restarts, isReady: false });
    }
    set.#attempt(index);
    set.#attempts[index] = ContainerAttempts.anew();
    return set;
  }

  /** A container that has exited is not started again at once. */
  backOff(index: number, message: string): ContainerSet {
    const report = this.#reports[index];
    if (report === undefined) return this;
    return this.#with(index, { ...report, ...withLast(endOf(report)) }).wait(index, 'CrashLoopBackOff', message);
  }

  becomeReady(indexes: readonly number[]): ContainerSet {
    const [first] = this.#reports;
    const { startedAtMs, restarts } = first ?? {};
    const isAll = indexes.length === this.#reports.length && this.#reports.every((report) => report === first);
    if (isAll && restarts === 0 && startedAtMs !== undefined) {
      const ready = this.#shared.running(indexes.length, 'ready', startedAtMs);
      if (this.#attempts === NO_ATTEMPTS) return ready;
      this.#reports = ready.#reports;
      return this;
    }
    const set = this.#own();
    for (const index of indexes) {
      const report = set.#reports[index];
      if (report !== undefined) set.#set(index, { ...report, isReady: true });
    }
    return set;
  }

  /** The pod's own set, which may be changed. */
  #own(): ContainerSet {
    if (this.#down === undefined) return this;
    return new ContainerSet(this.#shared, { reports: this.#reports, attempts: this.#attempts, hasImages: this.#hasImages }, 'own');
  }

  #with(index: number, report: ContainerReport): ContainerSet {
    const set = this.#own();
    set.#set(index, report);
    return set;
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
    this.#reports.forEach((report, index) => {
      if (isMeant(report, index)) indexes.push(index);
    });
    return indexes;
  }
}

/** How many starting times are remembered: as many as there may be waves of pods whose probes go on. Then all are forgotten. */
const REMEMBERED_MAX = 1_000;

const CREATING: ContainerReport = { state: 'waiting', reason: 'ContainerCreating', restarts: 0, isReady: false };

/** Sets of containers that are all in the same state, made once for all the pods that do the same at the same time. */
export class ContainerSets {
  readonly #untried: ContainerSet[] = [];
  readonly #pulled: ContainerSet[] = [];
  readonly #running = new Map<number, ContainerSet[]>();
  /** That of the pods that were started last: the next one most often belongs to it. */
  #latest: ContainerSet[] = [];
  #latestMs = Number.NaN;

  /** Containers that wait for their images. */
  untried(count: number): ContainerSet {
    this.#untried[count] ??= this.#make(CREATING, count, false);
    return this.#untried[count];
  }

  /** Containers whose images are there, and that wait to be created. */
  pulled(count: number): ContainerSet {
    this.#pulled[count] ??= this.#make(CREATING, count, true);
    return this.#pulled[count];
  }

  /** Containers that run since `startedAtMs`, and have never been restarted. */
  running(count: number, readiness: 'ready' | 'unready', startedAtMs: number): ContainerSet {
    const isReady = readiness === 'ready';
    const key = count * 2 + Number(isReady);
    const wave = this.#wave(startedAtMs);
    wave[key] ??= this.#make({ state: 'running', startedAtMs, restarts: 0, isReady }, count, true);
    return wave[key];
  }

  /** Containers as a kubelet before has left them. */
  restored(reports: PodReport['containers'], nowMs: number): ContainerSet {
    const attempts = reports.map((report) => ContainerAttempts.restored(report, nowMs));
    const hasFailed = attempts.some((attempt) => attempt !== undefined);
    return new ContainerSet(this, { reports, attempts: hasFailed ? attempts : NO_ATTEMPTS, hasImages: true }, 'own');
  }

  #wave(startedAtMs: number): ContainerSet[] {
    if (startedAtMs !== this.#latestMs) {
      this.#latest = this.#waveOf(startedAtMs);
      this.#latestMs = startedAtMs;
    }
    return this.#latest;
  }

  #waveOf(startedAtMs: number): ContainerSet[] {
    const known = this.#running.get(startedAtMs);
    if (known !== undefined) return known;
    if (this.#running.size >= REMEMBERED_MAX) this.#running.clear();
    const wave: ContainerSet[] = [];
    this.#running.set(startedAtMs, wave);
    return wave;
  }

  #make(report: ContainerReport, count: number, hasImages: boolean): ContainerSet {
    const reports = Array.from({ length: count }, () => report);
    return new ContainerSet(this, { reports, attempts: NO_ATTEMPTS, hasImages }, 'shared');
  }
}

function isDown({ state }: ContainerReport): boolean {
  return state !== 'running';
}

function isUnready(report: ContainerReport): boolean {
  return !isDown(report) && !report.isReady;
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
