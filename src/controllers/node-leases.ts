import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { Lease, Node } from '../objects/kubernetes.js';
import { formatMicroTime } from '../objects/time.js';
import { KUBELET_ANNOTATION } from '../objects/views.js';
import type { Registry } from '../registry/registry.js';
import type { AlikeWords, SpelledWords } from '../registry/write-many.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { draft, isRefused, stored, storedFilled } from './stored.js';

/** Where the leases of kubelets are. */
export const LEASE_NAMESPACE = 'kube-node-lease';
/** How long a kubelet's lease lasts, in seconds (B-305). */
const LEASE_SECONDS = 40;

/** Keeps a lease for each node whose kubelet we play; how it is renewed is made up by the registry on reading. */
export function createNodeLeasesController(context: ControllerContext): Controller {
  const { registry, clock } = context;
  let isWithoutNamespace = false;
  const namespaceChanged = (isThere: boolean, queue: KeyedQueue) => {
    if (isThere && isWithoutNamespace) for (const [node] of registry.store.snapshot().entries('nodes')) queue.add(node);
    isWithoutNamespace = !isThere;
  };
  return controllerOf(context, {
    name: 'node-leases',
    follow: (queue) => ({
      nodes: (after, before) => {
        const isNew = after !== undefined && isPlayed(after) && after.metadata.uid !== before?.metadata.uid;
        return isNew ? (name) => queue.add(name) : undefined;
      },
      leases: (after, before) => {
        const gone = after === undefined && before?.metadata.namespace === LEASE_NAMESPACE ? before.metadata.name : undefined;
        return gone === undefined ? undefined : (_key, text) => queue.add(text(gone));
      },
      namespaces: (after) => (name) => {
        if (name === LEASE_NAMESPACE) namespaceChanged(after !== undefined, queue);
      },
    }),
    sync: (name) => ensureLeases(registry, [name], clock.now()),
    syncMany: (names) => {
      ensureLeases(registry, names, clock.now());
      return [];
    },
  });
}

/** Whether we play the kubelet of a node. */
export function isPlayed({ metadata }: Node): boolean {
  const kubelet = metadata.annotations?.[KUBELET_ANNOTATION];
  return kubelet === 'simulated' || kubelet === 'manual';
}

function ensureLeases(registry: Registry, names: readonly string[], nowMs: number): void {
  const renewTime = formatMicroTime(nowMs);
  const words = names.flatMap((name) => wordsFor(registry, name, renewTime) ?? []);
  // Without its namespace there is no lease: it comes when the namespace is back.
  isRefused(['NotFound', 'Forbidden'], () => registry.createMany({ ...LEASES, words }));
}

/** What tells the lease of a node apart: the node's uid, and when it was renewed first; undefined if it is to have none. */
function wordsFor({ store }: Registry, key: string, renewTime: string): AlikeWords | undefined {
  const filled = storedFilled(store, 'nodes', key);
  if (filled !== undefined) return filled.form.fact(isPlayed) ? { name: filled.name, texts: [filled.uid, renewTime] } : undefined;
  const node = stored(store, 'nodes', key);
  return node !== undefined && isPlayed(node) ? { name: node.metadata.name, texts: [node.metadata.uid, renewTime] } : undefined;
}

function leaseOf({ name, texts: [uid = '', renewTime = ''] }: SpelledWords): Lease {
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
  const spec = { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime };
  return { ...draft('leases', { name, namespace: LEASE_NAMESPACE, ownerReferences }), spec };
}

/** All leases of kubelets that we play. */
const LEASES = { resource: 'leases', namespace: LEASE_NAMESPACE, common: {}, draft: leaseOf } as const;
