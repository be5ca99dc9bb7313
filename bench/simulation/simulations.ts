import { availableParallelism } from 'node:os';
import { StatelessJobs } from '../../src/threads/stateless-jobs.js';
import type { RangeOutcome, SeedRange } from './jobs.js';

const ENTRY = new URL('./jobs.js', import.meta.url);

interface Jobs {
  run(range: SeedRange): RangeOutcome;
}

/** Which seeds to run, and on how many threads. */
export interface SimulationsOptions {
  readonly from: number;
  readonly count: number;
  readonly threads?: number;
  /** How many seeds a thread takes at once. */
  readonly chunk?: number;
  readonly onFailure?: SeedRange['onFailure'];
}

/** Runs seeds on all cores; gives what came of them, part by part, as it is known. */
export async function* simulations({
  from,
  count,
  threads = availableParallelism(),
  chunk = 20,
  onFailure = 'shrink',
}: SimulationsOptions): AsyncGenerator<RangeOutcome> {
  const jobs = new StatelessJobs<Jobs>({ entry: ENTRY, maxThreads: threads });
  const running = new Map<number, Promise<readonly [number, RangeOutcome]>>();
  let next = from;
  try {
    while (next < from + count || running.size > 0) {
      while (next < from + count && running.size < 2 * threads) {
        const range = { from: next, count: Math.min(chunk, from + count - next), onFailure };
        running.set(
          next,
          jobs.run('run', range).then((outcome) => [range.from, outcome] as const),
        );
        next += chunk;
      }
      const [first, outcome] = await Promise.race(running.values());
      running.delete(first);
      yield outcome;
    }
  } finally {
    await jobs.close();
  }
}

/** The command that runs a schedule again. */
export function replayCommand(seed: number, steps: readonly number[]): string {
  return `npm run simulate -- --seed ${seed} --steps ${steps.join(',') || 'none'}`;
}
