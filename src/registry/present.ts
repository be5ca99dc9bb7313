import type { Lease, Node } from '../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import { formatMicroTime, formatTime } from '../objects/time.js';
import { KUBELET_ANNOTATION } from '../objects/views.js';
import { find, type RegistryContext } from './context.js';
import type { Heartbeats } from './heartbeats.js';
import { withOwners } from './managed-fields/implied.js';

/** Where the leases lie that kubelets renew. */
const LEASE_NAMESPACE = 'kube-node-lease';
/** Conditions that a kubelet does not write. */
const FOREIGN_CONDITIONS: ReadonlySet<string> = new Set(['NetworkUnavailable']);

/** A stored object with what is only made on reading: owners that are implied, and heartbeats of kubelets that we play. */
export function present<Name extends ResourceName>(
  context: RegistryContext & { readonly heartbeats: Heartbeats },
  resource: Name,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  const owned = withOwners(object);
  if (resource !== 'nodes' && resource !== 'leases') return owned;
  return presented(context, owned) as ResourceTypes[Name];
}

function presented(context: RegistryContext & { readonly heartbeats: Heartbeats }, object: StoredObject): StoredObject {
  if (object.kind === 'Node') return isOurs(object) ? beatingNode(object, context.heartbeats.lastMs(object.metadata.name)) : object;
  if (object.kind !== 'Lease' || object.metadata.namespace !== LEASE_NAMESPACE) return object;
  const { name } = object.metadata;
  const node = find(context, { resource: 'nodes', namespace: '', name });
  return node !== undefined && isOurs(node) ? renewedLease(object, context.heartbeats.lastMs(name)) : object;
}

function isOurs({ metadata }: Node): boolean {
  const kubelet = metadata.annotations?.[KUBELET_ANNOTATION];
  return kubelet === 'simulated' || kubelet === 'manual';
}

function beatingNode(node: Node, lastMs: number | undefined): Node {
  const { conditions } = node.status;
  if (lastMs === undefined || conditions === undefined) return node;
  const beat = formatTime(lastMs);
  const beating = conditions.map((condition) => {
    const { type, status, lastHeartbeatTime } = condition;
    // A condition that the node life cycle controller has set to Unknown keeps the time at which it was last heard.
    const isKubelets = !FOREIGN_CONDITIONS.has(type) && status !== 'Unknown';
    return isKubelets && beat > (lastHeartbeatTime ?? '') ? { ...condition, lastHeartbeatTime: beat } : condition;
  });
  return { ...node, status: { ...node.status, conditions: beating } };
}

function renewedLease(lease: Lease, lastMs: number | undefined): Lease {
  if (lastMs === undefined) return lease;
  const renewTime = formatMicroTime(lastMs);
  return renewTime > (lease.spec.renewTime ?? '') ? { ...lease, spec: { ...lease.spec, renewTime } } : lease;
}
