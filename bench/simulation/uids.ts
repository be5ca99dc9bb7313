import { Random } from '../../src/clock/random.js';
import { Uids } from '../../src/objects/uids.js';

/** Those of all simulated clusters. */
export const UIDS = new Uids(new Random('simulated'));
