import type { ActorRow, ListPart } from '../inspection-messages.js';

/** What is searched for. */
export interface Search {
  readonly text: string;
  readonly chart: string;
  readonly state: string;
  /** Whether the cluster has looked at all its actors once: before that, more may be found another time. */
  readonly isCounted: boolean;
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
  if (search.isCounted !== wanted.isCounted) return undefined;
  const [before, now] = [search.text.toLowerCase(), wanted.text.toLowerCase()];
  if (!now.includes(before)) return undefined;
  return { search: wanted, rows: rows.filter(({ id }) => id.includes(now)), next };
}

/** What a search needs. */
export interface Searching {
  readonly ask: (from: string, limit: number) => Promise<ListPart>;
  /** Whether somebody has begun another search. */
  readonly isOver: () => boolean;
  readonly show: (found: Found) => void;
}

/** Goes on until so many have been found, or all was looked at, and shows what has been found after each answer. Rejects if one fails. */
export async function searched({ search, rows, next }: Found, count: number, { ask, isOver, show }: Searching): Promise<void> {
  if (next === undefined || rows.length >= count || isOver()) return;
  const part = await ask(next, count - rows.length);
  if (isOver()) return;
  const found = { search, rows: [...rows, ...part.actors], next: part.next };
  show(found);
  await searched(found, count, { ask, isOver, show });
}
