const MINUTE_SECONDS = 60;
const HOUR_MINUTES = 60;
const DAY_HOURS = 24;
const YEAR_DAYS = 365;

/** How long ago `timestamp` was, as the AGE columns show it (B-353); `<unknown>` if there is none. */
export function ageOf(timestamp: string | null | undefined, nowMs: number): string {
  return timestamp ? humanDuration(nowMs - Date.parse(timestamp)) : '<unknown>';
}

/** A duration with two or three significant figures: `45s`, `2m5s`, `3h4m`, `9d`; `<invalid>` if it is negative. */
export function humanDuration(durationMs: number): string {
  const seconds = Math.trunc(durationMs / 1_000);
  // The clocks of two machines never agree: up to two seconds in the future still count as now.
  if (seconds < -1) return '<invalid>';
  if (seconds < 2 * MINUTE_SECONDS) return `${Math.max(0, seconds)}s`;
  return ofMinutes(Math.trunc(seconds / MINUTE_SECONDS), seconds % MINUTE_SECONDS);
}

function ofMinutes(minutes: number, seconds: number): string {
  if (minutes < 10) return joined(`${minutes}m`, seconds, 's');
  if (minutes < 3 * HOUR_MINUTES) return `${minutes}m`;
  return ofHours(Math.trunc(minutes / HOUR_MINUTES), minutes % HOUR_MINUTES);
}

function ofHours(hours: number, minutes: number): string {
  if (hours < 8) return joined(`${hours}h`, minutes, 'm');
  if (hours < 2 * DAY_HOURS) return `${hours}h`;
  return ofDays(Math.trunc(hours / DAY_HOURS), hours % DAY_HOURS);
}

function ofDays(days: number, hours: number): string {
  if (days < 8) return joined(`${days}d`, hours, 'h');
  if (days < 2 * YEAR_DAYS) return `${days}d`;
  const years = Math.trunc(days / YEAR_DAYS);
  return years < 8 ? joined(`${years}y`, days % YEAR_DAYS, 'd') : `${years}y`;
}

function joined(large: string, small: number, unit: string): string {
  return small === 0 ? large : `${large}${small}${unit}`;
}
