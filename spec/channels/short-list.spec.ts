import { describe, expect, it } from 'vitest';
import { ShortList } from '#channels/short-list.js';

describe('a short list', () => {
  it('gives the first that is asked for, and keeps the order of the others', () => {
    const list = new ShortList<string>();
    for (const item of ['a', 'b1', 'c', 'b2']) list.add(item);
    const taken = [list.takeFirst((item) => item.startsWith('b')), list.takeFirst((item) => item === 'x')];
    expect({ taken, size: list.size, left: list.takeAll(), after: list.size }).toEqual({
      taken: ['b1', undefined],
      size: 3,
      left: ['a', 'c', 'b2'],
      after: 0,
    });
  });
});
