import type { ContainerReport } from '../objects/pod-report.js';
import { Backoff } from './backoff.js';

/** Why a container waits for its image. */
const PULL_FAILURES: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

/** What has failed of one container, and when it is tried again. */
export class ContainerAttempts {
  readonly #pulls = new Backoff('after a wait');
  readonly #runs = new Backoff('at once');
  #needsImage = false;
  #retryAtMs = 0;

  get needsImage(): boolean {
    return this.#needsImage;
  }

  /** In milliseconds; infinite if the container has ended for good. */
  get retryAtMs(): number {
    return this.#retryAtMs;
  }

  /** The attempts of a container that was left so by a kubelet before; undefined if nothing has failed. */
  static restored(report: ContainerReport, nowMs: number): ContainerAttempts | undefined {
    const hasEnded = report.state === 'terminated' || report.reason === 'CrashLoopBackOff';
    const needsImage = report.state === 'waiting' && PULL_FAILURES.has(report.reason ?? '');
    if (!hasEnded && !needsImage && report.restarts === 0) return undefined;
    const attempts = new ContainerAttempts();
    const endedAtMs = report.finishedAtMs ?? report.last?.finishedAtMs ?? nowMs;
    for (let restart = 0; restart < report.restarts; restart += 1) attempts.#runs.next(endedAtMs);
    if (hasEnded) attempts.exited(endedAtMs, 'Always');
    if (needsImage) attempts.pullFailed(nowMs);
    return attempts;
  }

  /** Those of a container that is to be another now: it begins anew, at once. */
  static anew(): ContainerAttempts {
    const attempts = new ContainerAttempts();
    attempts.#needsImage = true;
    return attempts;
  }

  pulled(): void {
    this.#needsImage = false;
  }

  pullFailed(nowMs: number): void {
    this.#needsImage = true;
    this.#retryAtMs = this.#pulls.next(nowMs);
  }

  exited(nowMs: number, restartPolicy: string | undefined): void {
    this.#retryAtMs = restartPolicy === 'Never' ? Number.POSITIVE_INFINITY : this.#runs.next(nowMs);
  }
}
