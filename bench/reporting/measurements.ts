import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { Figures } from '../bench.js';

/** The runs of one size with one kind of actors, or why there are none. */
export interface Measurement {
  readonly nodes: number;
  readonly actors: string;
  readonly commit: string;
  readonly node: string;
  readonly machine: string;
  /** The command that gives one of them. */
  readonly command: string;
  readonly runs: readonly Figures[];
  readonly failed?: string;
}

/** Where and from what something is measured. */
export type Origin = Pick<Measurement, 'commit' | 'node' | 'machine'>;

/** Least, middle and greatest of the values of a field. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** This machine, this commit. */
export function origin(): Origin {
  const memory = Math.round(totalmem() / 1024 ** 3);
  const [processor] = cpus();
  const model = (processor?.model ?? 'unknown processor').replaceAll(/\s+/g, ' ').trim();
  return {
    commit: commit(),
    node: process.version,
    machine: `${model}, ${availableParallelism()} cores, ${memory} GiB, ${platform()} ${arch()}`,
  };
}

/** Reads what was measured before; nothing if there is nothing. */
export function measurementsIn(file: string): readonly Measurement[] {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** Puts a measurement in the place of an older one of the same size and kind. They stay in order. */
export function withMeasurement(all: readonly Measurement[], one: Measurement): readonly Measurement[] {
  const others = all.filter(({ nodes, actors }) => nodes !== one.nodes || actors !== one.actors);
  return [...others, one].toSorted((a, b) => b.actors.localeCompare(a.actors) || a.nodes - b.nodes);
}

/** The spread of a field over the runs; undefined if they do not have it. */
export function spreadOf({ runs }: Measurement, field: string): Spread | undefined {
  const values = runs.map((run) => Number(run[field] ?? Number.NaN)).sort((a, b) => a - b);
  const [min, below, above, max] = [0, (values.length - 1) / 2, values.length / 2, values.length - 1].map((at) => values[Math.floor(at)]);
  if (min === undefined || below === undefined || above === undefined || max === undefined || Number.isNaN(min)) return undefined;
  return { min, median: (below + above) / 2, max };
}

/** The short hash, with a plus if what is measured differs from it. */
function commit(): string {
  try {
    const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'src', 'workers') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
