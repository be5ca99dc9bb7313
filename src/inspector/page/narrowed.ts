import type { ActorRow } from '../inspection-messages.js';

/** What is searched for. */
export interface Search {
  readonly text: string;
  readonly chart: string;
  readonly state: string;
}

/** What a search has found so far. */
export interface Found {
  readonly search: Search | undefined;
  readonly rows: readonly ActorRow[];
  /** Where to go on; undefined if everything was looked at. */
  readonly next: string | undefined;
}

/**
 * What is left of what was found when somebody has typed on: whoever matches now has matched before, so that the search goes on where it
 * has stopped. Undefined if it has to begin anew.
 */
export function narrowed({ search, rows, next }: Found, wanted: Search): Found | undefined {
  if (search === undefined || search.chart !== wanted.chart || search.state !== wanted.state) return undefined;
  const [before, now] = [search.text.toLowerCase(), wanted.text.toLowerCase()];
  if (!now.includes(before)) return undefined;
  return { search: wanted, rows: rows.filter(({ id }) => id.includes(now)), next };
}
