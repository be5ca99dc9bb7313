import { describe, expect, it } from 'vitest';
import { fuzz } from '#bench/fuzz/fuzzed-api.js';

/** `npm run fuzz -- --requests 1000000` makes as many as wanted. */
const SEEDS = Array.from({ length: 10 }, (_, index) => `fuzz ${index}`);
const REQUESTS = 2_000;

describe('whatever is asked', () => {
  it.each(SEEDS)('is answered, or refused as a mistake of the caller: seed %j', (seed) => {
    expect(fuzz(seed, REQUESTS)).toEqual([]);
  });
});
