import { Random } from '../clock/random.js';
import { Uids } from '../objects/uids.js';

/** The uids of the cluster of a seed, the same in each of its threads, however often they are started. */
export function clusterUids(seed: string): Uids {
  return new Uids(Random.derived(seed, 'uids'));
}
