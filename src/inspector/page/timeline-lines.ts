import type { TimelinePoint } from '../timelines.js';

/** How much time is shown at least, in milliseconds. */
const SHOWN_MS = 60_000;

/** The times of a plot, in seconds, and for each of its lines what it is then. */
export type Lines = [times: number[], ...lines: (number | null)[][]];

/** Columns as uPlot wants them. They begin where somebody first looked; of the first minute what is still to come is empty. */
export function linesOf(points: readonly TimelinePoint[], keys: readonly Exclude<keyof TimelinePoint, 'atMs'>[]): Lines {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [[], ...keys.map(() => [])];
  const endMs = first.atMs + SHOWN_MS;
  const ahead = endMs > last.atMs ? [endMs] : [];
  const times = [...points.map(({ atMs }) => atMs), ...ahead].map((atMs) => atMs / 1_000);
  return [times, ...keys.map((key) => [...points.map((point) => point[key]), ...ahead.map(() => null)])];
}
