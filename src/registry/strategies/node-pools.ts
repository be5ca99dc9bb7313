import { semanticallyEqual } from '../../objects/equality.js';
import type { NodePool } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import { POOL_LABEL } from '../../objects/views.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';
import { nodePoolErrors } from '../validation/node-pool-spec.js';
import { immutable } from '../validation/numbers.js';
import { nextGeneration } from './generation.js';

const DEFAULT_CAPACITY = { cpu: '32', memory: '256Gi', pods: '110' };

/** What writing means for node pools. */
export const nodePools: Strategy<'nodepools'> = {
  resource: RESOURCES.nodepools,
  withDefaults,
  prepareCreate: (pool) => ({
    ...withDefaults(pool),
    metadata: { ...pool.metadata, generation: 1 },
    status: { replicas: 0, readyReplicas: 0, selector: `${POOL_LABEL}=${pool.metadata.name}` },
  }),
  validateCreate: (pool) => [...metadataErrors('nodepools', pool.metadata), ...nodePoolErrors(pool.spec)],
  prepareUpdate: (next, previous) => {
    const isChanged = !semanticallyEqual(next.spec, previous.spec);
    return { ...next, metadata: nextGeneration(next.metadata, previous.metadata, { isChanged }), status: previous.status };
  },
  validateUpdate: (next, previous) => [
    ...metadataUpdateErrors('nodepools', next.metadata, previous.metadata),
    ...immutable('spec.namePrefix', next.spec.namePrefix, previous.spec.namePrefix),
    ...nodePoolErrors(next.spec),
  ],
  prepareStatusUpdate: (next, previous) => ({ ...previous, metadata: next.metadata, status: next.status }),
  validateStatusUpdate: (next, previous) => metadataUpdateErrors('nodepools', next.metadata, previous.metadata),
};

/** Names of nodes come from the pool's name, which may still have to be generated. */
function withDefaults(pool: NodePool): NodePool {
  const { name } = pool.metadata;
  const { replicas, namePrefix, labels, taints, capacity, kubelet, timing, failureRates } = pool.spec;
  const prefix = namePrefix ?? (name ? `${name}-` : undefined);
  const spec = {
    replicas,
    ...(prefix !== undefined && { namePrefix: prefix }),
    ...(labels && { labels }),
    ...(taints && { taints }),
    capacity: capacity ?? DEFAULT_CAPACITY,
    kubelet: kubelet ?? ('simulated' as const),
    timing: timing ?? {},
    failureRates: failureRates ?? {},
  };
  return { ...pool, spec };
}
