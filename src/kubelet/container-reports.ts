import type { ContainerReport } from '../objects/pod-report.js';

const CREATING: ContainerReport = { state: 'waiting', reason: 'ContainerCreating', restarts: 0, isReady: false };

/** How many starting times are remembered: as many as there may be waves of pods whose probes go on. Then all are forgotten. */
const REMEMBERED_MAX = 1_000;

/** Reports of containers that are all in the same state, made once for all the pods that do the same at the same time. */
export class ContainerReports {
  readonly #creating: (readonly ContainerReport[])[] = [];
  readonly #running = new Map<number, (readonly ContainerReport[])[]>();

  /** Containers that wait to be created. */
  creating(count: number): readonly ContainerReport[] {
    this.#creating[count] ??= repeated(CREATING, count);
    return this.#creating[count];
  }

  /** Containers that run since `startedAtMs`, and have never been restarted. */
  running(count: number, readiness: 'ready' | 'unready', startedAtMs: number): readonly ContainerReport[] {
    const isReady = readiness === 'ready';
    const key = count * 2 + Number(isReady);
    const wave = this.#wave(startedAtMs);
    wave[key] ??= repeated({ state: 'running', startedAtMs, restarts: 0, isReady }, count);
    return wave[key];
  }

  #wave(startedAtMs: number): (readonly ContainerReport[])[] {
    const known = this.#running.get(startedAtMs);
    if (known !== undefined) return known;
    if (this.#running.size >= REMEMBERED_MAX) this.#running.clear();
    const wave: (readonly ContainerReport[])[] = [];
    this.#running.set(startedAtMs, wave);
    return wave;
  }
}

function repeated(report: ContainerReport, count: number): readonly ContainerReport[] {
  return Array.from({ length: count }, () => report);
}
