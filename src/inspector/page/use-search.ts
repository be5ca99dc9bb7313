import { useEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from './connection.js';
import { type Found, narrowed, type Search, searched } from './search.js';

/** How long after a key is pressed the search begins, in milliseconds: what has been found is narrowed at once. */
const TYPING_MS = 60;
/** Rows that are looked for at once. */
const PAGE = 60;

/** What a search has found, and how to find more. */
export interface SearchResult extends Found {
  readonly isBusy: boolean;
  readonly more: () => void;
}

/** Searches while somebody types, and shows what it finds as it finds it; what was searched for before is forgotten. */
export function useSearch(connection: Connection, search: Search): SearchResult {
  const [found, setFound] = useState<Found>({ search: undefined, rows: [], next: undefined });
  const [isBusy, setIsBusy] = useState(true);
  const turn = useRef(0);
  const { text, chart, state, isCounted } = search;
  const find = (from: Found, count: number) => {
    turn.current += 1;
    const mine = turn.current;
    const isOver = () => turn.current !== mine;
    const ask = (next: string, limit: number) => connection.call('list', { filter: { text, chart, state }, from: next, limit });
    const done = () => isOver() || setIsBusy(false);
    setIsBusy(true);
    // What goes wrong is tried again when somebody types on.
    searched({ ...from, search }, count, { ask, isOver, show: setFound }).then(done, done);
  };
  useEffect(() => {
    const kept = narrowed(found, search);
    turn.current += 1;
    if (kept !== undefined) setFound(kept);
    const isDone = kept !== undefined && (kept.next === undefined || kept.rows.length >= PAGE);
    setIsBusy(!isDone);
    if (isDone) return undefined;
    const timer = setTimeout(() => find(kept ?? { search, rows: [], next: '' }, PAGE), TYPING_MS);
    return () => clearTimeout(timer);
  }, [connection, text, chart, state, isCounted]);
  return { ...found, isBusy, more: () => find(found, found.rows.length + PAGE) };
}
