import { isEventfulPool } from '../objects/eventful-pools.js';
import type { NodePoolSpec } from '../objects/kubernetes.js';
import { type DurationRange, parseDurationRange } from './duration-range.js';

/** How long a simulated kubelet takes for each of its doings. */
interface KubeletTiming {
  readonly register: DurationRange;
  readonly pull: DurationRange;
  readonly start: DurationRange;
  readonly ready: DurationRange;
  readonly stop: DurationRange;
}

/** How often things fail, each from 0 to 1. */
interface FailureRates {
  readonly pull: number;
  readonly start: number;
  /** Within an hour. */
  readonly crash: number;
}

/** How the simulated kubelets of one node pool behave. */
export interface KubeletSettings {
  readonly timing: KubeletTiming;
  readonly failureRates: FailureRates;
  /** Whether events say what goes well, too; failures are always said. */
  readonly eventDetail: 'everything' | 'failures';
}

const INSTANT: DurationRange = { minMs: 0, maxMs: 0 };

/** The settings of a pool; those of nodes without a pool if it is undefined. What cannot be read is instant, and never fails. */
export function kubeletSettings(pool: NodePoolSpec | undefined): KubeletSettings {
  const { timing, failureRates } = pool ?? { timing: {}, failureRates: {} };
  return {
    timing: {
      register: range(timing.register),
      pull: range(timing.pull),
      start: range(timing.start),
      ready: range(timing.ready),
      stop: range(timing.stop),
    },
    failureRates: { pull: rate(failureRates.pull), start: rate(failureRates.start), crash: rate(failureRates.crash) },
    eventDetail: isEventfulPool(pool) ? 'everything' : 'failures',
  };
}

function range(text: string | undefined): DurationRange {
  return parseDurationRange(text ?? '') ?? INSTANT;
}

/** `5%` is 0.05. */
function rate(text: string | undefined): number {
  const [, percent = '0'] = /^(\d+(?:\.\d+)?)%$/.exec(text ?? '') ?? [];
  return Math.min(Number(percent) / 100, 1);
}
