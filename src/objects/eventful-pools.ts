import type { NodePoolSpec } from './kubernetes.js';

/**
 * Up to how many nodes of a pool events say what goes well, too. Each pod makes four such events, which are four more
 * objects in the store: with more nodes than a person would look at they cost more than all the pods together.
 */
const EVENTFUL_NODES_MAX = 1_000;

/** Whether events about the nodes and pods of a pool say what goes well, too; failures are always said. */
export function isEventfulPool(pool: Pick<NodePoolSpec, 'replicas'> | undefined): boolean {
  return (pool?.replicas ?? 0) <= EVENTFUL_NODES_MAX;
}
