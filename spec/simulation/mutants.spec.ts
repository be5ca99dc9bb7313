import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from '#bench/mutation/mutants.js';

const BUILT = join(import.meta.dirname, '../../dist/src');
/** The rules that have to be broken at least. */
const WANTED = ['B-201', 'B-204', 'B-205', 'B-214', 'B-231', 'B-232', 'B-234', 'B-264', 'B-269', 'B-282'];

describe('the mutants of `npm run mutate`', () => {
  it('break something that is there', () => {
    expect(MUTANTS.filter(({ file, from }) => !readFileSync(join(BUILT, file), 'utf8').includes(from))).toEqual([]);
  });

  it('break all rules that matter most', () => {
    expect(WANTED.filter((rule) => !MUTANTS.some((mutant) => mutant.rule === rule))).toEqual([]);
  });
});
