import type { Lease, Node } from '../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import { formatMicroTime, formatTime } from '../objects/time.js';
import { KUBELET_ANNOTATION } from '../objects/views.js';
import { find, type RegistryContext } from './context.js';
import type { Heartbeats } from './heartbeats.js';
import { withOwners } from './managed-fields/implied.js';

/** Where the leases lie that kubelets renew. */
const LEASE_NAMESPACE = 'kube-node-lease';
/** How often a kubelet posts a status that has not changed, in milliseconds (B-305). */
const POST_MS = 300_000;
/** Conditions that a kubelet does not write. */
const FOREIGN_CONDITIONS: ReadonlySet<string> = new Set(['NetworkUnavailable']);

/** Whether what readers see of an object of a resource follows from it alone: nodes whose kubelets we play, and their leases, are seen to beat. */
export function isSeenAsItIs(resource: ResourceName): boolean {
  return resource !== 'nodes' && resource !== 'leases';
}

/** A stored object with what is only made on reading: owners that are implied, and heartbeats of kubelets that we play. */
export function present<Name extends ResourceName>(
  context: RegistryContext & { readonly heartbeats: Heartbeats },
  resource: Name,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  const owned = withOwners(object);
  if (isSeenAsItIs(resource)) return owned;
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
  const beating = conditions.map((condition) => {
    const { type, status, lastHeartbeatTime } = condition;
    // A condition that the node life cycle controller has set to Unknown keeps the time at which it was last heard.
    const isKubelets = !FOREIGN_CONDITIONS.has(type) && status !== 'Unknown';
    const beat = isKubelets ? lastPost(lastHeartbeatTime, lastMs) : '';
    return beat > (lastHeartbeatTime ?? '') ? { ...condition, lastHeartbeatTime: beat } : condition;
  });
  return { ...node, status: { ...node.status, conditions: beating } };
}

/** When a kubelet that was last heard of then posted its status for the last time, as the status itself has not changed (B-305). */
function lastPost(firstTime: string | null | undefined, lastMs: number): string {
  const firstMs = firstTime ? Date.parse(firstTime) : lastMs;
  return formatTime(firstMs + Math.max(0, Math.floor((lastMs - firstMs) / POST_MS)) * POST_MS);
}

function renewedLease(lease: Lease, lastMs: number | undefined): Lease {
  if (lastMs === undefined) return lease;
  const renewTime = formatMicroTime(lastMs);
  return renewTime > (lease.spec.renewTime ?? '') ? { ...lease, spec: { ...lease.spec, renewTime } } : lease;
}
