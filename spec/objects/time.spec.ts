import { describe, expect, it } from 'vitest';
import { formatMicroTime, formatTime, normalMicroTime, normalTime } from '#objects/time.js';

describe('times', () => {
  it('are written in seconds, or in microseconds', () => {
    expect(formatTime(1_767_225_600_999)).toBe('2026-01-01T00:00:00Z');
    expect(formatMicroTime(1_767_225_600_120)).toBe('2026-01-01T00:00:00.120000Z');
  });

  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2026-01-31T23:59:59Z', '2026-01-31T23:59:59Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00.75Z', '2026-01-01T00:00:00Z'],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-01-01T24:00:00Z', undefined],
    ['2026-01-01', undefined],
    ['now', undefined],
    ['', undefined],
  ])('%j is read as %j', (text, time) => {
    expect(normalTime(text)).toBe(time);
  });

  it.each([
    ['2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00.123456Z'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000Z'],
    ['2026-01-01T01:00:00.1234567+01:00', '2026-01-01T00:00:00.123456Z'],
    ['yesterday', undefined],
  ])('%j is read as %j where microseconds count', (text, time) => {
    expect(normalMicroTime(text)).toBe(time);
  });
});
