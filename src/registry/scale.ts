import type { NodePool, Scale } from '../objects/kubernetes.js';

/** How large a node pool is and shall be: what `kubectl scale` reads and writes. */
export function scaleOf({ metadata, spec, status }: NodePool): Scale {
  const { name, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, uid, resourceVersion, creationTimestamp },
    spec: { ...(spec.replicas !== 0 && { replicas: spec.replicas }) },
    status: { replicas: status.replicas, ...(status.selector && { selector: status.selector }) },
  };
}

/** The node pool with the size that a scale asks for, and the version that it was read at. */
export function withScale(pool: NodePool, { metadata, spec }: Scale): NodePool {
  const { resourceVersion = pool.metadata.resourceVersion } = metadata;
  return { ...pool, metadata: { ...pool.metadata, resourceVersion }, spec: { ...pool.spec, replicas: spec.replicas ?? 0 } };
}
