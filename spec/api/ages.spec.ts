import { describe, expect, it } from 'vitest';
import { ageOf, humanDuration } from '#api/ages.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

describe('a duration (B-353)', () => {
  it.each([
    [-2 * SECOND, '<invalid>'],
    [-1.9 * SECOND, '0s'],
    [0, '0s'],
    [999, '0s'],
    [45 * SECOND, '45s'],
    [119 * SECOND, '119s'],
    [2 * MINUTE, '2m'],
    [2 * MINUTE + 5 * SECOND, '2m5s'],
    [9 * MINUTE + 59 * SECOND, '9m59s'],
    [10 * MINUTE + 59 * SECOND, '10m'],
    [12 * MINUTE, '12m'],
    [3 * HOUR - SECOND, '179m'],
    [3 * HOUR, '3h'],
    [3 * HOUR + 4 * MINUTE, '3h4m'],
    [8 * HOUR + 4 * MINUTE, '8h'],
    [20 * HOUR, '20h'],
    [48 * HOUR, '2d'],
    [51 * HOUR, '2d3h'],
    [8 * DAY + 5 * HOUR, '8d'],
    [9 * DAY, '9d'],
    [2 * YEAR - HOUR, '729d'],
    [2 * YEAR, '2y'],
    [3 * YEAR + 12 * DAY, '3y12d'],
    [8 * YEAR + 12 * DAY, '8y'],
  ])('of %d ms reads %s', (durationMs, text) => {
    expect(humanDuration(durationMs)).toBe(text);
  });
});

describe('an age', () => {
  it('is the time since then', () => {
    expect(ageOf('2026-11-23T19:15:00Z', Date.parse('2026-11-23T19:17:05.900Z'))).toBe('2m5s');
  });

  it.each([undefined, null, ''])('is unknown of %s', (timestamp) => {
    expect(ageOf(timestamp, 0)).toBe('<unknown>');
  });
});
