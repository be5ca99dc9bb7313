import { isEventfulPool } from '../objects/eventful-pools.js';
import type { Labels } from '../objects/label-selector.js';
import type { StoredObject } from '../objects/resources.js';
import { POOL_LABEL } from '../objects/views.js';
import type { Store } from '../store/store.js';
import { stored } from './stored.js';

/** Whether events say what goes well on a node of these labels, too: not in pools of more nodes than a person would look at. */
export function isEventful(store: Store<StoredObject>, labels: Labels = {}): boolean {
  const pool = labels[POOL_LABEL];
  return pool === undefined || isEventfulPool(stored(store, 'nodepools', pool)?.spec);
}

/** The same for many nodes at once: each pool is looked at once. */
export function eventfulNodes(store: Store<StoredObject>): (labels: Labels | undefined) => boolean {
  const pools = new Map<string, boolean>();
  return (labels = {}) => {
    const pool = labels[POOL_LABEL] ?? '';
    const known = pools.get(pool);
    if (known !== undefined) return known;
    const answer = isEventful(store, labels);
    pools.set(pool, answer);
    return answer;
  };
}
