import type { TimelinePoint } from '../timelines.js';

/** How much time is shown at least, in milliseconds. */
const SHOWN_MS = 60_000;

/** The times of a plot, in seconds, and for each of its lines what it is then. */
export type Lines = [times: number[], ...lines: (number | null)[][]];

/** Columns as uPlot wants them. At least a minute is shown: before the first point nobody looked, and there is no line. */
export function linesOf(points: readonly TimelinePoint[], keys: readonly Exclude<keyof TimelinePoint, 'atMs'>[]): Lines {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [[], ...keys.map(() => [])];
  const startMs = Math.min(first.atMs, last.atMs - SHOWN_MS);
  const lead = startMs < first.atMs ? [startMs] : [];
  const times = [...lead, ...points.map(({ atMs }) => atMs)].map((atMs) => atMs / 1_000);
  return [times, ...keys.map((key) => [...lead.map(() => null), ...points.map((point) => point[key])])];
}
