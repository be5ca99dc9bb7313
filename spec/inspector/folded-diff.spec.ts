import { describe, expect, it } from 'vitest';
import { foldedDiff } from '../../src/inspector/page/folded-diff.js';
import { lineDiff } from '../../src/inspector/page/line-diff.js';

const lines = Array.from({ length: 20 }, (_, number) => `line ${number}`);

/** How many lines each stretch has; those that are folded in brackets. */
function shape(left: readonly string[], right: readonly string[]): readonly unknown[] {
  return foldedDiff(lineDiff(left, right)).map(({ isFolded, rows }) => (isFolded ? [rows.length] : rows.length));
}

describe('a comparison', () => {
  it('folds equal lines that are far from any that differ', () => {
    expect(shape(lines, lines.with(10, 'another'))).toEqual([[7], 7, [6]]);
  });

  it('folds nothing where too little would be gained', () => {
    expect(shape(lines, lines.with(6, 'another'))).toEqual([3, 7, [10]]);
  });

  it('folds nothing where nothing differs', () => {
    expect(shape(lines, lines)).toEqual([20]);
  });
});
