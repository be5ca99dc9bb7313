import { describe, expect, it } from 'vitest';
import { prunedRevisions } from '#daemonset/history.js';
import { revision } from '../support/daemon-sets.js';

type Row = readonly [
  fact: string,
  old: readonly number[],
  keeps: { readonly limit: number; readonly inUse?: readonly number[] },
  pruned: readonly number[],
];

const ROWS: readonly Row[] = [
  ['keeps as many as the limit says (B-270)', [1, 2, 3], { limit: 3 }, []],
  ['drops the lowest first (B-269)', [3, 1, 4, 2], { limit: 2 }, [1, 2]],
  ['drops a newer idle one in place of one that is in use (B-269)', [1, 2, 3], { limit: 2, inUse: [1] }, [2]],
  ['keeps more than the limit only while they are all in use (B-269)', [1, 2, 3], { limit: 1, inUse: [1, 2, 3] }, []],
  ['drops all idle ones if those in use exceed the limit (B-269)', [1, 2, 3, 4], { limit: 1, inUse: [1, 2] }, [3, 4]],
  ['keeps none but those in use at limit 0 (B-270)', [1, 2, 3], { limit: 0, inUse: [2] }, [1, 3]],
  ['counts numbers, not their texts', [9, 10, 11], { limit: 1 }, [9, 10]],
];

describe('history', () => {
  it.each(ROWS)('%s', (_fact, old, { limit, inUse = [] }, pruned) => {
    const revisions = old.map((number) => revision(`web-${number}`, { revision: number }));
    expect(prunedRevisions(revisions, new Set(inUse.map(String)), limit).map((one) => one.revision)).toEqual(pruned);
  });
});
