import { parseDuration } from '../clock/duration.js';
import type { Random } from '../clock/random.js';

/** Between two durations, in milliseconds; equal ones leave nothing to chance. */
export interface DurationRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/** The range that a text such as `250ms` or `1s-3s` means; undefined if it means none. */
export function parseDurationRange(text: string): DurationRange | undefined {
  const [min, max, ...rest] = text.split('-').map(parseDuration);
  if (min === undefined || rest.length > 0) return undefined;
  if (!text.includes('-')) return { minMs: min, maxMs: min };
  return max === undefined || max < min ? undefined : { minMs: min, maxMs: max };
}

/** A duration within the range, in whole milliseconds, each as likely as any other. */
export function drawDuration({ minMs, maxMs }: DurationRange, random: Random): number {
  return minMs === maxMs ? minMs : minMs + random.below(maxMs - minMs + 1);
}
