import { job } from '../../src/threads/job.js';
import { scheduleOf } from './schedule.js';
import { shrink } from './shrink.js';
import { type Outcome, simulate } from './simulation.js';

/** Seeds to run, one after the other. */
export interface SeedRange {
  readonly from: number;
  readonly count: number;
  /** What is done about a failure: its schedule is shortened, or the first one is enough. */
  readonly onFailure: 'shrink' | 'stop';
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
export const run = job(({ from, count, onFailure }: SeedRange): RangeOutcome => {
  const outcomes: Outcome[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    outcomes.push(simulate(seed));
    if (onFailure === 'stop' && outcomes.at(-1)?.wrongs.length !== 0) break;
  }
  const failures = outcomes.filter(({ wrongs }) => wrongs.length > 0);
  return {
    seeds: outcomes.length,
    commits: outcomes.reduce((sum, { commits }) => sum + commits, 0),
    failures: failures.map((outcome) => ({ ...outcome, steps: onFailure === 'shrink' ? shrink(outcome.seed) : allSteps(outcome.seed) })),
  };
});

function allSteps(seed: number): readonly number[] {
  return [...scheduleOf(seed).keys()];
}
