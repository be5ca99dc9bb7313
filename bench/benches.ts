import type { Bench } from './bench.js';
import { scale } from './scale.js';

/** Every bench, in the order in which they are listed. */
export const benches: readonly Bench[] = [scale];
