import { Random } from '#clock/random.js';
import { Uids } from '#objects/uids.js';

/** Those of a cluster that nobody has named otherwise. */
export const UIDS = new Uids(new Random('uids'));
