// Do the invariants hold whatever happens? Runs seeded schedules of trouble against whole clusters under virtual time.
//   npm run simulate -- --seeds 100000 [--from 1] [--threads 8] [--quick]
//   npm run simulate -- --seed 4711 [--steps 0,3,7]
import { parseArgs } from 'node:util';
import type { Failure } from './simulation/jobs.js';
import { scheduleOf } from './simulation/schedule.js';
import { simulate } from './simulation/simulation.js';
import { replayCommand, simulations } from './simulation/simulations.js';

const BAR_WIDTH = 30;
/** After how many failures a run gives up: more would say no more. */
const FAILURES_MAX = 10;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string' },
    seed: { type: 'string' },
    steps: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});

if (values.seed === undefined) await runMany(Number(values.from), Number(values.seeds));
else runOne(Number(values.seed), values.steps);

/** Runs one schedule, and says what happened in it. */
function runOne(seed: number, steps: string | undefined): void {
  const schedule = scheduleOf(seed);
  const numbers = steps?.split(',').filter((step) => step !== 'none');
  const kept = numbers === undefined ? schedule.map((_, index) => index) : numbers.map(Number);
  for (const index of kept) {
    const step = schedule[index];
    if (step !== undefined)
      console.log(`${index}: ${step.happening} (${step.x.toFixed(3)}, ${step.y.toFixed(3)}), then ${step.pauseMs} ms`);
  }
  report({ ...simulate(seed, kept), steps: kept });
}

async function runMany(from: number, count: number): Promise<void> {
  const beganMs = performance.now();
  const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };
  const failures: Failure[] = [];
  let [seeds, commits] = [0, 0];
  for await (const outcome of simulations({ from, count, ...threads, onFailure: values.quick ? 'stop' : 'shrink' })) {
    seeds += outcome.seeds;
    commits += outcome.commits;
    failures.push(...outcome.failures);
    showProgress(seeds / count, `${seeds} of ${count} seeds, ${failures.length} failed`);
    if (failures.length >= (values.quick ? 1 : FAILURES_MAX)) break;
  }
  process.stderr.write('\n');
  for (const failure of failures) report(failure);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
  console.log(`${seeds} seeds, ${commits} changes of nodes, pods, DaemonSets and revisions, ${failures.length} failed, ${seconds} s`);
}

function report({ seed, steps, wrongs }: Failure): void {
  if (wrongs.length === 0) {
    console.log('all is well');
    return;
  }
  process.exitCode = 1;
  console.log([`seed ${seed} fails:`, ...wrongs.map((wrong) => `  ${wrong}`), `  ${replayCommand(seed, steps)}`].join('\n'));
}

function showProgress(part: number, text: string): void {
  const done = Math.round(BAR_WIDTH * part);
  process.stderr.write(`\r[${'#'.repeat(done)}${' '.repeat(BAR_WIDTH - done)}] ${text}`);
}
