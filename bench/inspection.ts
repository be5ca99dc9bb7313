import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, Figures } from './bench.js';
import type { MeasuredMode } from './inspection-run.js';
import { rounded } from './support/meter.js';
import { middleRanks, quantile } from './support/statistics.js';

const RUN = join(import.meta.dirname, 'inspection-run.js');
/** No garbage is collected within a slice, and none by threads beside it: there is room for what a slice leaves behind. */
const FLAGS = [
  '--expose-gc',
  '--single-threaded-gc',
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--initial-old-space-size=6000',
  '--max-old-space-size=8000',
];

/** What inspection costs those whom nobody looks at. */
export const inspection: Bench = {
  name: 'inspection',
  question: 'What does inspection cost a shard in processor time, unused, and while one actor of 100,000 is watched?',
  options: { actors: 100_000, runs: 10, seconds: 15 },
  run: async (settings) => {
    const [actors, runs] = [settings.number('actors'), settings.number('runs')];
    const measured: MeasuredMode[] = [];
    for (let run = 0; run < runs; run += 1) {
      settings.progress(`run ${run + 1} of ${runs}`, run / runs);
      const args = [...FLAGS, RUN, String(actors), String(settings.number('seconds')), String(run)];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      measured.push(...(JSON.parse(stdout) as readonly MeasuredMode[]));
    }
    const rows = new Set(measured.map(({ stream, mode }) => `${stream} ${mode}`));
    return [...rows].map((row) => figuresOf(measured.filter(({ stream, mode }) => row === `${stream} ${mode}`)));
  },
};

/** The median of the runs with the interval that holds the true one in at least 95 of 100 cases, whatever the runs are distributed like. */
function figuresOf(runs: readonly MeasuredMode[]): Figures {
  const [first] = runs;
  const more = runs.map(({ morePercent }) => morePercent).toSorted((one, other) => one - other);
  const [low, high] = middleRanks(more.length);
  return {
    stream: first?.stream ?? '',
    mode: first?.mode ?? '',
    runs: runs.length,
    event_ns: quantile(
      runs.map(({ eventNs }) => eventNs),
      0.5,
    ),
    more_percent: quantile(more, 0.5),
    low_percent: rounded(more[low] ?? Number.NaN),
    high_percent: rounded(more[high] ?? Number.NaN),
    min_percent: rounded(more[0] ?? Number.NaN),
    max_percent: rounded(more.at(-1) ?? Number.NaN),
  };
}
