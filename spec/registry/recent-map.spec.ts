import { describe, expect, it } from 'vitest';
import { RecentMap } from '#registry/recent-map.js';

describe('a map of what is recent', () => {
  it('forgets what was not touched for longest when it is full', () => {
    const map = new RecentMap<number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  });
});
