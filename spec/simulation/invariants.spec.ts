import { expect, it } from 'vitest';
import { replayCommand, simulations } from '#bench/simulation/simulations.js';

/** `npm run simulate -- --seeds 100000` runs as many as wanted. */
const SEEDS = 1_000;
/** More than any machine needs. */
const TIMEOUT_MS = 600_000;

it('a cluster keeps its promises whatever happens to it, seed by seed', { timeout: TIMEOUT_MS }, async () => {
  const failures: string[] = [];
  let seeds = 0;
  for await (const outcome of simulations({ from: 1, count: SEEDS })) {
    seeds += outcome.seeds;
    for (const { seed, steps, wrongs } of outcome.failures) failures.push(`${replayCommand(seed, steps)}: ${wrongs[0]}`);
  }
  expect([seeds, failures]).toEqual([SEEDS, []]);
});
