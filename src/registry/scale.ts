import type { NodePool, Scale } from '../objects/kubernetes.js';
import { isJsonObject, type JsonObject } from '../objects/plain-json.js';
import { apiVersion, RESOURCES } from '../objects/resources.js';

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

/** The configuration of a node pool that says what one of its scale does. */
export function poolConfiguration({ metadata, spec }: JsonObject): JsonObject {
  const { kind } = RESOURCES.nodepools;
  return {
    apiVersion: apiVersion(RESOURCES.nodepools),
    kind,
    metadata: picked(metadata, ['name', 'uid', 'resourceVersion']),
    spec: picked(spec, ['replicas']),
  };
}

function picked(value: unknown, names: readonly string[]): JsonObject {
  const given = isJsonObject(value) ? value : {};
  return Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));
}
