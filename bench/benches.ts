import type { Bench } from './bench.js';
import { scale } from './scale.js';
import { startUp } from './start-up.js';

/** Every bench, in the order in which they are listed. */
export const benches: readonly Bench[] = [startUp, scale];
