import type { StoredObject } from './resources.js';

/** Where the texts stand that tell objects apart (`distinctionOf`), by kind; the items of a list are one place. */
const PLACES: Readonly<Partial<Record<StoredObject['kind'], ReadonlySet<string>>>> = {
  Pod: places(
    'spec/nodeName',
    'spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/matchFields/values',
    'status/hostIP',
    'status/hostIPs/ip',
    'status/podIP',
    'status/podIPs/ip',
  ),
  Node: places('metadata/labels/kubernetes.io/hostname', 'status/addresses/address'),
  Lease: places('metadata/ownerReferences/name', 'metadata/ownerReferences/uid', 'spec/holderIdentity', 'spec/renewTime'),
};

/**
 * Whether some texts, all of which are the object's own, stand nowhere in it but where they belong. A pod may be called as its node's zone is,
 * or as a quantity that it asks for: then who knows what it says is a name and what is not must look at each such object by itself.
 */
export function hasOnlyOwnTexts(object: StoredObject, texts: readonly string[]): boolean {
  const allowed = PLACES[object.kind];
  return allowed !== undefined && standOnlyAt(allowed, texts, { value: object, place: '' });
}

function places(...others: readonly string[]): ReadonlySet<string> {
  return new Set(['metadata/name', 'metadata/uid', 'metadata/resourceVersion', ...others]);
}

function standOnlyAt(allowed: ReadonlySet<string>, texts: readonly string[], { value, place }: { value: unknown; place: string }): boolean {
  if (typeof value === 'string') return !texts.includes(value) || allowed.has(place);
  if (Array.isArray(value)) return value.every((item) => standOnlyAt(allowed, texts, { value: item, place }));
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, field]) => {
    return standOnlyAt(allowed, texts, { value: field, place: place === '' ? key : `${place}/${key}` });
  });
}
