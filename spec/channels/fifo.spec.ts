import { describe, expect, it } from 'vitest';
import { Fifo } from '#channels/fifo.js';

describe('a queue of items', () => {
  it('gives them in the order in which they came, also beyond the places that it gives back at once', () => {
    const queue = new Fifo<number>();
    const taken: (number | undefined)[] = [];
    for (let item = 0; item < 25_000; item += 1) queue.add(item);
    for (let count = 0; count < 15_000; count += 1) taken.push(queue.takeFirst());
    queue.add(25_000);
    expect([queue.first, queue.clear().length, queue.first, queue.takeFirst()]).toEqual([15_000, 10_001, undefined, undefined]);
    expect(taken).toEqual(Array.from({ length: 15_000 }, (_, index) => index));
  });

  it('takes items again after it was empty', () => {
    const queue = new Fifo<string>();
    queue.add('a');
    expect([queue.takeFirst(), queue.takeFirst()]).toEqual(['a', undefined]);
    queue.add('b');
    expect(queue.first).toBe('b');
  });
});
