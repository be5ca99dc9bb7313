import { describe, expect, it } from 'vitest';
import { FilledRecord } from '#store/commit-log.js';
import { FilledObject, Form, shapeOf } from '#store/form.js';
import { WrittenRuns } from '#store/written-runs.js';
import { UIDS } from '../support/uids.js';

const FORM = new Form<unknown>(shapeOf('things', {}) ?? { resource: 'things', keys: [], sections: [], sample: {} }, [], UIDS);

function recordOf(version: number): FilledRecord {
  return new FilledRecord('things', `thing-${version}`, new FilledObject(FORM, { name: `thing-${version}`, uid: '', texts: [] }, version));
}

function runsOf(...versions: readonly number[]): WrittenRuns {
  const runs = new WrittenRuns();
  for (const version of versions) runs.add(recordOf(version));
  return runs;
}

describe('what was written, by its version', () => {
  it('is found whatever lies between', () => {
    const runs = runsOf(3, 4, 5, 9, 20, 21);
    expect([21, 4, 9, 3, 20, 5].map((version) => runs.take(version).key)).toEqual(
      [21, 4, 9, 3, 20, 5].map((version) => `thing-${version}`),
    );
  });

  it('is given once', () => {
    const runs = runsOf(3, 4);
    runs.take(4);
    expect(() => runs.take(4)).toThrow('the log refers to version 4');
  });

  it.each([2, 6, 30])('is missed by name (version %i)', (version) => {
    expect(() => runsOf(3, 4, 5, 9).take(version)).toThrow(`the log refers to version ${version}`);
  });

  it('does not hold what a snapshot has in another order', () => {
    const runs = runsOf(9, 3, 10);
    expect([runs.take(9).key, runs.take(10).key]).toEqual(['thing-9', 'thing-10']);
    expect(() => runs.take(3)).toThrow('version 3');
  });

  it('is forgotten when another encoder begins', () => {
    const runs = runsOf(9);
    runs.clear();
    runs.add(recordOf(3));
    expect(runs.take(3).key).toBe('thing-3');
  });
});
