import { describe, expect, it } from 'vitest';
import { compareQuantities, normalQuantity } from '#objects/quantity.js';

describe('quantities', () => {
  it.each([
    ['0.5', '500m'],
    ['1', '1'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1000', '1k'],
    ['1024Mi', '1Gi'],
    ['0.5Gi', '512Mi'],
    ['1.5Ki', '1536'],
    ['2.5Ki', '2560'],
    ['1Ki', '1Ki'],
    ['100Ki', '100Ki'],
    ['512', '512'],
    ['0.5Ki', '512'],
    ['0.0001Ki', '102400u'],
    ['1.0001Ki', '1025'],
    ['1e3', '1e3'],
    ['1E3', '1e3'],
    ['1E', '1E'],
    ['12e6', '12e6'],
    ['0', '0'],
    ['0Gi', '0'],
    ['-1', '-1'],
    ['+1', '1'],
    ['.5', '500m'],
    ['5.', '5'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['100u', '100u'],
    ['9223372036854775807', '9223372036854775807'],
    ['1e30', '9223372036854775807'],
  ])('%s is written as %s', (text, canonical) => {
    expect(normalQuantity(text)).toBe(canonical);
  });

  it.each(['', 'x', '1x', '1 Gi', '1.2.3', 'Gi', '1KI', '1e', '--1', '0x10', 'NaN'])('%j is none', (text) => {
    expect(normalQuantity(text)).toBeUndefined();
  });

  it.each([
    ['1', '1000m', 0],
    ['1Gi', '1G', 1],
    ['100m', '0.2', -1],
    ['-1', '0', -1],
  ])('%s compared with %s gives %i', (a, b, order) => {
    expect(compareQuantities(a, b)).toBe(order);
  });
});
