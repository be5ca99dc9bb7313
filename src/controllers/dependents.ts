import type { ResourceName, StoredObject } from '../objects/resources.js';
import type { Uid } from '../objects/uids.js';
import type { Store } from '../store/store.js';
import { KeyIndex } from './key-index.js';
import { LEASE_NAMESPACE } from './node-leases.js';
import { nameOf } from './owner-references.js';

/** Which object owns others. */
export interface Owner {
  readonly resource: ResourceName;
  /** Of a node its name; all others are found by their uid alone. */
  readonly key: string;
  /** As it is kept. */
  readonly uid: Uid;
}

/** An object by its place. */
export interface Dependent {
  readonly resource: ResourceName;
  readonly key: string;
}

/**
 * What each owner owns, by the owner's resource and uid. Of a dependent no more is kept than its key, among those of its resource; that the
 * objects of a resource own nothing, as pods do, shows at once. Of the leases of nodes, which are called as these are, nothing is kept: the store has them.
 */
export class Dependents {
  readonly #store: Store<StoredObject>;
  readonly #byOwners = new Map<ResourceName, Map<ResourceName, KeyIndex>>();

  constructor(store: Store<StoredObject>) {
    this.#store = store;
  }

  add(owner: Owner, { resource, key }: Dependent): void {
    if (!isImplied(owner, resource, key)) this.#of(owner.resource, resource).add(owner.uid, key);
  }

  delete(owner: Owner, { resource, key }: Dependent): void {
    if (!isImplied(owner, resource, key)) this.#of(owner.resource, resource).delete(owner.uid, key);
  }

  size(owner: Owner): number {
    let size = this.#implied(owner) === undefined ? 0 : 1;
    for (const index of this.#byOwners.get(owner.resource)?.values() ?? []) size += index.size(owner.uid);
    return size;
  }

  /** The names of all, which may come and go meanwhile. */
  *names(owner: Owner): IterableIterator<string> {
    const implied = this.#implied(owner);
    if (implied !== undefined) yield nameOf('leases', implied);
    for (const [resource, index] of this.#byOwners.get(owner.resource) ?? [])
      for (const key of index.keys(owner.uid)) yield nameOf(resource, key);
  }

  /** The keys of a resource by the uid of their owners, which are all of one resource. */
  #of(owners: ResourceName, resource: ResourceName): KeyIndex {
    const owned = this.#byOwners.get(owners) ?? new Map<ResourceName, KeyIndex>();
    this.#byOwners.set(owners, owned);
    const known = owned.get(resource) ?? new KeyIndex();
    owned.set(resource, known);
    return known;
  }

  /** The key of a node's lease, if it owns one. */
  #implied({ resource, key, uid }: Owner): string | undefined {
    if (resource !== 'nodes') return undefined;
    const lease = leaseKeyOf(key);
    const owners = this.#store.get('leases', lease)?.metadata.ownerReferences ?? [];
    return owners.some((owner) => this.#store.uids.of(owner.uid) === uid) ? lease : undefined;
  }
}

/** Whether an object is the lease of the node that owns it. */
function isImplied(owner: Owner, resource: ResourceName, key: string): boolean {
  return resource === 'leases' && owner.resource === 'nodes' && key === leaseKeyOf(owner.key);
}

function leaseKeyOf(node: string): string {
  return `${LEASE_NAMESPACE}/${node}`;
}
