import { describe, expect, it } from 'vitest';
import { StoredChange } from '#store/stored-change.js';
import { WatchLog } from '#store/watch-log.js';

const FIRST = 40;
const LIMIT = 7;

function change(version: number): StoredChange<string> {
  const heldBefore = version % 3 === 0 ? undefined : `before ${version}`;
  const held = version % 5 === 0 ? undefined : `at ${version}`;
  return new StoredChange<string>(version, `kind-${version % 2}`, held, { key: `key-${version}`, value: heldBefore });
}

/** A log with as many changes, and what it should be: a list of all of them. */
function logOf(count: number) {
  const log = new WatchLog<string>(LIMIT, FIRST);
  const all = Array.from({ length: count }, (_, index) => change(FIRST + 1 + index));
  for (const one of all) log.add(one);
  return { log, all };
}

describe.each([0, 1, LIMIT - 1, LIMIT, LIMIT + 1, 2 * LIMIT, 3 * LIMIT + 4])('a watch log of 7 after %i changes', (count) => {
  const { log, all } = logOf(count);
  const last = FIRST + count;
  const kept = all.slice(-LIMIT);

  it('knows all changes after its oldest version, and no earlier ones', () => {
    expect(log.oldestVersion).toBe(last - kept.length);
    expect(log.after(last - kept.length, count)).toEqual(kept);
    expect(log.after(last - kept.length - 1, 1)).toBeUndefined();
  });

  it('gives those after any version, as many as are asked for', () => {
    for (let back = 0; back <= kept.length; back += 1) {
      for (let limit = 0; limit <= LIMIT + 1; limit += 1) {
        expect(log.after(last - back, limit)).toEqual(kept.slice(kept.length - back).slice(0, limit));
      }
    }
  });

  it('has none after a version that is still to come', () => {
    expect(log.after(last + 1, 5)).toEqual([]);
  });
});
