import { rounded } from './meter.js';

/** The value below which a part of the values lies (0.5 for the median). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN);
}

/** Between which of so many sorted values the median of all that could have been measured lies, in at least 95 of 100 cases. */
export function middleRanks(count: number): readonly [number, number] {
  let [ways, below, rank] = [1, 1, 0];
  // That at most `rank` of them lie below it is as likely as so few heads of `count` coins.
  while ((below + (ways * (count - rank)) / (rank + 1)) / 2 ** count <= 0.025) {
    ways = (ways * (count - rank)) / (rank + 1);
    below += ways;
    rank += 1;
  }
  return [rank, count - 1 - rank];
}
