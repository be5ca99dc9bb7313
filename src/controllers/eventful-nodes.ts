import { isEventfulPool } from '../objects/eventful-pools.js';
import type { Node } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import type { Store } from '../store/store.js';
import { poolOf } from './pool-members.js';
import { stored } from './stored.js';

/** Whether events say what goes well on a node, too: not in pools of more nodes than a person would look at. */
export function isEventful(store: Store<StoredObject>, node: Node): boolean {
  const pool = poolOf(node);
  return pool === undefined || isEventfulPool(stored(store, 'nodepools', pool)?.spec);
}
