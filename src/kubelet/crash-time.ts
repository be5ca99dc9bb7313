import type { Random } from '../clock/random.js';

const HOUR_MS = 3_600_000;

/** When a container crashes, in milliseconds after its start, if the rate (0 to 1) says how many do in each hour; undefined for never. */
export function crashAfterMs(rate: number, random: Random): number | undefined {
  if (rate <= 0) return undefined;
  // The number of whole hours that go well, before one that does not.
  const hours = rate >= 1 ? 0 : Math.floor(Math.log(1 - random.next()) / Math.log(1 - rate));
  return hours * HOUR_MS + random.below(HOUR_MS);
}
