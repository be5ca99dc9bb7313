import { beforeEach, describe, expect, it } from 'vitest';
import { TimerQueue } from '#clock/timer-queue.js';

describe('a timer queue', () => {
  let queue: TimerQueue;
  let ran: string[];

  beforeEach(() => {
    queue = new TimerQueue();
    ran = [];
  });

  const add = (timeMs: number, name: string, more: () => void = () => undefined) =>
    queue.add(timeMs, () => {
      ran.push(name);
      more();
    });

  it('runs what is due in order of time, then of insertion', () => {
    for (const [timeMs, name] of [
      [3, 'c'],
      [1, 'a'],
      [3, 'd'],
      [2, 'b'],
    ] as const)
      add(timeMs, name);
    while (queue.runEarliest(3));
    expect(ran).toEqual(['a', 'b', 'c', 'd']);
    expect([queue.size, queue.nextTimeMs()]).toEqual([0, undefined]);
  });

  it('stops between tasks of one millisecond when no more may be run, and goes on there', () => {
    for (const name of ['a', 'b', 'c']) add(1, name);
    add(2, 'later');
    expect([queue.runEarliest(2, () => false), ran, queue.size, queue.nextTimeMs()]).toEqual([true, ['a'], 3, 1]);
    queue.runEarliest(2);
    expect([ran, queue.nextTimeMs()]).toEqual([['a', 'b', 'c'], 2]);
  });

  it('runs what is added for a millisecond that was begun after the rest of it', () => {
    add(1, 'a', () => add(1, 'added'));
    add(1, 'b');
    queue.runEarliest(1, () => false);
    while (queue.runEarliest(1));
    expect(ran).toEqual(['a', 'b', 'added']);
  });

  it('still runs those after one that throws, but for what was cancelled', () => {
    add(1, 'a', () => {
      throw new Error('broken');
    });
    const cancelled = add(1, 'b');
    add(1, 'c');
    expect(() => queue.runEarliest(1)).toThrow('broken');
    cancelled.cancel();
    while (queue.runEarliest(1));
    expect([ran, queue.nextTimeMs()]).toEqual([['a', 'c'], undefined]);
  });

  it('forgets the rest of a millisecond when all of it is cancelled', () => {
    add(1, 'a');
    const rest = ['b', 'c'].map((name) => add(1, name));
    add(2, 'later');
    queue.runEarliest(1, () => false);
    for (const timer of rest) timer.cancel();
    expect(queue.nextTimeMs()).toBe(2);
    while (queue.runEarliest(2));
    expect(ran).toEqual(['a', 'later']);
  });
});
