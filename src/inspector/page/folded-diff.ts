import type { DiffRow } from './line-diff.js';

/** Equal lines that are shown beside those that differ. */
const CONTEXT = 3;
/** Fewer equal lines than this are not worth folding. */
const LEAST_FOLDED = 4;

/** Rows that are shown, or equal ones that are folded. */
export interface DiffStretch {
  readonly isFolded: boolean;
  readonly rows: readonly DiffRow[];
}

/** Folds the lines of a comparison that are equal and far from any that differ; all are shown where none differs. */
export function foldedDiff(rows: readonly DiffRow[]): readonly DiffStretch[] {
  const changed = rows.flatMap(({ isSame }, index) => (isSame ? [] : [index]));
  if (changed.length === 0) return [{ isFolded: false, rows }];
  const near = new Set(changed.flatMap((index) => Array.from({ length: 2 * CONTEXT + 1 }, (_, at) => index - CONTEXT + at)));
  const stretches: { isFolded: boolean; rows: DiffRow[] }[] = [];
  for (const [index, row] of rows.entries()) {
    const isFolded = !near.has(index);
    const last = stretches.at(-1);
    if (last?.isFolded === isFolded) last.rows.push(row);
    else stretches.push({ isFolded, rows: [row] });
  }
  return stretches.map((stretch) => ({ ...stretch, isFolded: stretch.isFolded && stretch.rows.length >= LEAST_FOLDED }));
}
