import { job } from '../../src/threads/job.js';
import { shrink } from './shrink.js';
import type { Outcome } from './simulation.js';
import { simulate } from './simulation.js';

/** Seeds to run, one after the other. */
export interface SeedRange {
  readonly from: number;
  readonly count: number;
}

/** What came of some seeds. */
export interface RangeOutcome {
  readonly seeds: number;
  readonly commits: number;
  readonly failures: readonly Failure[];
}

/** A seed that failed, with the steps that are enough to make it fail. */
export interface Failure extends Outcome {
  readonly steps: readonly number[];
}

/** The job of a thread: runs seeds, and shortens the schedules of those that fail. */
export const run = job(({ from, count }: SeedRange): RangeOutcome => {
  const outcomes = Array.from({ length: count }, (_, index) => simulate(from + index));
  const failures = outcomes.filter(({ wrongs }) => wrongs.length > 0).map((outcome) => ({ ...outcome, steps: shrink(outcome.seed) }));
  return { seeds: count, commits: outcomes.reduce((sum, { commits }) => sum + commits, 0), failures };
});
