import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { SortedKeys } from '#store/sorted-keys.js';

const PIECES = ['', 'a', 'b', 'default/', 'agent-', 'é', '\u0000', '\u007f', '\u0080', '😀', 'zzzzzzzz', '0'];

/** A key of a few pieces: many begin alike, some differ late, some in characters beyond ASCII. */
function anyKey(random: Random): string {
  return Array.from({ length: random.below(5) }, () => random.pick(PIECES)).join('');
}

/** Where a search through a plain list ends. */
function lastAtMost(keys: readonly string[], key: string): number {
  return keys.filter((one) => one <= key).length - 1;
}

function all(keys: SortedKeys): readonly string[] {
  return Array.from({ length: keys.length }, (_, index) => keys.at(index));
}

describe('sorted keys', () => {
  it.each(['a', 'b', 'c', 'd'])('are found, put in, replaced and taken out as in a plain list (seed %s)', (seed) => {
    const random = new Random(seed);
    const plain: string[] = [];
    const keys = new SortedKeys([]);
    for (let step = 0; step < 3_000; step += 1) {
      const key = anyKey(random);
      const found = lastAtMost(plain, key);
      expect(keys.lastAtMost(key)).toBe(found);
      const isThere = found >= 0 && plain[found] === key;
      if (isThere || plain.length > 40) {
        const index = isThere ? found : random.below(plain.length);
        plain.splice(index, 1);
        keys.remove(index);
      } else if (random.chance(0.2) && found >= 0) {
        plain[found] = key;
        keys.replace(found, key);
      } else {
        plain.splice(found + 1, 0, key);
        keys.insert(found + 1, key);
      }
    }
    expect(all(keys)).toEqual(plain);
    expect(plain.length).toBeGreaterThan(5);
  });

  it('are split, copied and joined again', () => {
    const random = new Random('parts');
    const plain = [...new Set(Array.from({ length: 30 }, () => anyKey(random)))].sort((a, b) => (a < b ? -1 : 1));
    const left = new SortedKeys([...plain]);
    const right = left.split(10);
    const copy = right.copy();
    copy.remove(0);
    expect([all(left), all(right), all(copy)]).toEqual([plain.slice(0, 10), plain.slice(10), plain.slice(11)]);
    left.append(right);
    for (let round = 0; round < 300; round += 1) {
      const key = anyKey(random);
      expect([left.lastAtMost(key), right.lastAtMost(key)]).toEqual([lastAtMost(plain, key), lastAtMost(plain.slice(10), key)]);
    }
  });
});
