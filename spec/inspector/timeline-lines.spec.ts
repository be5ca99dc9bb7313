import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/inspector/page/timeline-lines.js';

const KEYS = ['ready', 'desired'] as const;

function point(second: number, ready: number) {
  return { atMs: second * 1_000, desired: 9, ready, updated: 0, available: 0 };
}

describe('the lines of a timeline', () => {
  it.each([
    { title: 'are none where nobody has looked', points: [], lines: [[], [], []] },
    {
      title: 'begin where somebody first looked; of a minute what is still to come is empty',
      points: [point(100, 2), point(110, 5)],
      lines: [
        [100, 110, 160],
        [2, 5, null],
        [9, 9, null],
      ],
    },
    {
      title: 'show all that was seen, once it is more than a minute',
      points: [point(100, 2), point(130, 5), point(161, 7)],
      lines: [
        [100, 130, 161],
        [2, 5, 7],
        [9, 9, 9],
      ],
    },
  ])('$title', ({ points, lines }) => {
    expect(linesOf(points, KEYS)).toEqual(lines);
  });
});
