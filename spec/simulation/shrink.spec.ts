import { describe, expect, it } from 'vitest';
import { scheduleOf } from '#bench/simulation/schedule.js';
import { shortest } from '#bench/simulation/shrink.js';
import { simulate } from '#bench/simulation/simulation.js';

const NUMBERS = Array.from({ length: 40 }, (_, index) => index);

describe('a schedule that fails', () => {
  it.each([[[7]], [[3, 4]], [[0, 19, 39]], [[]]])('is shortened to the steps that matter: %j', (culprits) => {
    const fails = (kept: readonly number[]) => culprits.every((culprit) => kept.includes(culprit));
    expect(shortest(NUMBERS, fails)).toEqual(culprits);
  });
});

describe('a run', () => {
  it('is the same each time, from its seed', () => {
    expect(simulate(8)).toEqual(simulate(8));
  });

  it('may leave out steps without changing the others', () => {
    const [first, second] = [scheduleOf(8), scheduleOf(8)];
    expect(first).toEqual(second);
    expect(simulate(8, [0, 2]).wrongs).toEqual([]);
  });
});
